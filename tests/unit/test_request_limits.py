"""Requests per minute: no window of sixty seconds exceeds the limit, and a retry after Retry-After is accepted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.core.errors import LimitError
from rhapsode.core.limits import Limits, LimitStatus
from rhapsode.core.task import ApiKey
from rhapsode.service import limits as limits_module
from rhapsode.service.limits import RequestLimits


def key(limit: int | None, key_id: str = "a") -> ApiKey:
    return ApiKey(key_id, "name", "rhap_a", frozenset({"speech"}), 0, limits=Limits(requests_per_minute=limit))


class Clock:
    """Stands in for the module ``time``."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def monotonic_ns(self) -> int:
        return round(self.seconds * 1e9)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(limits_module, "time", clock)
    return clock


def test_without_a_limit_nothing_is_counted() -> None:
    counts = RequestLimits()
    assert [counts.count(key(None)) for _ in range(1000)] == [None] * 1000
    assert counts._buckets == {}


def test_the_limit_is_of_any_sixty_seconds(clock: Clock) -> None:
    counts = RequestLimits()
    assert counts.count(key(2)) == LimitStatus("requests-per-minute", 1, 61)
    clock.seconds += 40
    assert counts.count(key(2)) == LimitStatus("requests-per-minute", 0, 21)
    for _ in range(5):  # which costs nothing
        with pytest.raises(LimitError) as raised:
            counts.count(key(2))
    assert raised.value.message == (
        "This key may send 2 requests a minute and has sent 2 in the last one. The next is taken in 21 s."
    )
    assert raised.value.retry_after_seconds == 21
    assert raised.value.limit_status == LimitStatus("requests-per-minute", 0, 21)
    clock.seconds += 21
    assert counts.count(key(2)) == LimitStatus("requests-per-minute", 0, 40)


def test_keys_are_counted_apart(clock: Clock) -> None:
    counts = RequestLimits()
    counts.count(key(1))
    counts.count(key(1, "b"))
    with pytest.raises(LimitError):
        counts.count(key(1))


def test_a_limit_that_is_changed_keeps_count(clock: Clock) -> None:
    counts = RequestLimits()
    for _ in range(3):
        counts.count(key(3))
    with pytest.raises(LimitError):
        counts.count(key(2))
    limit_status = counts.count(key(5))
    assert limit_status is not None
    assert limit_status.remaining == 1
    counts.count(replace(key(5), limits=Limits()))


def test_keys_that_went_quiet_are_forgotten(clock: Clock) -> None:
    counts = RequestLimits()
    for number in range(100):
        counts.count(key(5, f"key {number}"))
    clock.seconds += 61
    counts.count(key(5))
    assert set(counts._buckets) == {"a"}


@given(st.integers(1, 4), st.lists(st.floats(0, 40), min_size=1, max_size=40))
def test_never_more_than_the_limit_and_never_told_too_little(limit: int, pauses: list[float]) -> None:
    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits_module, "time", clock)
        counts = RequestLimits()
        taken: list[float] = []
        for pause in pauses:
            clock.seconds += pause
            try:
                counts.count(key(limit))
            except LimitError as error:
                clock.seconds += error.retry_after_seconds
                counts.count(key(limit))
            taken.append(clock.seconds)
    for index in range(limit, len(taken)):
        assert taken[index] - taken[index - limit] >= 59.999
