"""Texts that nobody would write: all planes, controls, right-to-left, words of 100 kB, nested tags, lone surrogates.

``make fuzz`` makes 10,000 of them. Each is refused with a RequestError, or planned into segments that cover it
exactly, and neither takes long.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import EngineProfile
from rhapsode.engines.registry import load_provider
from rhapsode.text.reader import reader_of
from rhapsode.text.speakable import check_text
from tests.unit.text.conftest import plan

TEXTS = int(os.environ.get("FUZZ_TEXTS", "1000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
REAL = TEXTS // 4
"""So many go through the G2P of Kokoro, the others through that of the tone engine."""
SECONDS = 1.0
SECONDS_PER_CHARACTER = 0.0004
"""How long a text may take: several times what they took on a busy machine."""

WORDS = (
    "the", "Hello", "café", "Łódź", "NASA", "$1,000.50", "2024-01-05", "10:30", "e.g.", "don't", "MP3", "½", "x²", "№",
    "rock 'n' roll", "a@b.co", "https://ex.com/a?b=1", "C++", "—", "…", "😀", "🇩🇪", "π", "VII", "🏳️‍🌈", "2^10", "#tag",
)  # fmt: skip
TAGS = (
    "[pause]", "[slow]", "[pause 2s]", "<break time='1s'/>", "<prosody rate='fast'>", "</prosody>", "[", "]", "<", ">",
    "[laughs]", "<speak>", "</", "<!--", "-->", "<![CDATA[", "]]>", "[[", "&lt;", "&#x41;", "[pause: 99999999999s]",
)  # fmt: skip
CONTROLS = [chr(code) for code in (*range(32), *range(127, 160), 0x200B, 0x200D, 0x2028, 0x2029, 0xFEFF, 0xFFFE)]
RIGHT_TO_LEFT = "אבגדה شكرا ابجد \u200f\u202e\u202b\u2067\u2069 (123) "


def generated(seed: int, count: int) -> Iterator[str]:
    """Yield ``count`` texts, the same ones for the same seed."""
    chance = random.Random(seed)
    kinds = (_planes, _mixture, _mixture, _controls, _right_to_left, _tags, _surrogates, _nested, _prose, _numbers)
    for number in range(count):
        if number % 500 == 250:
            yield _long_word(chance)
        else:
            yield kinds[number % len(kinds)](chance)


def _some(chance: random.Random, choose: Callable[[], str], longest: int = 80) -> str:
    return "".join(choose() for _ in range(chance.randint(1, longest)))


def _planes(chance: random.Random) -> str:
    plane = chance.randrange(17) * 0x10000
    return _some(chance, lambda: chr(plane + chance.randrange(0x10000)) + chance.choice(("", " ", "a", "\n")))


def _mixture(chance: random.Random) -> str:
    return _some(chance, lambda: chance.choice(WORDS) + chance.choice((" ", " ", ". ", "", "\n", "\n\n")))


def _controls(chance: random.Random) -> str:
    return _some(chance, lambda: chance.choice((*CONTROLS, "word ")))


def _right_to_left(chance: random.Random) -> str:
    return _some(chance, lambda: chance.choice((*RIGHT_TO_LEFT, "left ")))


def _tags(chance: random.Random) -> str:
    return _some(chance, lambda: chance.choice(TAGS) + chance.choice(("", "a ", " ")))


def _surrogates(chance: random.Random) -> str:
    return _some(chance, lambda: chance.choice((chr(chance.randrange(0xD800, 0xE000)), "lone ")))


def _nested(chance: random.Random) -> str:
    depth, (left, right) = chance.randint(1, 2000), chance.choice(("[]", "<>", "()", "“”", ("<b>", "</b>"), "**"))
    return left * depth + "core" + right * chance.choice((depth, 0))


def _prose(chance: random.Random) -> str:
    word = "".join(chance.choice("aeioust") for _ in range(7))
    return " ".join(chance.choice(("the", word, "walked,", "home.", "“Yes,”", "Dr.")) for _ in range(300))


def _numbers(chance: random.Random) -> str:
    return _some(chance, lambda: str(chance.randrange(10 ** chance.randint(1, 25))) + chance.choice(" .,:-/%$°e\n"))


def _long_word(chance: random.Random) -> str:
    return chance.choice(("a", "xyz", "9", "é", "A1", "“", "I'")) * 50_000


class Fate:
    """What becomes of the texts."""

    def __init__(self, engine: str) -> None:
        self._profile: EngineProfile = load_provider(engine).profile
        self._reader = reader_of(self._profile, "en-US")
        self._reader.read("Loaded.", {})
        self.refused = self.planned = self.characters = 0

    def meet(self, text: str) -> None:
        began = time.process_time()  # whatever else the machine does
        try:
            check_text(text, self._profile, "en-US")
        except RequestError:
            self.refused += 1
        else:
            planned = plan(text, profile=self._profile, reader=self._reader)
            assert planned.segments[0].start == 0
            assert planned.segments[-1].end == len(text)
            self.planned += 1
            self.characters += len(text)
        took = time.process_time() - began
        assert took < SECONDS + SECONDS_PER_CHARACTER * len(text), f"{took:.1f} s for {len(text)} characters"


@pytest.mark.parametrize(("engine", "count", "seed"), [("tone", TEXTS - REAL, SEED), ("kokoro", REAL, SEED + 1000)])
def test_every_text_is_refused_or_covered(engine: str, count: int, seed: int) -> None:
    fate = Fate(engine)
    for number, text in enumerate(generated(seed, count)):
        try:
            fate.meet(text)
        except BaseException:
            print(f"text {number} of seed {seed}: {text[:300]!a} ({len(text)} characters)")
            raise
    print(f"{engine}: {fate.planned} planned ({fate.characters:,} characters), {fate.refused} refused")
    assert fate.planned > count // 10
    assert fate.refused > count // 10
