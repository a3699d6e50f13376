"""``rhapsode doctor``: what this machine has, what was chosen, what is missing, and the command that mends it."""

from __future__ import annotations

import json
import platform
import shutil
import sqlite3
import sys
from pathlib import Path

import typer

import rhapsode
from rhapsode.cli.output import results, table
from rhapsode.compose import catalogue, engine_options, memory_bytes, sizing, usable_cores
from rhapsode.core.ports import Finding
from rhapsode.settings import Settings, unknown_variables

LOW_DISK_BYTES = 2_000_000_000


def doctor() -> None:
    """Check this installation. Exits with 1 when something is wrong."""
    settings = Settings()
    findings = [*_machine(settings), *_directories(settings)]
    options = engine_options(settings)
    for provider in catalogue(settings).providers.values():
        findings += provider.check(options)
    rows = table("", "WHAT", "FOUND")
    for finding in findings:
        mark = "[green]ok[/green]" if finding.ok else "[red]no[/red]"
        detail = finding.detail if finding.remedy is None else f"{finding.detail}\n  mend it: {finding.remedy}"
        rows.add_row(mark, finding.subject, detail.replace("[", "\\["))
    results.print(rows)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _machine(settings: Settings) -> list[Finding]:
    size = sizing(settings)
    python = platform.python_version()
    unknown = unknown_variables()
    return [
        Finding(
            "settings",
            not unknown,
            f"not a setting: {'; '.join(unknown)}" if unknown else "every RHAPSODE_ variable is known",
            "correct the name, or unset it" if unknown else None,
        ),
        Finding("rhapsode", True, f"{rhapsode.__version__}, Python {python}, SQLite {sqlite3.sqlite_version}"),
        Finding(
            "platform",
            sys.platform in {"linux", "darwin"},
            f"{platform.system()} {platform.machine()}",
            None if sys.platform in {"linux", "darwin"} else "run it on Linux or macOS",
        ),
        Finding("machine", True, f"{usable_cores()} cores, {memory_bytes() / 1e9:.1f} GB of memory"),
        Finding("workers", True, f"{size.workers} for each engine, {size.threads} threads each ({size.reason})"),
        Finding("engines", True, ", ".join(settings.engines)),
    ]


def _directories(settings: Settings) -> list[Finding]:
    findings = []
    for subject, directory, variable in (
        ("data directory", settings.data_dir, "RHAPSODE_DATA_DIR"),
        ("cache directory", settings.cache_dir, "RHAPSODE_CACHE_DIR"),
    ):
        try:
            directory.mkdir(parents=True, exist_ok=True)
            probe = directory / ".doctor"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            findings.append(
                Finding(subject, False, f"{directory}: {error.strerror}", f"export {variable}=/a/directory/of/yours")
            )
            continue
        free = shutil.disk_usage(directory).free
        findings.append(
            Finding(
                subject,
                free > LOW_DISK_BYTES,
                f"{directory}, {free / 1e9:.1f} GB free",
                None if free > LOW_DISK_BYTES else f"free some space, or export {variable}=/another/disk",
            )
        )
    findings.append(Finding("server", True, _server(settings.data_dir)))
    return findings


def _server(directory: Path) -> str:
    try:
        return f"running at {json.loads((directory / 'server.json').read_text())['url']}"
    except (OSError, ValueError, KeyError):
        return "not running on this data directory"
