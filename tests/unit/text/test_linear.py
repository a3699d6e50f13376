"""What reads a caller's text takes time in proportion to it, whatever the text is: measured in processor time."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from rhapsode.core.delivery import MAX_NESTED, PLAIN, Delivery, DeliveryState, read_state, write_state
from rhapsode.core.speech import MAX_PRONUNCIATIONS, Pronunciation
from rhapsode.text.nfc import MOST_MARKS, composed
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.pronunciations import find_pronounced
from tests.unit.text.conftest import PROFILE, WORDS

CHARACTERS = 4_000
SECONDS_PER_CHARACTER = 60e-6
"""About three times of what the slowest of these takes on a busy machine."""


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of the fastest of three runs."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def assert_linear(of: Callable[[int], Callable[[], object]]) -> None:
    """Fail if four times as much text takes much more than four times as long, or any of it takes too long."""
    small, large = seconds(of(CHARACTERS)), seconds(of(4 * CHARACTERS))
    assert large < 8 * small + 0.01, (small, large)
    assert large < 4 * CHARACTERS * SECONDS_PER_CHARACTER, (small, large)


def capitals(count: int) -> list[str]:
    """Return ways to write six letters."""
    return ["".join(c.upper() if n >> at & 1 else c for at, c in enumerate("abcdef")) for n in range(count)]


FAMILIES = {
    "a prefix in common": (["a " * n + "b" for n in range(1, 50)], "a "),
    "each a part of the next": ([("a " * n).strip() for n in range(1, 50)], "a "),
    "each a part of the next, and none whole": ([("a " * n).strip() for n in range(2, 50)], "a'a "),
    "signs": (["." * n + "b" for n in range(2, 99)], "."),
    "signs without spaces": (["-_" * n + "b" for n in range(1, 49)], "-_"),
    "ideographs": (["日" * n + "本" for n in range(1, 99)], "日"),
    "capitals": ([f"{word}{' z' * 40}" for word in capitals(63)], "ABCDEF" + " z" * 41 + " "),
    "capitals at every length": (
        ["Z" + " z" * n for n in range(1, 50)] + ["z" + " Z" * n for n in range(1, 50)], "z "
    ),
    "wide spaces": (["a" + " a" * n for n in range(1, 50)], "a" + " " * 1_000),
    "marks": (["e" + "\u0301" * 9, "e"], "e" + "\u0301\u0323" * 2_000),
    "one letter without end": (["a"], "a"),
}  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_pronunciations_are_found_in_linear_time(family: str) -> None:
    words, unit = FAMILIES[family]
    entries = [Pronunciation(word, "said") for word in words]
    assert len(entries) <= MAX_PRONUNCIATIONS

    def of(characters: int) -> Callable[[], object]:
        text = (unit * (characters // len(unit) + 1))[:characters]
        return lambda: find_pronounced(text, entries)

    assert_linear(of)


def test_elements_that_are_never_closed_are_planned_in_linear_time() -> None:
    acting = replace(PROFILE, deliveries=True)

    def of(characters: int) -> Callable[[], object]:
        text = ('<prosody rate="slow">a ' * characters)[:characters]
        return lambda: plan_slice(text, 0, WORDS, SliceParams(last=True, speed=1.0, profile=acting))

    assert_linear(of)


def test_elements_beyond_the_deepest_change_nothing_and_are_closed_again() -> None:
    slow = Delivery(rate=0.99)
    state, deepest = DeliveryState(), DeliveryState(elements=(slow,) * MAX_NESTED)
    for _ in range(MAX_NESTED + 3):
        state = state.opened(slow)
    assert state.current == deepest.current != PLAIN
    assert read_state(write_state(state)) == state
    for _ in range(3):
        state = state.closed()
    assert state == deepest
    assert state.closed().current != state.current


def test_marks_are_composed_in_linear_time() -> None:
    assert_linear(lambda characters: lambda: composed("a" + "\u0301\u0323" * (characters // 2)))


@pytest.mark.parametrize(
    "text",
    ["", "plain", "e\u0301a\u0323\u0301 " * 40, "é" * 100, "a" + "\u0301" * MOST_MARKS, "\u1100\u1161\u11a8" * 30],
)
def test_what_is_written_is_composed_as_ever(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text)


def test_a_flood_of_marks_is_left_and_not_lost() -> None:
    flood = "a" + "\u0301" * 100
    assert unicodedata.normalize("NFC", composed(flood)) == unicodedata.normalize("NFC", flood)
