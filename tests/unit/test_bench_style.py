"""What the benchmark of deliveries counts as an error of words."""

from __future__ import annotations

from bench.style import alike

SOUNDS = {"flour": "flWəɹ", "flower": "flWəɹ", "bread": "bɹɛd", "red": "ɹɛd"}


def heard(expected: str, transcript: str) -> list[str]:
    return alike(expected.split(), transcript.split(), lambda word: SOUNDS.get(word, word))


def test_words_that_sound_the_same_are_the_same() -> None:
    assert heard("the flour is white", "the flower is white") == ["the", "flour", "is", "white"]


def test_other_words_stay_errors() -> None:
    assert heard("bread and flour", "red and flower") == ["red", "and", "flour"]
    assert heard("the flour is white", "the flower white") == ["the", "flower", "white"]
    assert heard("flour", "red flower") == ["red", "flower"]
