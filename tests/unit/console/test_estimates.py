"""What is said of the wait before anything is generated, and of what a browser kept."""

from __future__ import annotations

import pytest

from rhapsode.console.estimates import PREPARING, wait_words
from rhapsode.console.favourites import LONGEST, MOST, checked


@pytest.mark.parametrize(
    ("state", "seconds", "words"),
    [
        ("warming", 0.0, PREPARING),
        ("failed", 0.0, "The engine cannot speak at the moment: what is generated now waits until it can."),
        ("ready", None, "Other tasks come first."),
        ("ready", 0.2, "Waiting time: none."),
        ("ready", 75.0, "Waiting time: at most about 1:15, for other tasks."),
    ],
)
def test_the_wait_is_told(state: str, seconds: float | None, words: str) -> None:
    assert wait_words(state, seconds) == words


def test_favourites_are_names_whatever_a_browser_sends() -> None:
    assert checked(["kokoro/Kore", 5, None, "", "x" * (LONGEST + 1), {"a": 1}, "tone/Low"]) == [
        "kokoro/Kore",
        "tone/Low",
    ]
    assert len(checked(["a"] * 10_000)) == MOST
    for given in (None, "text", {"a": "b"}, 5):
        assert checked(given) == []
