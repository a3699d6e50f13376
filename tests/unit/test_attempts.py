"""Failed sign-ins are rate-limited without locking out other keys."""

from __future__ import annotations

from contextlib import suppress

import pytest

from rhapsode.core.errors import AuthenticationError, LimitError, StoreUnavailableError
from rhapsode.service import sessions
from rhapsode.service.sessions import ATTEMPT_SECONDS, ATTEMPTS, SignInAttempts


class Clock:
    """Stands in for the module ``time``."""

    now = 1000.0

    def monotonic(self) -> float:
        self.now += 0.001  # no two attempts at the same moment
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(sessions, "time", clock)
    return clock


def fail(
    attempts: SignInAttempts, address: str | None, meant: str = "rhap_a", times: int = 1
) -> list[type[Exception]]:
    """Return what so many wrong attempts are answered with."""
    raised: list[type[Exception]] = []
    for _ in range(times):
        try:
            with attempts.counted(address, meant):
                raise AuthenticationError("wrong")
        except (AuthenticationError, LimitError) as error:
            raised.append(type(error))
    return raised


def opens(attempts: SignInAttempts, address: str | None, meant: str = "rhap_a") -> bool:
    """Tell whether the right key gets in."""
    try:
        with attempts.counted(address, meant):
            return True
    except LimitError:
        return False


def test_so_many_guesses_at_a_key_and_no_more_until_time_has_passed(clock: Clock) -> None:
    attempts = SignInAttempts()
    assert fail(attempts, "192.0.2.1", times=ATTEMPTS) == [AuthenticationError] * ATTEMPTS
    assert not opens(attempts, "192.0.2.1")
    with pytest.raises(LimitError) as refused, attempts.counted("192.0.2.1", "rhap_a"):
        pass
    assert 0 < refused.value.retry_after_seconds <= ATTEMPT_SECONDS + 1
    clock.now += refused.value.retry_after_seconds
    assert opens(attempts, "192.0.2.1")


def test_other_keys_behind_the_same_address_are_not_locked_out(clock: Clock) -> None:
    attempts = SignInAttempts()
    fail(attempts, "192.0.2.1", "rhap_a", times=5 * ATTEMPTS)
    assert opens(attempts, "192.0.2.1", "rhap_b")
    assert opens(attempts, "192.0.2.2", "rhap_a")


def test_whoever_goes_on_with_ever_other_keys_is_told_to_wait(clock: Clock) -> None:
    attempts = SignInAttempts()
    raised = [fail(attempts, "192.0.2.1", f"rhap_{number}")[0] for number in range(2 * ATTEMPTS)]
    assert raised == [AuthenticationError] * ATTEMPTS + [LimitError] * ATTEMPTS
    assert opens(attempts, "192.0.2.1", "rhap_right")


def test_what_opened_and_what_could_not_be_looked_into_does_not_count(clock: Clock) -> None:
    attempts = SignInAttempts()
    for _ in range(5 * ATTEMPTS):
        assert opens(attempts, "192.0.2.1")
        with suppress(StoreUnavailableError), attempts.counted("192.0.2.1", "rhap_a"):
            raise StoreUnavailableError("away")
    assert fail(attempts, "192.0.2.1") == [AuthenticationError]


def test_attempts_count_while_they_are_looked_into(clock: Clock) -> None:
    attempts = SignInAttempts()
    with attempts.counted("192.0.2.1", "rhap_a"):
        fail(attempts, "192.0.2.1", times=ATTEMPTS - 1)
        assert not opens(attempts, "192.0.2.1")
    assert opens(attempts, "192.0.2.1")


@pytest.mark.parametrize(
    ("first", "other", "same"),
    [
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::4", True),  # one line of a house
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),  # as a socket for both families writes it
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        (None, None, True),
        ("unix:", "192.0.2.1", False),
    ],
)
def test_attempts_are_counted_for_an_address_or_its_network(
    clock: Clock, first: str | None, other: str | None, same: bool
) -> None:
    attempts = SignInAttempts()
    fail(attempts, first, times=ATTEMPTS)
    assert opens(attempts, other) is not same


def test_what_is_remembered_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_REMEMBERED", 100)
    attempts = SignInAttempts()
    fail(attempts, "192.0.2.1", times=ATTEMPTS)
    for number in range(1000):
        fail(attempts, f"198.51.100.{number % 250}", f"rhap_{number}")
    assert len(attempts._failed) == 100
