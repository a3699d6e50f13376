"""The installed and configured engines and models, and their share of the machine, without a store.

Commands without a server import it. It loads no engine and no web framework.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rhapsode.core.errors import ConfigurationError
from rhapsode.core.nearest import hint
from rhapsode.core.ports import EngineOptions, Quota, UpstreamEngine, UpstreamOptions
from rhapsode.core.routes import Policy
from rhapsode.core.speech import EngineProfile
from rhapsode.engines.gemini.provider import UPSTREAM_IDS, GeminiProvider
from rhapsode.engines.registry import Catalogue, load_provider
from rhapsode.settings import EVERY_MODEL, Settings

if TYPE_CHECKING:
    from rhapsode.render.speaker import Speaker

GEMINI = GeminiProvider.profile.name
_GOOGLE_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")

ENGINES_SHARE = 0.6
"""The share of the memory that engine workers may take by default."""

TEXT_WORKERS = 2
"""Processes that plan and assemble: two, so that putting a long file together does not keep others from starting."""

TEXT_WORKER_BYTES = 400_000_000
"""What each of them takes at most: 300 MB were measured with the G2P of both accents loaded."""


@dataclass(frozen=True, slots=True)
class Sizing:
    """How many worker processes of how many threads an engine gets, and the memory that they take at most."""

    workers: int
    threads: int
    memory_bytes: int


def catalogue(settings: Settings) -> Catalogue:
    """Return the engines and models that are configured. With a key for Google's API, Google's are among them.

    Raises ConfigurationError where they cannot work.
    """
    gemini_models(settings)
    local = [load_provider(name) for name in settings.engines if name != GEMINI]
    if settings.gemini_api_key is None:
        if GEMINI in settings.engines:
            raise ConfigurationError("The engine 'gemini' needs RHAPSODE_GEMINI_API_KEY.")
        return Catalogue(local, policies=_policies(settings), policy=settings.routes.get(EVERY_MODEL))
    return Catalogue(local, GeminiProvider(), _policies(settings), settings.routes.get(EVERY_MODEL))


def local_catalogue(settings: Settings) -> Catalogue:
    """Return the engines of this machine and their models."""
    return Catalogue(load_provider(name) for name in settings.engines if name != GEMINI)


def _policies(settings: Settings) -> dict[str, Policy]:
    return {id: policy for id, policy in settings.routes.items() if id != EVERY_MODEL}


def gemini_models(settings: Settings) -> dict[str, str]:
    """Return what Google calls each of its models here. Raises ConfigurationError for one that there is not."""
    models = dict(UPSTREAM_IDS)
    for id, name in settings.gemini_models.items():
        if id not in UPSTREAM_IDS:
            raise ConfigurationError(f"RHAPSODE_GEMINI_MODELS: there is no model {id!r}. {hint(id, UPSTREAM_IDS)}")
        models[id] = name.removeprefix("models/")
        if not _GOOGLE_ID.fullmatch(models[id]):
            raise ConfigurationError(
                f"RHAPSODE_GEMINI_MODELS: {name[:64]!r} is no name of a model, such as {UPSTREAM_IDS[id]!r}."
            )
    return models


def upstreams(settings: Settings, quota: Callable[[str, str], Quota]) -> dict[str, UpstreamEngine]:
    """Return the remote engines that are configured. ``quota`` returns the shared quota of a key (the second argument)
    at a provider (the first).
    """
    if settings.gemini_api_key is None:
        return {}
    options = UpstreamOptions(
        api_key=settings.gemini_api_key.get_secret_value(),
        base_url=None if settings.gemini_base_url is None else str(settings.gemini_base_url),
        models=gemini_models(settings),
        concurrency=settings.gemini_concurrency,
        timeout_s=settings.gemini_timeout_seconds,
    )
    return {GEMINI: GeminiProvider().connect(options, quota(GEMINI, options.api_key))}


def sizing(settings: Settings, profiles: Sequence[EngineProfile]) -> dict[str, Sizing]:
    """Return the workers and threads of each engine, in the order of preference: as configured, or as cores and memory
    allow.

    By default an engine gets as many workers as its threads leave cores for, as if it were alone: engines are seldom
    busy at once, and then share the cores. Memory they have to share: each gets one worker, and what is left goes to
    the first that can use it.
    """
    threads = _threads(settings)
    left = ENGINES_SHARE * memory_bytes() - sum(profile.worker_bytes for profile in profiles)
    sizes = {}
    for profile in profiles:
        useful = profile.threads(threads)
        further = min(usable_cores() // useful - 1, int(left // profile.worker_bytes))
        workers = settings.engine_workers or 1 + max(0, further)
        left -= (workers - 1) * profile.worker_bytes
        sizes[profile.name] = Sizing(workers, useful, workers * profile.worker_bytes)
    return sizes


def _threads(settings: Settings) -> int:
    """Return the threads of a worker of an engine that can use several.

    Two, as Kokoro was measured on two cores (``docs/performance.md``): two workers of one thread speak 28 % more when
    much is asked for at once, but need 1.8 times as long for one sentence, and 1.9 times the memory.
    """
    return settings.engine_threads or min(2, usable_cores())


def usable_cores() -> int:
    """Return the cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1


def memory_bytes() -> int:
    """Return the machine's memory, or the limit of the control group that we live in."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total


def engine_options(settings: Settings) -> EngineOptions:
    """Return the options of engines on this installation; each is limited by its profile."""
    return EngineOptions(
        cache_dir=settings.cache_dir.expanduser().resolve(),
        threads=_threads(settings),
        weights=settings.kokoro_weights,
        precision=settings.kokoro_precision,
    )


def speaker(settings: Settings) -> Speaker:
    """Return speech in this process, without a server."""
    from rhapsode.render.speaker import Speaker  # with it comes all that makes and encodes sound

    return Speaker(local_catalogue(settings), engine_options(settings))
