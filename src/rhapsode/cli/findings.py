"""Findings of ``rhapsode doctor``: the machine, the configuration, missing parts, and how to fix them."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile

import rhapsode
from rhapsode.cli.store_findings import store_findings
from rhapsode.core.errors import ConfigurationError, EngineError
from rhapsode.core.machine import memory_bytes, usable_cores
from rhapsode.core.ports import Finding
from rhapsode.engines.huge_pages import huge_pages
from rhapsode.engines.registry import Catalogue
from rhapsode.installation import (
    TEXT_WORKER_BYTES,
    TEXT_WORKERS,
    ConfiguredRemote,
    catalogue,
    connect_remotes,
    engine_options,
    installed_remotes,
    sizing,
)
from rhapsode.settings import Settings

LOW_DISK_BYTES = 2_000_000_000


def findings(*, ask_providers: bool = False) -> list[Finding]:
    """Return all findings, whether or not there is a problem. With ``ask_providers`` the configured remote engines are
    asked for their models; otherwise nothing is sent anywhere.
    """
    results = _installation()
    try:
        settings = Settings()
        offered = catalogue(settings)
    except ConfigurationError as error:  # without valid settings nothing else can be checked
        return [*results, Finding("settings", False, error.message, "correct the setting, or unset it")]
    results += [
        Finding("settings", True, f"{old} is the old name of {new}: it is taken until 1.0")
        for old, new in settings.old_names()
    ]
    results += [*_machine(settings, offered), *_directories(settings)]
    for provider in offered.providers.values():
        results += provider.check(engine_options(settings).within(provider.profile))
    results += store_findings(settings)
    remotes = installed_remotes()
    for name, remote in remotes.items():
        results += _remote(name, remote, offered)
    if ask_providers:
        results += _asked_providers(remotes)
    return results


def _remote(name: str, remote: ConfiguredRemote, offered: Catalogue) -> list[Finding]:
    """Return what would be sent to a remote engine, and where."""
    provider, settings = remote.provider, remote.settings
    company = provider.display_name
    if not settings.configured:
        return [Finding(name, True, f"no key for {company}'s API: nothing is sent there")]
    # Another program may have set the variable, so its name is shown.
    configured = settings.required in settings.model_fields_set or settings.api_key_variable is None
    variable = remote.needed_variable if configured else settings.api_key_variable
    message = "a key is set" if settings.required == "api_key" else "it is configured"
    address = f"{message} ({variable}); its API is at {settings.base_url or provider.default_url}"
    limit = settings.requests_per_minute
    rate = "no limit of ours on requests" if limit is None else f"up to {limit:,} requests a minute"
    return [
        *provider.check(settings),
        Finding(name, True, f"{address}; {rate}"),
        *(
            Finding(id, True, _speaks(offered, id, name, f"{company}'s {upstream}"))
            for id, upstream in provider.upstream_ids(settings).items()
            if id in offered.models
        ),
    ]


def _speaks(offered: Catalogue, id: str, remote: str, upstream: str) -> str:
    policy, route = offered.policy(id).name_for(remote), offered.route(id)
    if route.engine != remote:
        return f"{policy}: spoken by {route.engine}, nothing is sent"
    return f"{policy}: spoken by {upstream}, " + (f"else by {route.fallback}" if route.fallback else "or not at all")


def _asked_providers(remotes: Mapping[str, ConfiguredRemote]) -> list[Finding]:
    from rhapsode.engines.circuit_breaker import LocalQuota

    async def ask() -> list[Finding]:
        results = []
        for name, engine in connect_remotes(lambda _engine, _settings: LocalQuota(None)).items():
            try:
                await engine.start()
                results += await engine.check()
            except EngineError as error:
                results.append(Finding(f"{remotes[name].provider.display_name}'s answer", False, error.message))
            finally:
                await engine.stop()
        return results

    if any(remote.settings.configured for remote in remotes.values()):
        return asyncio.run(ask())
    return [
        Finding(f"{remote.provider.display_name}'s answer", False, "not asked", f"set {remote.needed_variable}")
        for remote in remotes.values()
    ]


def _installation() -> list[Finding]:
    python = platform.python_version()
    return [
        Finding("rhapsode", True, f"{rhapsode.__version__}, Python {python}, SQLite {sqlite3.sqlite_version}"),
        Finding(
            "platform",
            sys.platform in {"linux", "darwin"},
            f"{platform.system()} {platform.machine()}",
            None if sys.platform in {"linux", "darwin"} else "run it on Linux or macOS",
        ),
    ]


def _machine(settings: Settings, offered: Catalogue) -> list[Finding]:
    sizes = sizing(settings, offered.profiles)
    needed = TEXT_WORKERS * TEXT_WORKER_BYTES + sum(size.memory_bytes for size in sizes.values())
    fits = needed <= memory_bytes()
    return [
        Finding("settings", True, "every one is known and possible"),
        Finding("machine", True, f"{usable_cores()} cores, {_gigabytes(memory_bytes())} of memory"),
        Finding("huge pages", True, huge_pages()),
        Finding("engines", True, ", ".join(settings.engines)),
        *(
            Finding(
                f"{name} workers",
                True,
                f"{_count(size.workers, 'process', 'processes')} of {_count(size.threads, 'thread', 'threads')}, "
                f"up to {_gigabytes(size.memory_bytes)} together",
            )
            for name, size in sizes.items()
        ),
        Finding(
            "memory",
            fits,
            f"up to {_gigabytes(needed)} for all engines and {TEXT_WORKERS} processes that prepare texts",
            None if fits else "offer fewer engines (RHAPSODE_ENGINES) or fewer workers (RHAPSODE_ENGINE_WORKERS)",
        ),
    ]


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _count(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"


def _directories(settings: Settings) -> list[Finding]:
    findings = []
    for subject, directory, variable in (
        ("data directory", settings.data_dir, "RHAPSODE_DATA_DIR"),
        ("cache directory", settings.cache_dir, "RHAPSODE_CACHE_DIR"),
    ):
        problem = _unusable(directory)
        if problem is not None:
            findings.append(
                Finding(subject, False, f"{directory}: {problem}", f"export {variable}=/a/directory/of/yours")
            )
            continue
        free = shutil.disk_usage(_nearest_existing(directory)).free
        there = "" if directory.exists() else ", which is not there yet"
        findings.append(
            Finding(
                subject,
                free > LOW_DISK_BYTES,
                f"{directory}{there}, {free / 1e9:.1f} GB free",
                None if free > LOW_DISK_BYTES else f"free some space, or export {variable}=/another/disk",
            )
        )
    findings.append(Finding("server", True, _server(settings.data_dir)))
    return findings


def _nearest_existing(directory: Path) -> Path:
    """Return ``directory``, or the nearest directory above it that exists. Raises OSError where none can be read."""
    while True:
        try:
            directory.stat()
        except FileNotFoundError:
            directory = directory.absolute().parent
        else:
            return directory


def _unusable(directory: Path) -> str | None:
    """Return why files cannot be made in a directory, or the directory cannot be made; ``None`` if they can.

    Nothing is left behind, and nothing is written elsewhere: a directory that is missing stays so, and the nearest one
    above it is only asked for its permissions.
    """
    try:
        nearest = _nearest_existing(directory)
        if nearest != directory:
            return None if os.access(nearest, os.W_OK | os.X_OK) else f"{nearest} cannot be written to"
        with TemporaryFile(dir=directory):
            return None
    except OSError as error:
        return error.strerror or str(error)


def _server(directory: Path) -> str:
    announcement = directory / "server.json"
    if not _locked(directory / "server.lock"):
        crashed = "; the last one was killed or crashed" if announcement.exists() else ""
        return f"not running on this data directory{crashed}"
    try:
        return f"running at {json.loads(announcement.read_text())['url']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "starting or stopping"


def _locked(lock: Path) -> bool:
    """Tell whether a server holds its data directory. A lock ends with its process; ``server.json`` outlives a
    crash.
    """
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # closing releases it at once
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
