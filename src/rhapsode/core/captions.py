"""Types for captions: the words of a text, their times in the audio, and the serialisation of both for the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, chain, pairwise


class CaptionFormat(StrEnum):
    """The format of a caption file. The value is its name in the API and the extension of the file."""

    SRT = "srt"
    VTT = "vtt"
    JSON = "json"

    @classmethod
    def _missing_(cls, value: object) -> CaptionFormat | None:
        """Find a format case-insensitively."""
        return cls.__members__.get(value.upper()) if isinstance(value, str) else None

    @property
    def content_type(self) -> str:
        """The value of Content-Type, with the charset, because players may not guess it."""
        return self.mime_type if self is CaptionFormat.JSON else f"{self.mime_type}; charset=utf-8"

    @property
    def mime_type(self) -> str:
        """The media type; the text in it is UTF-8."""
        return _MIME_TYPES[self]


_MIME_TYPES = {
    CaptionFormat.SRT: "application/x-subrip",
    CaptionFormat.VTT: "text/vtt",
    CaptionFormat.JSON: "application/json",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as it is written, ``[start, end)`` in code points of the whole text.

    ``[first, last)`` are the phonemes of its segment that it is spoken with; an empty range means that it is not
    spoken (an emoji, a dash). ``closes``: a sentence or a line ends behind it.
    """

    start: int
    end: int
    first: int
    last: int
    closes: bool = False

    @property
    def spoken(self) -> bool:
        """Whether it has phonemes."""
        return self.first < self.last


def write_words(words: Sequence[Word], start: int) -> str:
    """Return ``words`` of a segment that begins at ``start``, for the store: five small numbers each."""
    numbers = []
    at = phoneme = 0
    for word in words:
        numbers += [
            word.start - start - at,
            word.end - word.start,
            word.first - phoneme,
            word.last - word.first,
            int(word.closes),
        ]
        at, phoneme = word.end - start, word.last
    return " ".join(map(str, numbers))


def read_words(written: str, start: int) -> list[Word]:
    """Return the words that :func:`write_words` wrote for a segment that begins at ``start``."""
    numbers = iter(map(int, written.split()))
    words = []
    at, phoneme = start, 0
    for skipped, length, unspoken, phonemes, closes in zip(*[numbers] * 5, strict=True):
        begin, first = at + skipped, phoneme + unspoken
        at, phoneme = begin + length, first + phonemes
        words.append(Word(begin, at, first, phoneme, bool(closes)))
    return words


def write_timings(seconds: Iterable[float]) -> str:
    """Return when each phoneme of a segment begins, and when the last one ends, for the store: how long each lasts, in
    ms.
    """
    milliseconds = [round(1000 * second) for second in seconds]
    return " ".join(str(after - before) for before, after in pairwise(chain([0], milliseconds)))


def read_timings(written: str) -> list[float]:
    """Return the timings that :func:`write_timings` wrote, in seconds."""
    return [milliseconds / 1000 for milliseconds in accumulate(map(int, written.split()))]
