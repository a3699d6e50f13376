"""The heartbeat of a process: for how long the database has been well, which is before anybody is taken for dead."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rhapsode.dispatch.heartbeat import STALLED_SECONDS, Heartbeat

FIRST, SECOND = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)


class Beating:
    """A heartbeat whose clock and database are in our hands."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.renewed = 0
        self.heartbeat = Heartbeat("postgresql://nobody@127.0.0.1:1/none", lambda: self.now)
        self.heartbeat.join(list, self.renew)

    def renew(self) -> None:
        self.renewed += 1

    def beat(self, started_at: datetime = FIRST, *, after: float = 2.0) -> None:
        self.now += after
        self.heartbeat._record_success(started_at)


@pytest.fixture
def beating() -> Beating:
    return Beating()


def test_a_process_that_has_just_begun_takes_nobody_for_dead(beating: Beating) -> None:
    assert not beating.heartbeat.well_for(0)
    beating.beat()
    assert beating.heartbeat.well_for(0)
    assert not beating.heartbeat.well_for(STALLED_SECONDS)
    for _ in range(4):
        beating.beat()
    assert beating.heartbeat.well_for(STALLED_SECONDS)
    assert beating.renewed == 0


def test_a_database_that_does_not_answer_any_more_is_not_well(beating: Beating) -> None:
    for _ in range(9):
        beating.beat()
    beating.now += STALLED_SECONDS
    assert not beating.heartbeat.well_for(STALLED_SECONDS)


@pytest.mark.parametrize(("started_at", "after"), [(SECOND, 2.0), (FIRST, STALLED_SECONDS + 1)])
def test_after_a_restart_or_a_pause_everybody_has_time_to_beat(
    beating: Beating, started_at: datetime, after: float
) -> None:
    for _ in range(9):
        beating.beat()
    beating.beat(started_at, after=after)
    assert not beating.heartbeat.well_for(STALLED_SECONDS)
    assert beating.renewed == 1, "and nobody knows what his worker has missed"
    for _ in range(4):
        beating.beat(started_at)
    assert beating.heartbeat.well_for(STALLED_SECONDS)
    assert beating.renewed == 1
