"""The limits on a key's tasks, checked in the transaction that accepts one, so that concurrent creates cannot exceed
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Connection, case, cast, func, select, text

from rhapsode.core.clock import now_ms
from rhapsode.core.errors import LimitError
from rhapsode.core.limits import Limits, LimitStatus
from rhapsode.store.finalize import utc_day
from rhapsode.store.keys import limits_of
from rhapsode.store.schema import TASK_IS_LIVE, tasks, usage

CONCURRENT_TASKS = "max-concurrent-tasks"
UNFINISHED_RETRY_SECONDS = 5
"""``Retry-After`` while too many tasks are unfinished; when one ends cannot be predicted."""


@dataclass(frozen=True, slots=True)
class _Amounts:
    """Tokens, and milliseconds of audio."""

    tokens: int
    audio_ms: int


def check_task_limits(connection: Connection, key_id: str, tokens: int, audio_ms: int) -> None:
    """Raise LimitError unless the key may have one more task, which needs about so much; AuthenticationError for a
    key that has ended since its caller was let in, as one of an open connection may have.

    What counts against a budget is what the period's tasks have cost, attempts included that were billed and gave
    nothing, what is reserved for the unfinished ones, and this.
    """
    now = now_ms()
    if not limits_of(connection, key_id, now).applies_to_tasks:
        return
    limits = limits_of(connection, key_id, now, lock=True)  # serialises concurrent creates of a key
    unfinished, reserved = _unfinished(connection, key_id)
    if limits.max_concurrent_tasks is not None and unfinished >= limits.max_concurrent_tasks:
        raise LimitError(
            f"This key may have {_count(limits.max_concurrent_tasks, 'unfinished task')} at a time and has "
            f"{unfinished:,}. There is room again as soon as one ends.",
            retry_after_seconds=UNFINISHED_RETRY_SECONDS,
            limit_status=LimitStatus(CONCURRENT_TASKS, 0),
        )
    if limits.has_budgets:
        _check_budgets(connection, key_id, limits, reserved, _Amounts(tokens, audio_ms), now)


def task_limit_statuses(connection: Connection, key_id: str, limits: Limits) -> list[LimitStatus]:
    """Return how much is left of a key's limits on tasks, as far as there are any."""
    if not limits.applies_to_tasks:
        return []
    unfinished, reserved = _unfinished(connection, key_id)
    statuses = []
    if limits.max_concurrent_tasks is not None:
        statuses.append(LimitStatus(CONCURRENT_TASKS, max(0, limits.max_concurrent_tasks - unfinished)))
    if limits.has_budgets:
        now = now_ms()
        nothing = _Amounts(0, 0)
        statuses += [b.limit_status(now) for b in _budgets(connection, key_id, limits, reserved, nothing, now)]
    return statuses


def _check_budgets(
    connection: Connection, key_id: str, limits: Limits, reserved: _Amounts, needed: _Amounts, now: int
) -> None:
    for budget in _budgets(connection, key_id, limits, reserved, needed, now):
        if budget.spent + budget.reserved + budget.needed > budget.limit * budget.scale:
            raise budget.refusal(now)


def _budgets(
    connection: Connection, key_id: str, limits: Limits, reserved: _Amounts, needed: _Amounts, now: int
) -> Iterator[_Budget]:
    """Yield the budgets that there are."""
    today, month = _spent(connection, key_id, now)
    tomorrow, next_month = ends_of_periods(now)
    for name, limit, spent, frees in (
        ("tokens-per-day", limits.tokens_per_day, today, tomorrow),
        ("tokens-per-month", limits.tokens_per_month, month, next_month),
    ):
        if limit is not None:
            yield _Budget(name, "tokens", limit, 1, spent.tokens, reserved.tokens, needed.tokens, frees)
    for name, limit, spent, frees in (
        ("audio-seconds-per-day", limits.audio_seconds_per_day, today, tomorrow),
        ("audio-seconds-per-month", limits.audio_seconds_per_month, month, next_month),
    ):
        if limit is not None:
            amounts = spent.audio_ms, reserved.audio_ms, needed.audio_ms
            yield _Budget(name, "seconds of audio", limit, 1000, *amounts, frees)


@dataclass(frozen=True, slots=True)
class _Budget:
    """A budget and what stands against it, in parts of which ``scale`` make one of the budget's own units."""

    name: str
    unit: str
    limit: int
    scale: int
    spent: int
    reserved: int
    needed: int
    frees: datetime

    def limit_status(self, now: int) -> LimitStatus:
        left = (self.limit * self.scale - self.spent - self.reserved) // self.scale
        return LimitStatus(self.name, max(0, left), seconds_until(self.frees, now))

    def refusal(self, now: int) -> LimitError:
        spent, reserved, needed = (-(-amount // self.scale) for amount in (self.spent, self.reserved, self.needed))
        retry_after_seconds = seconds_until(self.frees, now)
        if needed > self.limit:
            outlook = "Which is more than the whole budget, so it will not fit later either: send less at a time."
        else:
            outlook = f"The budget is renewed at {self.frees:%Y-%m-%d %H:%M} UTC."
            if self.spent + self.needed <= self.limit * self.scale:  # estimates are high: some of it is given back
                outlook += " There may be room sooner, when unfinished tasks have ended."
                retry_after_seconds = min(UNFINISHED_RETRY_SECONDS, retry_after_seconds)
        period = self.name.rpartition("-")[2]
        return LimitError(
            f"The budget of this key is {self.limit:,} {self.unit} a {period}: {spent:,} are used, {reserved:,} are "
            f"reserved for unfinished tasks, and this task needs about {needed:,}. {outlook}",
            retry_after_seconds=retry_after_seconds,
            limit_status=self.limit_status(now),
        )


def ends_of_periods(now: int) -> tuple[datetime, datetime]:
    """Return when the day and the month end, in UTC, in which ``now`` (milliseconds since the epoch) lies."""
    day = datetime.fromtimestamp(now / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1), (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def seconds_until(then: datetime, now: int) -> int:
    """Return the whole seconds from ``now`` (milliseconds since the epoch), after which it is ``then``."""
    return max(1, -((now - round(then.timestamp() * 1000)) // 1000))


def _unfinished(connection: Connection, key_id: str) -> tuple[int, _Amounts]:
    """Return how many tasks of a key are not final, and what is reserved for them. An index has all of it."""
    row = connection.execute(
        select(func.count(), _total(tasks.c.reserved_tokens), _total(tasks.c.reserved_audio_ms)).where(
            tasks.c.key_id == key_id, text(TASK_IS_LIVE)
        )
    ).one()
    return row[0], _Amounts(row[1], row[2])


def _spent(connection: Connection, key_id: str, now: int) -> tuple[_Amounts, _Amounts]:
    """Return what a key has used today and this month: a row for each day and model."""
    today = utc_day(now)
    tokens = (
        usage.c.input_text_tokens
        + usage.c.output_audio_tokens
        + usage.c.failed_input_tokens
        + usage.c.failed_audio_tokens
    )
    is_today = usage.c.day == today
    row = connection.execute(
        select(
            _total(case((is_today, tokens), else_=0)),
            _total(case((is_today, usage.c.audio_ms), else_=0)),
            _total(tokens),
            _total(usage.c.audio_ms),
        ).where(usage.c.key_id == key_id, usage.c.day >= today[:8] + "01", usage.c.day <= today)
    ).one()
    return _Amounts(row[0], row[1]), _Amounts(row[2], row[3])


def _total(column: ColumnElement[int]) -> ColumnElement[int]:
    # PostgreSQL adds up whole numbers to decimal ones.
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
