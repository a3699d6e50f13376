"""What becomes of a job of Procrastinate's workers that is not done."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from rhapsode.dispatch.lanes import RETRY_SECONDS, AgainError, Retry


@pytest.mark.parametrize(
    ("error", "seconds"),
    [(AgainError(1.5), 1.5), (RuntimeError("no"), RETRY_SECONDS), (asyncio.CancelledError(), 0.0)],
)
def test_no_job_is_given_up(error: BaseException, seconds: float) -> None:
    decision = Retry().get_retry_decision(exception=error, job=SimpleNamespace())  # type: ignore[arg-type]
    assert decision is not None
    assert decision.retry_at is not None
    assert abs(decision.retry_at - datetime.now(UTC) - timedelta(seconds=seconds)) < timedelta(seconds=1)
