"""Webhooks in a fleet: a job for each attempt of a delivery, inserted by the commit that makes it due.

The row of the delivery is the source of truth: a job only names its attempt ``number``, and has no effect if that was
made already (at-least-once delivery). Attempts that are hours away are not in the queue, where every fetch would have
to skip them: once a minute jobs are inserted for attempts that are due soon and have none, which also recovers lost
jobs.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from procrastinate import App, PsycopgConnector
from sqlalchemy import Connection, text

from rhapsode.core.clock import now_ms
from rhapsode.core.work import WebhookAttempt
from rhapsode.dispatch.heartbeat import Heartbeat
from rhapsode.dispatch.lanes import Lane, Retry, RetryJobError

LANE = "webhooks"
JOB = "rhapsode.webhook"
SOON_MS = 120_000
"""Attempts that are due later get their job later."""
AT_ONCE = 256
"""The most attempts that a process holds; most of them wait for their receiver."""
STOP_SECONDS = 2.0
"""How long receivers may take to answer when the process stops."""
FOUND_AT_ONCE = 10_000

_DEFER = text(
    """
    SELECT procrastinate_defer_jobs_v1(ARRAY(
        SELECT ROW(
            CAST(:lane AS varchar), CAST(:name AS varchar), 0, NULL, NULL, job -> 'args',
            to_timestamp((job ->> 'due_at')::double precision / 1000)
        )::procrastinate_job_to_defer_v1
        FROM jsonb_array_elements(CAST(:jobs AS jsonb)) WITH ORDINALITY AS each (job, place) ORDER BY place
    ))
    """
)
_WITHOUT_JOB = text(
    """
    SELECT d.id, d.tries, d.url, d.due_at FROM deliveries d
    WHERE d.status = 'pending' AND d.due_at < :before
        AND NOT EXISTS (
            SELECT 1 FROM procrastinate_jobs j
            WHERE j.queue_name = :lane AND j.status IN ('todo', 'doing') AND j.args ->> 'delivery_id' = d.id
        )
    ORDER BY d.due_at LIMIT :many
    """
)

MakeAttempt = Callable[[str, int, str], Awaitable[float | None]]
"""Makes the attempt of that number of a delivery, to that host; returns the seconds until the job is retried,
``None``: never.
"""


def enqueue_attempts(connection: Connection, tries: Sequence[WebhookAttempt]) -> None:
    """Add jobs for attempts that are due now or soon, in this transaction."""
    now = now_ms()
    jobs = [
        {"args": arguments(attempt), "due_at": attempt.due_at if attempt.due_at > now else None}
        for attempt in tries
        if attempt.due_at <= now + SOON_MS
    ]
    if jobs:
        connection.execute(_DEFER, {"lane": LANE, "name": JOB, "jobs": json.dumps(jobs)})


def arguments(attempt: WebhookAttempt) -> dict[str, Any]:
    """Return an attempt as the arguments of a job, without its task, whose jobs are deleted when it ends."""
    return {"delivery_id": attempt.delivery_id, "number": attempt.number, "host": attempt.host}


def attempt_of(arguments: dict[str, Any]) -> tuple[str, int]:
    """Return the delivery and the number of the attempt of a job's arguments."""
    return arguments["delivery_id"], arguments["number"]


def add_due(connection: Connection) -> int:
    """Add jobs for attempts that are due soon and have none; return how many."""
    rows = connection.execute(_WITHOUT_JOB, {"before": now_ms() + SOON_MS, "lane": LANE, "many": FOUND_AT_ONCE})
    tries = [WebhookAttempt.of(row.id, row.tries, row.url, row.due_at) for row in rows]
    enqueue_attempts(connection, tries)
    return len(tries)


class WebhookLane:
    """Makes attempts in this process, by ``make_attempt``, which raises UnavailableError when the store fails."""

    def __init__(self, connector: PsycopgConnector, heartbeat: Heartbeat, make_attempt: MakeAttempt) -> None:
        self._make_attempt = make_attempt
        app = App(connector=connector)
        app.task(name=JOB, retry=Retry())(self._do)
        self._lane = Lane(app, LANE, AT_ONCE, heartbeat)

    def start(self) -> None:
        """Begin to fetch jobs."""
        self._lane.start()

    async def stop(self) -> None:
        """Stop fetching jobs, and requeue attempts whose receivers do not answer in time."""
        await self._lane.stop(STOP_SECONDS)

    async def _do(self, delivery_id: str, number: int, host: str) -> None:
        with self._lane.at_work():
            again_s = await self._make_attempt(delivery_id, number, host)
        if again_s is not None:
            raise RetryJobError(again_s)
