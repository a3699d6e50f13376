"""The installed and configured engines and models, and their share of the machine, without a store.

Commands without a server import it. It loads no engine and no web framework.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rhapsode.core.errors import ConfigurationError
from rhapsode.core.machine import memory_bytes, usable_cores
from rhapsode.core.nearest import hint
from rhapsode.core.ports import EngineOptions, Quota, RemoteEngine
from rhapsode.core.routes import RoutingPolicy, parse_route
from rhapsode.core.speech import EngineProfile
from rhapsode.engines.registry import Catalogue, load_provider, load_remote_providers, remote_names
from rhapsode.engines.remote import RemoteProvider, RemoteSettings
from rhapsode.settings import EVERY_MODEL, Settings, remote_settings

if TYPE_CHECKING:
    from rhapsode.render.speaker import Speaker

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


@dataclass(frozen=True, slots=True)
class ConfiguredRemote:
    """An installed remote engine: its provider, and the settings that it declares."""

    provider: RemoteProvider
    settings: RemoteSettings

    @property
    def needed_variable(self) -> str:
        """The environment variable without which the engine is not offered."""
        return f"RHAPSODE_{self.provider.profile.name}_{self.settings.required}".upper()


def installed_remotes() -> dict[str, ConfiguredRemote]:
    """Return the remote engines that are installed, by name, with a key for them or without.

    Raises ConfigurationError for settings of theirs that are wrong.
    """
    return {
        name: ConfiguredRemote(provider, remote_settings(name, provider.settings))
        for name, provider in load_remote_providers().items()
    }


def catalogue(settings: Settings, only: Collection[str] | None = None) -> Catalogue:
    """Return the engines and models that are configured, with ``only`` no other remote engines than those.

    Raises ConfigurationError where they cannot work.
    """
    installed = installed_remotes()
    remotes = _offered(installed, only)
    for name in settings.engines:
        if name in installed and name not in remotes:
            raise ConfigurationError(f"The engine {name!r} needs {installed[name].needed_variable}.")
    local = [load_provider(name) for name in settings.engines if name not in installed]
    policies = _policies(settings.routes, installed, remotes)
    default = policies.pop(EVERY_MODEL, None)
    return Catalogue(local, [remote.provider for remote in remotes.values()], policies, default)


def local_catalogue(settings: Settings) -> Catalogue:
    """Return the engines of this machine and their models."""
    remote = remote_names()
    return Catalogue(load_provider(name) for name in settings.engines if name not in remote)


def connect_remotes(
    quota: Callable[[str, RemoteSettings], Quota], only: Collection[str] | None = None
) -> dict[str, RemoteEngine]:
    """Return the remote engines that are configured (with ``only``, of those), not started yet.

    ``quota`` returns the quota of an engine (the first argument) that its processes with the same key share.
    """
    return {
        name: remote.provider.connect(remote.settings, quota(name, remote.settings))
        for name, remote in _offered(installed_remotes(), only).items()
    }


def _offered(installed: Mapping[str, ConfiguredRemote], only: Collection[str] | None) -> dict[str, ConfiguredRemote]:
    return {
        name: remote
        for name, remote in installed.items()
        if remote.settings.configured and (only is None or name in only)
    }


def _policies(
    routes: Mapping[str, str], installed: Mapping[str, ConfiguredRemote], remotes: Mapping[str, ConfiguredRemote]
) -> dict[str, RoutingPolicy]:
    """Return the routing policies of ``RHAPSODE_ROUTES`` by model id, remote engine, or :data:`EVERY_MODEL`.

    Raises ConfigurationError for a route of an engine that is not installed, has no key, or lacks the model.
    """
    policies = {}
    for key, route in routes.items():
        policy, engine = parse_route(route)
        if engine is not None and engine not in installed:
            names = sorted({candidate.name_for(name) for name in (*installed, None) for candidate in RoutingPolicy})
            raise ConfigurationError(f"RHAPSODE_ROUTES: there is no route {route[:64]!r}. {hint(route, names)}")
        if engine is not None and engine not in remotes:
            needed = installed[engine].needed_variable
            raise ConfigurationError(f"RHAPSODE_ROUTES names {engine}, which needs {needed}.")
        owners = [
            name
            for name, remote in remotes.items()
            if name == key or any(model.id == key for model in remote.provider.models)
        ]
        if engine is not None and owners and engine not in owners:
            raise ConfigurationError(f"RHAPSODE_ROUTES: {key} is not spoken by {engine}, which {route!r} names.")
        policies[engine if engine is not None and key == EVERY_MODEL else key] = policy
    return policies


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


def engine_options(settings: Settings) -> EngineOptions:
    """Return the options of engines on this installation; each is limited by its profile."""
    return EngineOptions(
        cache_dir=settings.cache_dir.expanduser().resolve(),
        threads=_threads(settings),
        weights=settings.kokoro_weights,
        precision=settings.kokoro_precision,
        kernels=settings.kokoro_kernels,
    )


def speaker(settings: Settings) -> Speaker:
    """Return speech in this process, without a server."""
    from rhapsode.render.speaker import Speaker  # with it comes all that makes and encodes sound

    return Speaker(local_catalogue(settings), engine_options(settings))
