"""Writes caption files: SubRip, WebVTT, and JSON with the time of each word."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from rhapsode.core.captions import CaptionFormat, Word, read_timings, read_words
from rhapsode.core.speech import RenderedSegment
from rhapsode.text.cues import Cue, TimedWord, make_cues
from rhapsode.text.dialogue import find_turns

CHUNK_CHARS: Final = 64 * 1024


def write_captions(
    format: CaptionFormat,
    text: str,
    parts: Iterable[RenderedSegment],
    rate_hz: int,
    samples: int,
    names: Sequence[str],
) -> Iterator[bytes]:
    """Write a file of captions for a sound of ``samples``, in pieces; UTF-8.

    ``names`` are those of the speakers of a dialogue. The memory that it takes grows with the text alone.
    """
    turns = find_turns(text, names) if names else []
    starts = [turn.start for turn in turns]
    words = _timed(parts, text, rate_hz, lambda at: bisect_right(starts, at))
    speakers = [None, *(turn.speaker for turn in turns)]
    duration = samples / rate_hz
    if format is CaptionFormat.JSON:
        return _chunks(_json(words, text, duration, speakers))
    cues = make_cues(words, text, duration)
    return _chunks(_srt(cues) if format is CaptionFormat.SRT else _vtt(cues, speakers))


class WordTimer:
    """Computes the time of each word of a text in the whole audio, segment by segment. ``turn`` returns the turn of a
    dialogue for an offset. The last word of a segment waits for the next one, because
    endless words are cut in two.
    """

    def __init__(self, text: str, rate_hz: int, turn: Callable[[int], int] = lambda _: 0) -> None:
        self._text = text
        self._rate_hz = rate_hz
        self._turn = turn
        self._waiting: TimedWord | None = None
        self._at = 0

    def add(self, part: RenderedSegment) -> list[TimedWord]:
        """Return the words that are known with the next segment."""
        timed_words = []
        starts = [0.0] if part.timings is None else read_timings(part.timings)
        words = _meeting(read_words(part.words or "", part.start), starts)
        since = self._at / self._rate_hz
        for index, (word, begins, stops) in enumerate(words):
            begins, stops = since + begins, since + stops
            timed = TimedWord(word.start, word.end, begins, stops, word.closes, self._turn(word.start), word.spoken)
            waiting = self._waiting
            if waiting is not None and index == 0 and _is_one_word(waiting, timed, self._text):
                timed = replace(
                    timed,
                    start=waiting.start,
                    begins=waiting.begins if waiting.spoken else timed.begins,
                    spoken=waiting.spoken or timed.spoken,
                )
            elif waiting is not None:
                timed_words.append(waiting)
            self._waiting = timed
        self._at += part.samples + part.pause_samples(self._rate_hz)
        return timed_words

    def finish(self) -> list[TimedWord]:
        """Return the last word."""
        return [] if self._waiting is None else [self._waiting]


def _timed(
    parts: Iterable[RenderedSegment], text: str, rate_hz: int, turn: Callable[[int], int]
) -> Iterator[TimedWord]:
    """Yield the words of a text with their times in the whole sound."""
    timer = WordTimer(text, rate_hz, turn)
    for part in parts:
        yield from timer.add(part)
    yield from timer.finish()


def read_word_times(captions: bytes) -> list[TimedWord]:
    """Return the words of captions in JSON, which :func:`write_captions` has written."""
    return [
        TimedWord(word["from"], word["to"], word["start"], word["end"], False, 0, True)
        for word in json.loads(captions)["words"]
    ]


def _meeting(words: Sequence[Word], starts: Sequence[float]) -> Iterator[tuple[Word, float, float]]:
    """Yield words with their times in their segment.

    Where nothing but the space of the phonemes is between two, which is no silence, they meet in its middle.
    """
    last = len(starts) - 1
    begins = [starts[min(word.first, last)] for word in words]
    stops = [starts[min(word.last, last)] for word in words]
    spoken = [index for index, word in enumerate(words) if word.spoken]
    for before, after in pairwise(spoken):
        if words[after].first - words[before].last == 1:
            stops[before] = begins[after] = (stops[before] + begins[after]) / 2
    return zip(words, begins, stops, strict=True)


def _is_one_word(before: TimedWord, word: TimedWord, text: str) -> bool:
    """Tell whether a word was split between two segments, as very long ones are."""
    return before.end == word.start and text[word.start - 1].isalnum() and text[word.start].isalnum()


# -- formats --------------------------------------------------------------------------------------------------------


def _json(words: Iterable[TimedWord], text: str, duration: float, speakers: Sequence[str | None]) -> Iterator[str]:
    yield f'{{"text": {_quoted(text)}, "duration": {_seconds(duration)}, "words": ['
    mark = "\n"
    for word in words:
        if not word.spoken:
            continue
        speaker = speakers[word.turn] if word.turn < len(speakers) else None
        speaker_field = "" if speaker is None else f', "speaker": {_quoted(speaker)}'
        yield (
            f'{mark}{{"word": {_quoted(text[word.start : word.end])}, "start": {_seconds(word.begins)}, '
            f'"end": {_seconds(word.stops)}, "from": {word.start}, "to": {word.end}{speaker_field}}}'
        )
        mark = ",\n"
    yield "\n]}\n"


_MARKUP = re.compile(r"[<{]")
"""Players take what stands in these brackets for a tag and do not show it, unless an invisible character (U+2060, word
joiner) stands behind the first."""


def _srt(cues: Iterable[Cue]) -> Iterator[str]:
    for number, cue in enumerate(cues, 1):
        words = cue.text.replace("-->", "→")  # what a line of times is known by, and SubRip has no escapes
        words = _MARKUP.sub("\\g<0>\u2060", words)
        yield f"{number}\n{_clock(cue.begins, ',')} --> {_clock(cue.stops, ',')}\n{words}\n\n"


def _vtt(cues: Iterable[Cue], speakers: Sequence[str | None]) -> Iterator[str]:
    yield "WEBVTT\n\n"
    for cue in cues:
        speaker = speakers[cue.turn] if cue.turn < len(speakers) else None
        voice = "" if speaker is None else f"<v {_escaped(speaker)}>"
        yield f"{_clock(cue.begins, '.')} --> {_clock(cue.stops, '.')}\n{voice}{_escaped(cue.text)}\n\n"


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _seconds(seconds: float) -> str:
    return repr(round(seconds, 3))


def _clock(seconds: float, point: str) -> str:
    minutes, milliseconds = divmod(round(1000 * seconds), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}{point}{milliseconds % 1000:03}"


def _chunks(pieces: Iterable[str]) -> Iterator[bytes]:
    """Join pieces to chunks that are large enough for a write."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= CHUNK_CHARS:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
