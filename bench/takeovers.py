"""How long what dead workers of a fleet were at had to wait for others, and what happened meanwhile.

A job says which worker has it, and a worker when its last heartbeat was. Who looks often enough therefore knows of
an attempt that was lost when its worker fell silent, and of what that was killed.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import psycopg

from tests.e2e.server import Json

WATCH_SECONDS = 0.5
SILENT = "3 seconds"
"""Whose heartbeat has not beaten for so long has missed a beat; it is taken for dead after 8 seconds."""
SLACK_SECONDS = 0.5
"""What happened so long before a beat may still have come after it: the clock is read before the signal is sent."""
TAKING = frozenset({"worker", "network"})
"""What may cost attempts."""

Rows = Callable[..., list[Json]]


@dataclass
class Event:
    """What was killed or cut, from when until when (seconds since the epoch)."""

    what: str
    victim: str
    at: float
    until: float = float("inf")


@dataclass(frozen=True)
class Takeover:
    """An attempt that was lost: from its begin to when others might do it. ``beat``: the last of its worker."""

    task_id: str
    begun: float
    ended: float
    beat: float | None
    cause: Event | None
    meanwhile: Sequence[Event]

    @property
    def seconds(self) -> float:
        """From the death of the worker, or the cut of its wire."""
        return self.ended - (self.begun if self.cause is None else self.cause.at)

    @property
    def database_away(self) -> bool:
        """Whether PostgreSQL was dead for a part of that."""
        return any(event.what == "database" for event in self.meanwhile)

    def told(self, since: float) -> str:
        """Return what happened, in seconds since then."""
        steps = [(self.begun, f"attempt at {self.task_id} begun"), (self.ended, "taken over")]
        if self.beat is not None:
            steps.append((self.beat, "last beat of its worker"))
        for event in [*([] if self.cause is None else [self.cause]), *self.meanwhile]:
            verb = "cut" if event.what == "network" else "killed"
            back = "not back" if event.until == float("inf") else f"back after {event.until - event.at:.1f} s"
            steps.append((event.at, f"{event.victim} {verb}, {back}"))
        return f"{self.seconds:.1f} s: " + "; ".join(f"{at - since:.1f} {what}" for at, what in sorted(steps))


@dataclass
class Watch:
    """Looks which jobs are with workers that have fallen silent. ``rows`` asks the database of the fleet."""

    rows: Rows
    beats: dict[tuple[str, int], set[float]] = field(default_factory=dict)

    def run(self, over: threading.Event) -> None:
        """Look until it is over."""
        while not over.wait(WATCH_SECONDS):
            with contextlib.suppress(psycopg.Error):
                self._look()

    def _look(self) -> None:
        for row in self.rows(_SILENT_AT_WORK):
            self.beats.setdefault((row["task_id"], row["item"]), set()).add(float(row["beat"]))

    def takeovers(self, events: Sequence[Event]) -> list[Takeover]:
        """Return all attempts that were lost, each with what was killed that it was lost with."""
        lost = self.rows("SELECT task_id, item, started_at, ended_at FROM attempts WHERE outcome = 'lost'")
        return [self._takeover(row, events) for row in lost]

    def _takeover(self, row: Json, events: Sequence[Event]) -> Takeover:
        begun, ended = row["started_at"] / 1000, row["ended_at"] / 1000
        beat = max((beat for beat in self.beats.get((row["task_id"], row["item"]), ()) if beat < ended), default=None)
        since = begun if beat is None else beat
        within = sorted(_within(events, since - SLACK_SECONDS, ended), key=lambda event: event.at)
        cause = next((event for event in within if event.what in TAKING and event.at >= since - SLACK_SECONDS), None)
        begin = begun if cause is None else cause.at
        meanwhile = [event for event in _within(events, begin, ended) if event is not cause]
        return Takeover(row["task_id"], begun, ended, beat, cause, meanwhile)


def _within(events: Iterable[Event], begin: float, end: float) -> list[Event]:
    """Return those that were going on at some time of a span."""
    return [event for event in events if event.at < end and event.until > begin]


_SILENT_AT_WORK = f"""
    SELECT job.args ->> 'task_id' AS task_id, (job.args ->> 'item')::integer AS item,
        extract(epoch FROM worker.last_heartbeat) AS beat
    FROM procrastinate_jobs AS job JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND job.task_name = 'rhapsode.unit'
        AND worker.last_heartbeat < now() - interval '{SILENT}'
"""
