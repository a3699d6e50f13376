"""How often the state of a fleet is read."""

from __future__ import annotations

import pytest

from rhapsode.dispatch.fleet import LONGEST_PAUSE_SECONDS, LOOK_SECONDS, UNASKED_SECONDS, pause_after


@pytest.mark.parametrize(
    ("took_s", "asked", "pause_s"),
    [
        (0.001, True, LOOK_SECONDS),
        (0.001, False, UNASKED_SECONDS),
        (0.1, True, 2.0),
        (0.1, False, UNASKED_SECONDS),
        (60.0, True, LONGEST_PAUSE_SECONDS),  # an outage of the database: not for twenty minutes
        (60.0, False, LONGEST_PAUSE_SECONDS),
    ],
)
def test_a_state_is_used_for_some_seconds_only(took_s: float, asked: bool, pause_s: float) -> None:
    assert pause_after(took_s, asked=asked) == pytest.approx(pause_s)
