"""The nouns of captions: words of a text, what of the sound they are, and how both are put down in the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, chain, pairwise


class CaptionFormat(StrEnum):
    """What a file of captions is. The value is its name on the wire and the extension of the file."""

    SRT = "srt"
    VTT = "vtt"
    JSON = "json"

    @classmethod
    def _missing_(cls, value: object) -> CaptionFormat | None:
        """Find a format in capitals, too."""
        return cls.__members__.get(value.upper()) if isinstance(value, str) else None

    @property
    def content_type(self) -> str:
        """What HTTP calls it: a player may not guess the encoding."""
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
        """Whether it is heard."""
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
    """Return what :func:`write_words` put down for a segment that begins at ``start``."""
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
    """Return what :func:`write_timings` put down, in seconds."""
    return [milliseconds / 1000 for milliseconds in accumulate(map(int, written.split()))]
