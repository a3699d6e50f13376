"""From a slice of text to passages of it, for models that read text by themselves: nothing is rewritten.

But for words whose respelling was given, which takes their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rhapsode.core.speech import EngineProfile, Pronunciation, Segment, TextPlan
from rhapsode.text.cutting import best_cut
from rhapsode.text.dialogue import find_turns, without_names
from rhapsode.text.languages.registry import front_end
from rhapsode.text.pauses import PAUSE_MS, Gap
from rhapsode.text.pronunciations import Occurrence, find_pronounced, inside, read_as, unbroken
from rhapsode.text.sentences import blocks, ends_complete, sentences, undivided
from rhapsode.text.tags import find_tags, without_tags

_SPEAKABLE = re.compile(r"[^\W_]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*\s*$")  # noqa: RUF001
_NOT_LATIN = re.compile("[^\x00-\xff]")
# Signs of scripts that write a syllable or more with one character.
_SYLLABIC = re.compile("[\u1100-\u11ff\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
SYLLABLE_CHARACTERS = 3.0
"""The equivalent of such a character in letters of an alphabet."""


@dataclass(slots=True)
class _Passage:
    start: int
    end: int
    gap: Gap


class _Window:
    """A slice of a text, as it is and as it is sent."""

    def __init__(self, text: str, words: str, pronunciations: Sequence[Pronunciation]) -> None:
        """Take the ``words``, which are those that are read aloud."""
        self.text = text
        self._said: list[Occurrence] = []
        if pronunciations:
            self._said = undivided(find_pronounced(words, pronunciations, find_tags(words)), text, text)
        self.uncut = unbroken(text, self._said)
        self.joined = inside(self._said)

    def sent(self, start: int, end: int) -> str:
        """Return the text that is sent for ``[start, end)``."""
        return read_as(self.text, self._said, start, end)

    def length(self, start: int, end: int) -> float:
        return spoken_length(self.sent(start, end))


def plan_passages(
    window: str,
    offset: int,
    *,
    last: bool,
    profile: EngineProfile,
    speakers: Sequence[str] = (),
    speaker: str | None = None,
    pronunciations: Sequence[Pronunciation] = (),
) -> TextPlan:
    """Plan a slice of a text as :func:`~rhapsode.text.plan.plan_slice` does, in passages of whole sentences.

    A passage is ``window`` itself, tags and all, and takes as long as ``profile.max_phonemes`` characters at most. In
    a dialogue, one that begins within a turn has its speaker's name in front; ``speaker`` is the one who speaks where
    the window begins. The ``pronunciations`` are respellings.
    """
    if not window:
        return TextPlan((), offset, speaker=speaker)
    turns = find_turns(window, speakers, speaker) if speakers else []
    text = _Window(window, without_names(window, turns), pronunciations)
    pieces = list(_pieces(text, profile))
    passages = list(_joined(text, pieces, profile))
    if not last and not ends_complete(window, blocks(window, window)[-1]):  # the end goes on behind the window
        if len(passages) > 1:
            passages.pop()
        elif len(pieces) > 1:
            passages = list(_joined(text, pieces[:-1], profile))
    segments = []
    for passage in passages:
        sent = text.sent(passage.start, passage.end)
        speakable = _SPEAKABLE.search(without_tags(sent, find_tags(sent))) is not None
        if speakable and turns:
            turn = next(candidate for candidate in reversed(turns) if candidate.start <= passage.start)
            speaker = next(candidate for candidate in reversed(turns) if candidate.start < passage.end).speaker
            # A turn that goes on from before the window has no label of its own.
            if turn.speaker is not None and (passage.start > turn.start or turn.label_end == turn.start):
                sent = f"{turn.speaker}: {sent.lstrip()}"
        final = last and passage.end == len(window)
        pause = 0 if final or not speakable else PAUSE_MS[passage.gap]
        segments.append(
            Segment(offset + passage.start, offset + passage.end, sent.strip() if speakable else "", pause_ms=pause)
        )
    return TextPlan(tuple(segments), offset + passages[-1].end, speaker=speaker)


def spoken_length(text: str) -> float:
    """Return the length of ``text`` in equivalent characters of English; tags count nothing."""
    words = without_tags(text, find_tags(text))
    foreign = _NOT_LATIN.findall(words)
    syllables = len(_SYLLABIC.findall(words))
    return max(
        1.0,
        front_end("en").estimate_phonemes(_NOT_LATIN.sub("", words))
        + len(foreign)
        + (SYLLABLE_CHARACTERS - 1) * syllables,
    )


def _pieces(text: _Window, profile: EngineProfile) -> Iterator[_Passage]:
    """Yield sentences, and parts of those that are longer than a passage may be; they cover the window."""
    window = text.text
    for block in blocks(window, window):
        start = block.start
        for _, end in sentences(window, front_end("en"), block.start, block.end):
            if end in text.joined and end != block.end:
                continue
            gap: Gap = (
                block.gap if end == block.end else "sentence" if _SENTENCE_END.search(window[start:end]) else "clause"
            )
            bounds = [start, *_cuts(text, start, end, profile), end]
            for begin, stop in pairwise(bounds):
                yield _Passage(begin, stop, gap if stop == end else "clause")
            start = end


def _cuts(text: _Window, start: int, end: int, profile: EngineProfile) -> list[int]:
    """Return where to cut a sentence so that no part is too long."""
    if text.length(start, end) <= profile.max_phonemes:
        return []
    at = best_cut(text.uncut[start:end], front_end("en").cuts, only_clauses=False)
    if at is None:
        return []
    at += start
    return [*_cuts(text, start, at, profile), at, *_cuts(text, at, end, profile)]


def _joined(text: _Window, pieces: Sequence[_Passage], profile: EngineProfile) -> Iterator[_Passage]:
    """Join neighbouring pieces, up to the target; a paragraph begins a new passage when the one before is long."""
    current: _Passage | None = None
    length = 0.0
    for piece in pieces:
        size = text.length(piece.start, piece.end)
        if current is not None:
            full = profile.target_phonemes // (2 if current.gap == "paragraph" else 1)
            if length + size <= full:
                current.end, current.gap = piece.end, piece.gap
                length += size
                continue
            yield current
        current, length = replace(piece), size
    if current is not None:
        yield current
