"""The breaker before a provider: what it lets through, when it stops, and how it finds out that it may go on."""

from __future__ import annotations

import asyncio

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
from rhapsode.engines.circuit_breaker import (
    DENIED_SECONDS,
    FAILURES_TO_OPEN,
    FIRST_PAUSE_SECONDS,
    LONGEST_LIMIT_SECONDS,
    LONGEST_PAUSE_SECONDS,
    CircuitBreaker,
    LocalQuota,
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
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker("there", LocalQuota(None, clock), clock)


async def call(breaker: CircuitBreaker, error: EngineError | None = None, model: str = "one") -> None:
    """Make a call that ends with ``error``."""
    async with breaker.passing(model):
        if error is not None:
            raise error


async def fail(breaker: CircuitBreaker, times: int = 1, error: EngineError | None = None) -> None:
    for _ in range(times):
        with pytest.raises(EngineError):
            await call(breaker, error or UpstreamError("It answered 503."))


async def test_failures_in_a_row_stop_the_calls(breaker: CircuitBreaker) -> None:
    await fail(breaker, FAILURES_TO_OPEN - 1)
    await call(breaker)
    await fail(breaker, FAILURES_TO_OPEN - 1)
    assert breaker.status().state == "ready"
    await fail(breaker)
    assert breaker.status().state == "failed"
    assert "It answered 503." in (breaker.status().reason or "")
    with pytest.raises(UpstreamPausedError) as raised:
        await call(breaker)
    assert raised.value.retry_after_s == FIRST_PAUSE_SECONDS


@pytest.mark.parametrize(
    "error",
    [ImplausibleAudioError("no audio"), RefusedError("no"), UpstreamRejectedError("400"), UpstreamLimitError()],
)
async def test_a_provider_that_answers_has_not_failed(breaker: CircuitBreaker, error: EngineError) -> None:
    await fail(breaker, 3 * FAILURES_TO_OPEN, error)
    assert breaker.status().state == "ready"


async def test_one_call_finds_out_and_the_others_wait(breaker: CircuitBreaker, clock: Clock) -> None:
    await fail(breaker, FAILURES_TO_OPEN)
    clock.now += FIRST_PAUSE_SECONDS
    async with breaker.passing("one"):
        with pytest.raises(UpstreamPausedError):
            await call(breaker)
    await call(breaker)
    assert breaker.status().state == "ready"


async def test_each_failed_probe_makes_the_pause_longer_up_to_a_bound(breaker: CircuitBreaker, clock: Clock) -> None:
    await fail(breaker, FAILURES_TO_OPEN)
    pauses = []
    for _ in range(8):
        with pytest.raises(UpstreamPausedError) as raised:
            await call(breaker)
        assert raised.value.retry_after_s is not None
        pauses.append(raised.value.retry_after_s)
        clock.now += pauses[-1]
        await fail(breaker)
    assert pauses[:3] == [FIRST_PAUSE_SECONDS, 2 * FIRST_PAUSE_SECONDS, 4 * FIRST_PAUSE_SECONDS]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


async def test_calls_that_were_on_their_way_make_no_pause_longer(breaker: CircuitBreaker, clock: Clock) -> None:
    """Eight fail at once: that is one outage, not four."""
    for _ in range(FAILURES_TO_OPEN - 1):
        await fail(breaker)
    answered = asyncio.Event()

    async def late() -> None:
        async with breaker.passing("one"):
            await answered.wait()
            raise UpstreamError("late")

    calls = [asyncio.create_task(late()) for _ in range(4)]
    await asyncio.sleep(0)
    answered.set()
    for late_call in calls:
        with pytest.raises(UpstreamError, match="late"):
            await late_call
    with pytest.raises(UpstreamPausedError) as raised:
        await call(breaker)
    assert raised.value.retry_after_s == FIRST_PAUSE_SECONDS


async def test_a_probe_that_is_called_off_leaves_the_way_free(breaker: CircuitBreaker, clock: Clock) -> None:
    await fail(breaker, FAILURES_TO_OPEN)
    clock.now += FIRST_PAUSE_SECONDS
    with pytest.raises(asyncio.CancelledError):
        async with breaker.passing("one"):
            raise asyncio.CancelledError
    await call(breaker)


def denied(message: str, *, of_model: bool = True) -> UpstreamDeniedError:
    error = UpstreamDeniedError(message)
    error.of_model = of_model
    return error


def limited(seconds: float, *, of_model: bool = False) -> UpstreamLimitError:
    error = UpstreamLimitError("It answered 429.")
    error.retry_after_s, error.of_model = seconds, of_model
    return error


async def test_a_denied_model_is_left_alone_and_the_others_are_not(breaker: CircuitBreaker, clock: Clock) -> None:
    await fail(breaker, error=denied("It has no model 'one'."))
    with pytest.raises(UpstreamDeniedError, match="It has no model 'one'"):
        await call(breaker)
    await call(breaker, model="two")
    assert (breaker.status().state, breaker.status().reason) == ("ready", "It has no model 'one'.")
    clock.now += DENIED_SECONDS
    await call(breaker)
    assert breaker.status().reason is None


async def test_a_denied_key_denies_everything(breaker: CircuitBreaker) -> None:
    await fail(breaker, error=denied("The key is not valid.", of_model=False))
    for model in ("one", "two"):
        with pytest.raises(UpstreamDeniedError):
            await call(breaker, model=model)
    assert (breaker.status().state, breaker.status().reason) == ("failed", "The key is not valid.")


async def test_a_limit_holds_for_what_it_is_said_of(breaker: CircuitBreaker, clock: Clock) -> None:
    await fail(breaker, error=limited(12.0))
    assert [await breaker.reserve(model) for model in ("one", "two")] == [12.0, 12.0]
    clock.now += 12.0
    assert await breaker.reserve("one") == 0.0
    await fail(breaker, error=limited(30.0, of_model=True))
    assert [await breaker.reserve(model) for model in ("one", "two")] == [30.0, 0.0]


async def test_a_longer_quota_is_not_waited_for(breaker: CircuitBreaker, clock: Clock) -> None:
    await fail(breaker, error=limited(LONGEST_LIMIT_SECONDS))
    assert await breaker.reserve("one") == LONGEST_LIMIT_SECONDS
    clock.now += LONGEST_LIMIT_SECONDS
    with pytest.raises(UpstreamDeniedError, match="left alone for 86,400 s"):
        await call(breaker, limited(86_400.0))
    with pytest.raises(UpstreamDeniedError):
        await call(breaker)
    clock.now += DENIED_SECONDS
    await call(breaker)


async def test_no_right_is_taken_where_nothing_will_be_sent(clock: Clock) -> None:
    breaker = CircuitBreaker("there", LocalQuota(1 + FAILURES_TO_OPEN, clock), clock)
    await fail(breaker, error=denied("It has no model 'one'."))
    for _ in range(20):
        assert await breaker.reserve("one") == 0.0
    for _ in range(FAILURES_TO_OPEN):
        assert await breaker.reserve("two") == 0.0
        with pytest.raises(UpstreamError):
            await call(breaker, UpstreamError("It answered 503."), model="two")
    for _ in range(20):
        assert await breaker.reserve("two") == 0.0, "it is paused: the call says so"
    clock.now += FIRST_PAUSE_SECONDS
    assert await breaker.reserve("two") == 0.0
    assert await breaker.reserve("two") > 0.0


async def test_no_minute_has_more_requests_than_allowed(clock: Clock) -> None:
    breaker = CircuitBreaker("there", LocalQuota(3, clock), clock)
    assert [await breaker.reserve("one") for _ in range(3)] == [0.0, 0.0, 0.0]
    wait = await breaker.reserve("one")
    assert wait == pytest.approx(60.0, abs=0.1)
    clock.now += wait - 1
    assert await breaker.reserve("one") > 0
    clock.now += 1.1
    assert await breaker.reserve("one") == 0.0
