"""The gate before a provider: what it lets through, when it stops, and how it finds out that it may go on."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import (
    EngineError,
    ImplausibleAudioError,
    RefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamLimitError,
    UpstreamPausedError,
    UpstreamRejectedError,
)
from rhapsode.engines.upstream import (
    DENIED_SECONDS,
    FAILURES_TO_OPEN,
    FIRST_PAUSE_SECONDS,
    LONGEST_LIMIT_SECONDS,
    LONGEST_PAUSE_SECONDS,
    Gate,
)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate("there", None, clock)


def call(gate: Gate, error: EngineError | None = None, model: str = "one") -> None:
    """A call that ends with ``error``."""
    with gate.passing(model):
        if error is not None:
            raise error


def fail(gate: Gate, times: int = 1, error: EngineError | None = None) -> None:
    for _ in range(times):
        with pytest.raises(EngineError):
            call(gate, error or UpstreamError("It answered 503."))


def test_failures_in_a_row_stop_the_calls(gate: Gate) -> None:
    fail(gate, FAILURES_TO_OPEN - 1)
    call(gate)
    fail(gate, FAILURES_TO_OPEN - 1)
    assert gate.status().state == "ready"
    fail(gate)
    assert gate.status().state == "failed"
    assert "It answered 503." in (gate.status().reason or "")
    with pytest.raises(UpstreamPausedError) as raised:
        call(gate)
    assert raised.value.retry_after_s == FIRST_PAUSE_SECONDS


@pytest.mark.parametrize(
    "error",
    [ImplausibleAudioError("no audio"), RefusedError("no"), UpstreamRejectedError("400"), UpstreamLimitError()],
)
def test_a_provider_that_answers_has_not_failed(gate: Gate, error: EngineError) -> None:
    fail(gate, 3 * FAILURES_TO_OPEN, error)
    assert gate.status().state == "ready"


def test_one_call_finds_out_and_the_others_wait(gate: Gate, clock: Clock) -> None:
    fail(gate, FAILURES_TO_OPEN)
    clock.now += FIRST_PAUSE_SECONDS
    with gate.passing("one"), pytest.raises(UpstreamPausedError):
        call(gate)
    call(gate)
    assert gate.status().state == "ready"


def test_each_failed_probe_makes_the_pause_longer_up_to_a_bound(gate: Gate, clock: Clock) -> None:
    fail(gate, FAILURES_TO_OPEN)
    pauses = []
    for _ in range(8):
        with pytest.raises(UpstreamPausedError) as raised:
            call(gate)
        assert raised.value.retry_after_s is not None
        pauses.append(raised.value.retry_after_s)
        clock.now += pauses[-1]
        fail(gate)
    assert pauses[:3] == [FIRST_PAUSE_SECONDS, 2 * FIRST_PAUSE_SECONDS, 4 * FIRST_PAUSE_SECONDS]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


def test_calls_that_were_on_their_way_make_no_pause_longer(gate: Gate, clock: Clock) -> None:
    """Eight fail at once: that is one outage, not four."""
    for _ in range(FAILURES_TO_OPEN - 1):
        fail(gate)
    late = [gate.passing("one") for _ in range(4)]
    for one in late:
        one.__enter__()
    for one in late:
        error = UpstreamError("late")
        assert not one.__exit__(UpstreamError, error, None)
    with pytest.raises(UpstreamPausedError) as raised:
        call(gate)
    assert raised.value.retry_after_s == FIRST_PAUSE_SECONDS


def test_a_probe_that_is_called_off_leaves_the_way_free(gate: Gate, clock: Clock) -> None:
    fail(gate, FAILURES_TO_OPEN)
    clock.now += FIRST_PAUSE_SECONDS
    with pytest.raises(KeyboardInterrupt), gate.passing("one"):
        raise KeyboardInterrupt
    call(gate)


def test_a_denied_model_is_left_alone_and_the_others_are_not(gate: Gate, clock: Clock) -> None:
    assert gate.deny("It has no model 'one'.", "one").message == "It has no model 'one'."
    with pytest.raises(UpstreamDeniedError, match="It has no model 'one'"):
        call(gate)
    call(gate, model="two")
    assert (gate.status().state, gate.status().reason) == ("ready", "It has no model 'one'.")
    clock.now += DENIED_SECONDS
    call(gate)
    assert gate.status().reason is None


def test_a_denied_key_denies_everything(gate: Gate) -> None:
    gate.deny("The key is not valid.")
    for model in ("one", "two"):
        with pytest.raises(UpstreamDeniedError):
            call(gate, model=model)
    assert (gate.status().state, gate.status().reason) == ("failed", "The key is not valid.")


def test_a_limit_of_the_provider_holds_for_all(gate: Gate, clock: Clock) -> None:
    limit = UpstreamLimitError("429")
    limit.retry_after_s = 12.0
    fail(gate, error=limit)
    assert gate.reserve() == pytest.approx(12.0)
    clock.now += 12.0
    assert gate.reserve() == 0.0
    limit.retry_after_s = 100_000.0
    fail(gate, error=limit)
    assert gate.reserve() == pytest.approx(LONGEST_LIMIT_SECONDS)


def test_no_minute_has_more_requests_than_allowed(clock: Clock) -> None:
    gate = Gate("there", 3, clock)
    assert [gate.reserve() for _ in range(3)] == [0.0, 0.0, 0.0]
    wait = gate.reserve()
    assert wait == pytest.approx(60.0, abs=0.1)
    clock.now += wait - 1
    assert gate.reserve() > 0
    clock.now += 1.1
    assert gate.reserve() == 0.0
