"""Shows how a text is read: the spoken words and phonemes of each written word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypedDict

from rhapsode.core.speech import EngineProfile, OnUnspeakable, Pronunciation
from rhapsode.text.front_end import LINK
from rhapsode.text.plan import SliceParams, read_slice
from rhapsode.text.reader import Reader, SpokenToken, is_word

WINDOW_CHARACTERS: Final = 20_000
"""How much of a text is read at a time: about a second."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """The spoken words and phonemes of ``text[start:end]`` (code points)."""

    start: int
    end: int
    said: str
    phonemes: str


@dataclass(frozen=True, slots=True)
class WindowReading:
    """How a window of a text is read: offsets are of the whole; the next window begins at ``end`` with ``speed``."""

    phonemes: str
    words: tuple[ReadWord, ...]
    end: int
    speed: float


def read_window(window: str, offset: int, reader: Reader, params: SliceParams) -> WindowReading:
    """Read ``window`` as for synthesis. Raises UnspeakableError.

    Several words that are said for one range of the text (a respelling) come as one.
    """
    plan, tokens = read_slice(window, offset, reader, params)
    words: list[ReadWord] = []
    for token in tokens:
        if is_word(token):
            _add(words, token, offset)
    phonemes = " ".join(segment.phonemes for segment in plan.segments if segment.phonemes)
    return WindowReading(phonemes, tuple(words), plan.end, plan.speed)


def read_text(
    text: str,
    profile: EngineProfile,
    reader: Reader,
    pronunciations: Sequence[Pronunciation] = (),
    on_unspeakable: OnUnspeakable = OnUnspeakable.ERROR,
) -> list[WindowReading]:
    """Read all of ``text``. Raises UnspeakableError."""
    readings: list[WindowReading] = []
    offset, speed = 0, 1.0
    while offset < len(text):
        window = text[offset : offset + WINDOW_CHARACTERS]
        params = SliceParams(
            last=offset + len(window) >= len(text),
            speed=speed,
            profile=profile,
            pronunciations=pronunciations,
            on_unspeakable=on_unspeakable,
        )
        reading = read_window(window, offset, reader, params)
        readings.append(reading)
        offset, speed = reading.end, reading.speed
    return readings


WordObject = TypedDict("WordObject", {"word": str, "from": int, "to": int, "said": str, "phonemes": str})
"""A word of the text, ``text[from:to]`` in code points, with the words that are said for it and their phonemes."""


class ReadingObject(TypedDict):
    """How a text is read, as the HTTP API and the command line return it."""

    text: str
    phonemes: str
    words: list[WordObject]


def reading_object(text: str, windows: Sequence[WindowReading]) -> ReadingObject:
    """Return the result for the command line and the HTTP API: the text, its phonemes, and its words with theirs."""
    words: list[WordObject] = [
        {
            "word": text[word.start : word.end],
            "from": word.start,
            "to": word.end,
            "said": word.said,
            "phonemes": word.phonemes,
        }
        for window in windows
        for word in window.words
    ]
    return {"text": text, "phonemes": " ".join(filter(None, (window.phonemes for window in windows))), "words": words}


def _add(words: list[ReadWord], token: SpokenToken, offset: int) -> None:
    word = ReadWord(token.start + offset, token.end + offset, token.said, token.phonemes.removeprefix(LINK))
    if words and word.start < words[-1].end:
        before = words.pop()
        word = ReadWord(
            before.start, max(before.end, word.end), f"{before.said} {word.said}", f"{before.phonemes} {word.phonemes}"
        )
    words.append(word)
