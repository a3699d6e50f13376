"""How words and timings are put down in the store."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rhapsode.core.captions import Word, read_timings, read_words, write_timings, write_words


@given(
    st.integers(0, 1_000_000),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 30), st.integers(0, 3), st.integers(0, 40), st.booleans())),
)
def test_words_come_back_as_they_were(start: int, shapes: list[tuple[int, int, int, int, bool]]) -> None:
    words, at, phoneme = [], start, 0
    for gap, length, silent, spoken, closes in shapes:
        words.append(Word(at + gap, at + gap + length, phoneme + silent, phoneme + silent + spoken, closes))
        at, phoneme = words[-1].end, words[-1].last
    assert read_words(write_words(words, start), start) == words


@given(st.lists(st.integers(0, 60_000), min_size=1))
def test_timings_come_back_to_the_millisecond(milliseconds: list[int]) -> None:
    milliseconds.sort()
    assert read_timings(write_timings(at / 1000 for at in milliseconds)) == [at / 1000 for at in milliseconds]


def test_a_long_text_takes_few_bytes_a_word() -> None:
    """A book of 500,000 characters has about 100,000 words."""
    words = [Word(6 * index, 6 * index + 5, 6 * index, 6 * index + 5) for index in range(1000)]
    assert len(write_words(words, 0)) == 10 * len(words) - 1
