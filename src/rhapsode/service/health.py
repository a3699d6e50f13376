"""Health of the server: queue, speed of the engines, free disk space."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rhapsode.core.errors import StoreUnavailableError
from rhapsode.core.speech import EngineProfile
from rhapsode.core.speed import Speeds
from rhapsode.core.task import ApiKey
from rhapsode.core.work import LaneState
from rhapsode.service.admission import Admission
from rhapsode.service.keys import ADMIN, need_scope
from rhapsode.service.readiness import Conditions, Readiness


class State(Protocol):
    """The state of an engine, and why it failed."""

    @property
    def state(self) -> str:
        """``warming``, ``ready`` or ``failed``."""
        ...

    @property
    def reason(self) -> str | None:
        """Why it failed."""
        ...


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """An engine: its state, its queue, and its real-time factor (seconds of work for a second of audio)."""

    name: str
    version: str
    remote: bool
    state: str
    reason: str | None
    workers: int
    waiting: int
    running: int
    oldest_seconds: float
    real_time_factor: float | None


@dataclass(frozen=True, slots=True)
class Health:
    """The health of the server. ``free_bytes`` is ``None`` if the free space cannot be determined."""

    conditions: Conditions
    engines: Sequence[EngineHealth]
    queued_seconds: float
    free_bytes: int | None
    min_free_bytes: int
    cache_entries: int
    cache_bytes: int
    cache_limit_bytes: int


@dataclass(frozen=True, slots=True)
class HealthService:
    """Reports the health of the server to keys with the scope ``admin``."""

    readiness: Readiness
    admission: Admission
    profiles: Sequence[EngineProfile]
    states: Callable[[], Mapping[str, State]]
    workers: Mapping[str, int]
    lanes: Callable[[], Iterable[LaneState]]
    speeds: Speeds
    cache_size: Callable[[], Awaitable[tuple[int, int]]]
    cache_limit_bytes: int
    min_free_bytes: int

    async def health(self, key: ApiKey) -> Health:
        """Return the current health. Raises ForbiddenError without the scope."""
        need_scope(key, ADMIN)
        lanes = {lane.name: lane for lane in self.lanes()}
        states = self.states()
        entries, size = await self.cache_size()
        return Health(
            conditions=await self.readiness.conditions(),
            engines=[
                self._engine(profile, states[profile.name], lanes.get(profile.name)) for profile in self.profiles
            ],
            queued_seconds=self.admission.queued_seconds(),
            free_bytes=self._free(),
            min_free_bytes=self.min_free_bytes,
            cache_entries=entries,
            cache_bytes=size,
            cache_limit_bytes=self.cache_limit_bytes,
        )

    def _engine(self, profile: EngineProfile, status: State, lane: LaneState | None) -> EngineHealth:
        return EngineHealth(
            name=profile.name,
            version=profile.version,
            remote=profile.remote,
            state=status.state,
            reason=status.reason,
            workers=self.workers.get(profile.name, 0),
            waiting=0 if lane is None else lane.waiting,
            running=0 if lane is None else lane.running,
            oldest_seconds=0.0 if lane is None else lane.oldest_seconds,
            real_time_factor=self.speeds.of(profile.name).real_time_factor,
        )

    def _free(self) -> int | None:
        try:
            return self.admission.free_bytes()
        except StoreUnavailableError:
            return None
