"""What becomes of a job of Procrastinate's workers that is not done."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from rhapsode.dispatch.lanes import LOWEST, RETRY_SECONDS, Retry, RetryJobError


@pytest.mark.parametrize(
    ("error", "seconds", "priority"),
    [(RetryJobError(1.5), 1.5, 4), (RuntimeError("no"), RETRY_SECONDS, None), (asyncio.CancelledError(), 0.0, None)],
)
def test_no_job_is_given_up(error: BaseException, seconds: float, priority: int | None) -> None:
    decision = Retry().get_retry_decision(exception=error, job=SimpleNamespace(priority=5))  # type: ignore[arg-type]
    assert decision is not None
    assert decision.priority == priority, "what was put back goes after what is new"
    assert decision.retry_at is not None
    assert abs(decision.retry_at - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=1)


def test_what_was_put_back_very_often_does_not_sink_for_ever() -> None:
    job = SimpleNamespace(priority=LOWEST)
    decision = Retry().get_retry_decision(exception=RetryJobError(1), job=job)  # type: ignore[arg-type]
    assert decision is not None
    assert decision.priority == LOWEST
