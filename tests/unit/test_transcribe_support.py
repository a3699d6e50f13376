"""The ears of the tests: two ways to write what was heard are the same words, and different words are not."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hibari import Hibari

from tests.support.cases import each_case
from tests.support.transcribe import Transcriber, _as_wav, normalise_words, reconcile, word_error_rate

SAME = [
    # plain text
    ("Say it once, hear it everywhere.", "say it once hear it everywhere"),
    ("“Well,” she said — “no.”", "well she said no"),
    ("a well-known café", "a well known cafe"),
    ("The colour of the theatre", "The color of the theater"),
    ("They organised their neighbours", "They organized their neighbors"),
    # contractions
    ("I don't think it's there, won't you?", "I do not think it is there, will not you?"),
    ("We\u2019re sure they'll say they've won", "We are sure they will say they have won"),
    ("He can't; she cannot.", "He can not; she can not."),
    ("the dog's bone", "the dogs bone"),
    # titles and abbreviations
    ("Dr. Grant and Mrs. Lee met Prof. Ito.", "Doctor Grant and missus Lee met professor Ito"),
    ("Dr Grant vs. Mr Lee", "doctor grant versus mister lee"),
    ("St. Paul's is on Mill St.", "Saint Paul's is on Mill Street"),
    ("fruit, e.g. apples, pears, etc.", "fruit for example apples pears et cetera"),
    ("No. 7", "number seven"),
    # spelled letters
    ("The U.S.A. and the BBC", "the USA and the B B C"),
    ("J. R. R. Tolkien", "J.R.R. Tolkien"),
    ("at 9 a.m. or 5 PM", "at nine AM or five p.m."),
    ("an MP3 of the A4 page", "an M P 3 of the A 4 page"),
    # cardinals
    ("21 people", "twenty-one people"),
    ("105", "one hundred and five"),
    ("a hundred and five", "one hundred five"),
    ("1,234 steps", "one thousand two hundred and thirty-four steps"),
    ("1500 steps", "fifteen hundred steps"),
    ("1,500 steps", "one thousand five hundred steps"),
    ("3,000,000 stars", "three million stars"),
    ("1,250,300", "one million two hundred and fifty thousand three hundred"),
    ("2.5 million", "two point five million"),
    ("40,000", "forty thousand"),
    ("a thousand and one nights", "1001 nights"),
    ("zero", "0"),
    ("3.14", "three point one four"),
    ("0.5", "point five"),
    ("0.5", "zero point five"),
    ("ten or twenty", "10 or 20"),
    # digit by digit
    ("Call 415-555-0132", "call four one five, five five five, oh one three two"),
    ("room 507", "room five oh seven"),
    ("007", "zero zero seven"),
    # years and decades
    ("in 2019", "in twenty nineteen"),
    ("in 2019", "in two thousand and nineteen"),
    ("in 1984", "in nineteen eighty-four"),
    ("in 2005", "in twenty oh five"),
    ("in 2000", "in two thousand"),
    ("in 1900", "in nineteen hundred"),
    ("the 1990s", "the nineteen nineties"),
    ("the '80s", "the eighties"),
    # ordinals and dates
    ("the 3rd time", "the third time"),
    ("the 21st century", "the twenty-first century"),
    ("the 100th day", "the hundredth day"),
    ("March 3rd, 2019", "March third twenty nineteen"),
    ("March 3, 2019", "March the third, twenty nineteen".replace(" the", "")),
    ("the 5th of May", "the fifth of May"),
    ("on Sept. 12th", "on September twelfth"),
    # times
    ("at 7:45 p.m.", "at seven forty-five pm"),
    ("at 7.45 pm", "at seven forty five PM"),
    ("at 6.05.", "at six oh five"),
    ("at 3:00", "at three o'clock"),
    ("at 3:00 pm", "at three p.m."),
    # money, measures, symbols
    ("$3.50", "three dollars and fifty cents"),
    ("$1", "one dollar"),
    ("$0.99", "ninety-nine cents"),
    ("£20", "twenty pounds"),
    ("€1,200", "twelve hundred euros"),
    ("$4.5 billion", "four point five billion dollars"),
    ("$5 thousand", "five thousand dollars"),
    ("35%", "thirty-five per cent"),
    ("5 km at 60 mph", "five kilometres at sixty miles per hour"),
    ("20°C", "twenty degrees Celsius"),
    ("3/4 of it", "three quarters of it"),
    ("½ a cup", "one half a cup"),
    ("salt & pepper", "salt and pepper"),
    ("www.example.com/docs", "www dot example dot com slash docs"),
    ("ada@example.org", "ada at example dot org"),
    # kings and wars
    ("Henry VIII", "Henry the Eighth"),
    ("World War II", "World War Two"),
]

DIFFERENT = [
    ("twenty-one", "twenty"),
    ("the third time", "the three time"),
    ("fifty", "fifteen"),
    ("3 million", "3 billion"),
    ("$5", "£5"),
    ("1984", "1994"),
    ("he will", "he would"),
    ("they are", "they were"),
    ("the lesser of two", "the lesson of two"),
    ("5 km", "5 kg"),
    ("at 7:45", "at 7:54"),
]


@each_case(("left", "right"), SAME)
def test_two_ways_to_write_the_same(left: str, right: str) -> None:
    assert normalise_words(left) == normalise_words(right)


@each_case(("left", "right"), DIFFERENT)
def test_what_differs_stays_different(left: str, right: str) -> None:
    assert normalise_words(left) != normalise_words(right)


def test_words_are_normalised_before_they_are_compared() -> None:
    assert normalise_words("Isn't 2,019 the year of 3rd-placed BBC Four?") == [
        "is", "not", "2", "0", "1", "9", "the", "year", "of", "3", "th", "placed", "bbc", "4",
    ]  # fmt: skip


def test_an_empty_text_has_no_words() -> None:
    assert normalise_words(" … — !") == []


@each_case(
    ("reference", "hypothesis", "rate"),
    [
        ("one two three four", "1 2 3 4", 0.0),
        ("the cat sat down", "the cat sat", 0.25),
        ("the cat sat down", "the cat sat right down", 0.25),
        ("the cat sat down", "the bat sat down", 0.25),
        ("the cat sat down", "", 1.0),
        ("everyone came every day", "every one came everyday", 0.0),
    ],
)
def test_the_word_error_rate_counts_edits_by_words_of_the_reference(
    reference: str, hypothesis: str, rate: float
) -> None:
    assert word_error_rate(reference, hypothesis) == rate


def test_an_empty_reference_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no words"):
        word_error_rate("…", "something")


def test_only_boundaries_are_reconciled() -> None:
    assert reconcile(["a", "note", "book"], ["a", "notebook", "too"]) == ["a", "notebook", "too"]
    assert reconcile(["a", "note", "book"], ["a", "notebook"]) == ["a", "note", "book"]


def test_loud_floats_are_clipped() -> None:
    with wave.open(_as_wav(np.array([0.0, 2.0, -2.0], dtype=np.float32), 24_000)) as file:
        samples = np.frombuffer(file.readframes(3), dtype="<i2")
        assert file.getframerate() == 24_000
    assert samples.tolist() == [0, 32767, -32767]


@pytest.fixture(scope="module")
def spoken() -> np.ndarray:
    """Return a sentence of a small voice, so that this needs no engine of ours."""
    return np.asarray(Hibari()("The train leaves at 7:45 and arrives on the third platform."), dtype=np.float32)


@pytest.mark.parametrize("size", ["tiny", pytest.param("base", marks=pytest.mark.slow)])
def test_both_models_hear_a_sentence(size: Literal["tiny", "base"], spoken: np.ndarray, tmp_path: Path) -> None:
    transcriber = Transcriber(size)
    path = tmp_path / "sentence.wav"
    path.write_bytes(_as_wav(spoken, 24_000).getvalue())
    words = transcriber.words(path)
    assert word_error_rate("the train leaves at seven forty-five and arrives on the third platform", words) == 0
    assert transcriber.words(spoken) == words


def test_silence_has_no_words() -> None:
    assert Transcriber("tiny").words(np.zeros(24_000, dtype=np.int16)) == []
