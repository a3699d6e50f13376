"""What the tests of the text package share: a profile, the real English G2P, and slicing as a worker does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from rhapsode.core.speech import EngineProfile, Segment
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.text.front_end import NO_PHONEMES
from rhapsode.text.languages.registry import front_end
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import Reader, reader_of
from rhapsode.text.tokens import Token

PROFILE = EngineProfile(
    name="kokoro",
    version="1",
    sample_rate_hz=24_000,
    languages=("en-US", "en-GB"),
    max_phonemes=510,
    target_phonemes=200,
    seconds_per_phoneme=0.07,
    seconds_per_character=0.07,
    worker_bytes=1_000_000_000,
)


class WordsG2P:
    """A G2P for tests: the words themselves, so that those of a plan can be read; counts what it was asked."""

    def __init__(self, say: Callable[[str], str] = str) -> None:
        self.asked: list[str] = []
        self._say = say

    def __call__(self, tokens: Sequence[Token], given: Mapping[int, str] = NO_PHONEMES) -> list[str]:
        self.asked.append(" ".join(token.said for token in tokens))
        return [
            given.get(index) or (token.said if token.kind == "punctuation" else self._say(token.said))
            for index, token in enumerate(tokens)
        ]


def words_reader(say: Callable[[str], str] = str) -> Reader:
    """Return a reader of English that is spoken as the words themselves, or as what ``say`` makes of them."""
    return Reader(front_end("en"), "en-US", WordsG2P(say))


WORDS = words_reader()


@dataclass(frozen=True)
class Planned:
    """All segments of a text that was planned slice by slice."""

    segments: tuple[Segment, ...]
    slices: int
    dropped_symbols: int
    dropped_tags: int

    @property
    def spoken(self) -> list[str]:
        return [segment.phonemes for segment in self.segments if segment.phonemes]


def plan(
    text: str,
    *,
    window: int = 20_000,
    profile: EngineProfile = PROFILE,
    reader: Reader = WORDS,
) -> Planned:
    """Plan ``text`` as a worker does, and check what must hold for every plan on the way."""
    at, speed, slices, symbols, tags = 0, 1.0, 0, 0, 0
    segments: list[Segment] = []
    while at < len(text):
        piece = text[at : at + window]
        last = at + window >= len(text)
        result = plan_slice(piece, at, reader, SliceParams(last=last, speed=speed, profile=profile))
        assert at < result.end <= at + len(piece)
        position = at
        for segment in result.segments:
            assert segment.start == position < segment.end
            assert len(segment.phonemes) <= profile.max_phonemes
            assert 0.5 <= segment.speed <= 2.0
            assert 0 <= segment.pause_ms <= 10_000
            position = segment.end
        assert position == result.end
        segments += result.segments
        at, speed, slices = result.end, result.speed, slices + 1
        symbols, tags = symbols + result.dropped_symbols, tags + result.dropped_tags
        assert slices <= 2 + 40 * len(text) // window
    return Planned(tuple(segments), slices, symbols, tags)


def limited(maximum: int, target: int) -> EngineProfile:
    return replace(PROFILE, max_phonemes=maximum, target_phonemes=target)


@pytest.fixture(scope="session")
def english() -> Reader:
    """Return a reader of English with its real G2P, as Kokoro uses it."""
    return reader_of(KokoroProvider().profile, "en-US")
