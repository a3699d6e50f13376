"""Character timings, derived from word timings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rhapsode.text.cues import TimedWord


@dataclass(frozen=True, slots=True)
class Alignment:
    """Characters of a text in order, each with its first and last moment in seconds."""

    characters: Sequence[str]
    begins: Sequence[float]
    ends: Sequence[float]

    def in_seconds(self) -> dict[str, object]:
        """Return what the HTTP routes say."""
        return {
            "characters": list(self.characters),
            "character_start_times_seconds": [round(at, 3) for at in self.begins],
            "character_end_times_seconds": [round(at, 3) for at in self.ends],
        }

    def in_milliseconds(self, since_s: float = 0.0) -> dict[str, object]:
        """Return what the WebSocket says, times counted from ``since_s`` on."""
        starts = [round(1000 * (at - since_s)) for at in self.begins]
        stops = [round(1000 * (at - since_s)) for at in self.ends]
        durations = [max(0, stop - start) for start, stop in zip(starts, stops, strict=True)]
        return {"chars": list(self.characters), "charStartTimesMs": starts, "charDurationsMs": durations}


class Aligner:
    """Aligns a text as its words become known. The characters of a word share its time evenly, so do those between."""

    def __init__(self, text: str, since_s: float = 0.0) -> None:
        """Begin at ``since_s``, when the sound of ``text`` begins."""
        self._text = text
        self._at = 0
        self._seconds = since_s

    def add(self, words: Sequence[TimedWord], offset: int = 0) -> Alignment | None:
        """Return the characters up to the end of the last of ``words``; ``None`` if there are none.

        ``offset`` is where the text begins in that which the words count in.
        """
        begins: list[float] = []
        ends: list[float] = []
        start = self._at
        for word in words:
            self._spread(begins, ends, word.start - offset, word.begins)
            self._spread(begins, ends, word.end - offset, word.stops)
        return self._made(start, begins, ends)

    def finish(self, seconds: float) -> Alignment | None:
        """Return the characters behind the last word, which last until the sound of so many ``seconds`` ends."""
        begins: list[float] = []
        ends: list[float] = []
        start = self._at
        self._spread(begins, ends, len(self._text), seconds)
        return self._made(start, begins, ends)

    def _spread(self, begins: list[float], ends: list[float], until: int, seconds: float) -> None:
        """Give the characters up to ``until`` the time up to ``seconds``."""
        seconds = max(seconds, self._seconds)
        if (count := until - self._at) > 0:
            each = (seconds - self._seconds) / count
            begins += [self._seconds + index * each for index in range(count)]
            ends += [self._seconds + (index + 1) * each for index in range(count)]
            self._at = until
        self._seconds = seconds

    def _made(self, start: int, begins: list[float], ends: list[float]) -> Alignment | None:
        return Alignment(self._text[start : self._at], begins, ends) if begins else None
