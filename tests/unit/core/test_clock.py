"""A wall clock that is set while the server runs."""

from __future__ import annotations

import pytest

from tests.support.clock import SetClock

MINUTE, HOUR, DAY = 60_000, 3_600_000, 24 * 3_600_000
NEAR = 30_000
"""What a test may take itself."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.mark.parametrize("milliseconds", [MINUTE, -MINUTE, 400 * DAY, -400 * DAY])
def test_a_step_is_told_once(clock: SetClock, milliseconds: int) -> None:
    clock.wait(HOUR)
    assert clock.steps.read()[1] == 0
    clock.set(milliseconds)
    now, step = clock.steps.read()
    assert abs(now - clock.now()) < NEAR
    assert abs(step - milliseconds) < NEAR
    assert clock.steps.read()[1] == 0


def test_a_clock_that_is_slewed_makes_no_step(clock: SetClock) -> None:
    for _ in range(500):
        clock.wait(MINUTE)
        clock.set(100)
        assert clock.steps.read()[1] == 0
    assert abs(clock.steps.for_age(DAY) - clock.now()) < NEAR


@pytest.mark.parametrize("forward", [10 * MINUTE, HOUR, 3 * DAY, 4_000 * DAY])
def test_nothing_is_old_before_it_is(clock: SetClock, forward: int) -> None:
    """What was stamped just before a step is older than an hour an hour later, and not sooner."""
    stamped = clock.now()
    clock.set(forward)
    clock.steps.read()
    after = clock.now()
    clock.wait(59 * MINUTE)
    assert clock.steps.for_age(HOUR) - stamped < HOUR
    clock.wait(2 * MINUTE)
    assert clock.steps.for_age(HOUR) - stamped > HOUR
    assert abs(clock.steps.for_age(HOUR) - after - 61 * MINUTE) < NEAR, "what was stamped behind the step"


def test_each_span_has_its_own_time(clock: SetClock) -> None:
    clock.set(10 * DAY)
    clock.steps.read()
    clock.wait(2 * HOUR)
    assert abs(clock.steps.for_age(HOUR) - clock.now()) < NEAR
    assert abs(clock.steps.for_age(DAY) - (clock.now() - 10 * DAY)) < NEAR


@pytest.mark.parametrize("back", [10 * DAY, 12 * DAY])
def test_a_step_that_is_put_right_is_forgotten(clock: SetClock, back: int) -> None:
    clock.set(10 * DAY)
    clock.steps.read()
    clock.set(-back)
    assert abs(clock.steps.for_age(DAY) - clock.now()) < NEAR


def test_part_of_a_step_may_be_put_right(clock: SetClock) -> None:
    for step in (DAY, DAY, -DAY - HOUR):
        clock.set(step)
        clock.steps.read()
    assert abs(clock.steps.for_age(DAY) - (clock.now() - 23 * HOUR)) < NEAR
