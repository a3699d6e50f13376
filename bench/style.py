"""Deliveries, measured: eight of them by voices and sentences, against what the table promises.

``python -m bench.style [--quick] [--voices N] [--texts N] [--deep N] [--words N] [--kept FILE]``. By default all
thirty voices speak two sentences and six of them ten, plain and in eight deliveries. Each sound is made once and
measured: pitch, range of the melody, pace, level and the share of voiced frames by :mod:`tests.support.pitch`, quality
by DNSMOS, and for ``--words`` voices what Whisper hears. Then

- how far what is measured is from what the table promises, as medians over all sounds (within 10 %, or :data:`NEAR`)
- DNSMOS and Whisper's word error rate beside plain, in which words that sound the same are the same
- whether a rule tells the eight apart: each sound is given the delivery whose promise is nearest to what was measured.
  Of the rule only the decibels of effort and energy were fitted, to sounds of six voices
- the speed of the engine beside plain, in seconds of sound for each second of processor time, interleaved

With ``--kept`` each measurement is added to a file as a line of JSON, and what is in it is not measured again: a
change of one entry of the table costs that entry alone. ``--quick`` takes six voices and one sentence: three minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

from bench.machine import describe
from bench.quality import texts
from rhapsode.core.audio import Float32
from rhapsode.core.delivery import PLAIN, Delivery, DeliverySpan
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.engines.kokoro.provider import DELIVERIES_VERSION, PROFILE, KokoroProvider
from rhapsode.engines.kokoro.voices import GEMINI
from rhapsode.installation import engine_options
from rhapsode.settings import Settings
from rhapsode.text.deliveries import DELIVERIES
from rhapsode.text.reader import reader_of
from tests.support.dnsmos import Judge
from tests.support.pitch import prosody
from tests.support.transcribe import Transcriber, normalise_words, reconcile, word_errors

EIGHT: Final = ("whisper", "excited", "sad", "bored", "shout", "calm", "cheerful", "serious")
MIXED: Final = ("Kore", "Charon", "Puck", "Leda", "Fenrir", "Sulafat")
"""Voices that differ, before the others are taken."""
DEEP_TEXTS: Final = 10
SPREAD: Final = {"pitch_st": 0.6, "range": 0.12, "rate": 0.04, "level_db": 1.2, "voiced": 0.15}
"""How far apart equal sounds may be measured: the units in which distances count for the rule."""
NEAR: Final = {"pitch_st": 0.3, "range": 0.0, "rate": 0.0, "level_db": 1.0, "voiced": 0.0}
"""How far from its promise something may be measured where a tenth of it is less."""
DB_PER_EFFORT, DB_PER_ENERGY = 4.0, 2.2
"""How much louder an effort and an energy of 1 are, and how much softer those of -1."""
WHISPERED: Final = 0.25
"""The greatest share of voiced frames of a whisper, beside plain."""
ROUNDS: Final = 4
_STRESSES: Final = str.maketrans("", "", "ˈˌ")
VERSION: Final = f"{PROFILE.version}.{DELIVERIES_VERSION}"
"""What measurements were made with: those of another version are made again."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one sound. ``values`` are those of the delivery; ``errors`` of ``words`` in ``heard``, what
    Whisper has written down.
    """

    version: str
    voice: str
    text: str
    values: tuple[float, ...]
    seconds: float
    pitch_hz: float
    range_st: float
    voiced: float
    level_db: float
    overall: float
    errors: int | None = None
    words: int | None = None
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A sound beside the plain one: semitones, factors, decibels, and the share of voiced frames."""

    delivery: str
    pitch_st: float
    range: float
    rate: float
    level_db: float
    voiced: float
    overall: float

    @property
    def told_as(self) -> str:
        """The delivery whose promise is nearest to it."""
        return min(EIGHT, key=self._distance)

    def _distance(self, name: str) -> float:
        expected = promise(DELIVERIES[name])
        apart = [(getattr(self, key) - expected[key]) / SPREAD[key] for key in SPREAD]
        return float(np.mean([distance * distance for distance in apart if np.isfinite(distance)]))


def promise(delivery: Delivery) -> dict[str, float]:
    """Return what is to be measured of a delivery; nan for what a whisper has not."""
    whispered = delivery.breathiness >= 1
    return {
        "pitch_st": float("nan") if whispered else delivery.pitch,
        "range": float("nan") if whispered else delivery.pitch_range,
        "rate": delivery.rate,
        "level_db": float("nan") if whispered else _level_db(delivery),
        "voiced": 0.0 if whispered else 1.0,
    }


def _level_db(delivery: Delivery) -> float:
    return DB_PER_EFFORT * delivery.effort + DB_PER_ENERGY * delivery.energy + delivery.volume_db


def kept_as_promised(name: str, measured: float, promised: float) -> bool:
    """Tell whether a median is within a tenth of what was promised, or :data:`NEAR`."""
    if name == "voiced":
        return measured < WHISPERED if promised == 0 else measured > 1 - WHISPERED
    return abs(measured - promised) <= max(0.1 * abs(promised), NEAR[name])


def compared(name: str, sound: Row, plain: Row) -> Compared:
    """Return ``sound`` beside the plain one."""
    voiced = min(1.0, sound.voiced / plain.voiced)
    pitched = voiced >= WHISPERED  # a stray frame of a whisper has a pitch of its own
    return Compared(
        name,
        pitch_st=float(12 * np.log2(sound.pitch_hz / plain.pitch_hz)) if pitched else float("nan"),
        range=sound.range_st / plain.range_st if pitched else float("nan"),
        rate=plain.seconds / sound.seconds,
        level_db=sound.level_db - plain.level_db,
        voiced=voiced,
        overall=sound.overall - plain.overall,
    )


class Bench:
    """The engine, the measures, and what was measured before."""

    def __init__(self, engine: KokoroEngine, kept: Path | None) -> None:
        self.engine = engine
        self._reader = reader_of(KokoroProvider.profile, "en-US")
        self._phonemes: dict[str, str] = {}
        self._judge = Judge(1)
        self._ears: Transcriber | None = None
        self._kept = kept
        self._rows: dict[tuple[str, str, tuple[float, ...]], Row] = {}
        for line in kept.read_text("utf-8").splitlines() if kept is not None and kept.is_file() else ():
            row = json.loads(line)
            self._keep(Row(**{**row, "values": tuple(row["values"])}))

    def segment(self, text: str, delivery: Delivery) -> Segment:
        """Return the text as one segment in a delivery."""
        phonemes = self._phonemes.setdefault(text, self._reader.phonemes(text))
        spans = () if delivery == PLAIN else (DeliverySpan(0, len(phonemes), delivery),)
        return Segment(0, 1, phonemes, deliveries=spans)

    def row(self, voice: str, text: str, delivery: Delivery, *, heard: bool) -> Row:
        """Measure a sound, unless it was measured before; ``heard``: Whisper is to write it down."""
        found = self._rows.get((voice, text, tuple(delivery.values())))
        if found is not None and (found.errors is not None or not heard):
            return found
        sound = self.engine.synthesise(self.segment(text, delivery), voice).pcm.samples
        if found is None:
            measured = prosody(sound)
            found = Row(
                VERSION,
                voice,
                text,
                tuple(delivery.values()),
                round(measured.seconds, 3),
                round(measured.pitch_hz, 2),
                round(measured.range_st, 3),
                round(measured.voiced, 4),
                round(measured.level_db, 2),
                round(self._judge.score(sound, windows=1).overall, 3),
            )
        if heard:
            errors, words, transcript = self._count(text, sound)
            found = replace(found, errors=errors, words=words, heard=transcript)
        self._keep(found)
        if self._kept is not None:
            with self._kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(found)) + "\n")
        return found

    def speed(self, voices: Sequence[str], sentences: Sequence[str]) -> dict[str, float]:
        """Return how fast each delivery is beside plain, in seconds of sound for each second of processor time."""
        found: dict[str, list[float]] = {name: [] for name in EIGHT}
        for voice, text in zip(voices, sentences, strict=False):
            segments = {name: self.segment(text, DELIVERIES[name]) for name in EIGHT}
            plain = self.segment(text, PLAIN)
            for segment in (plain, *segments.values()):  # kernels are made for new lengths the first time
                self.engine.synthesise(segment, voice)
            for _ in range(ROUNDS):
                for name, segment in segments.items():
                    before, here = self._timed(plain, voice), self._timed(segment, voice)
                    found[name].append(here / before)
        return {name: float(np.median(ratios)) for name, ratios in found.items() if ratios}

    def _timed(self, segment: Segment, voice: str) -> float:
        begun = time.process_time()
        pcm = self.engine.synthesise(segment, voice).pcm
        return len(pcm.samples) / pcm.rate_hz / (time.process_time() - begun)

    def _count(self, text: str, sound: Float32) -> tuple[int, int, str]:
        if self._ears is None:
            self._ears = Transcriber("base", threads=1)
        expected = normalise_words(text)
        transcript = self._ears.text(sound)
        heard = reconcile(expected, normalise_words(transcript))
        return word_errors(expected, alike(expected, heard, self._sounds)), len(expected), transcript

    def _sounds(self, word: str) -> str:
        """Return the phonemes of a word without stress; the "t" of "patients" is no more than that of "patience"."""
        return self._reader.phonemes(word).translate(_STRESSES).replace("nts", "ns")

    def _keep(self, row: Row) -> None:
        if row.version == VERSION:
            self._rows[row.voice, row.text, row.values] = row


def alike(expected: Sequence[str], heard: Sequence[str], sounds: Callable[[str], str]) -> list[str]:
    """Return the words ``heard``, with those of ``expected`` in the place of words that sound the same ("flower" for
    "flour"): which of them was meant nobody can hear.
    """
    changed = list(heard)
    for kind, first, last, start, stop in SequenceMatcher(None, expected, heard, autojunk=False).get_opcodes():
        if kind == "replace" and last - first == stop - start:
            for meant, at in zip(expected[first:last], range(start, stop), strict=True):
                if sounds(meant) == sounds(heard[at]):
                    changed[at] = meant
    return changed


def measure(
    bench: Bench, pairs: Sequence[tuple[str, str]], heard: Iterable[tuple[str, str]]
) -> tuple[list[Compared], dict[str, float]]:
    """Measure every pair of a voice and a sentence in the eight deliveries; and the word error rate of each."""
    found: list[Compared] = []
    errors, words = dict.fromkeys(("plain", *EIGHT), 0), dict.fromkeys(("plain", *EIGHT), 0)
    listened, begun = set(heard), time.monotonic()
    for done, (voice, text) in enumerate(pairs, 1):
        listens = (voice, text) in listened
        plain = bench.row(voice, text, PLAIN, heard=listens)
        rows = {name: bench.row(voice, text, DELIVERIES[name], heard=listens) for name in EIGHT}
        found += (compared(name, row, plain) for name, row in rows.items())
        for name, row in {"plain": plain, **rows}.items():
            if listens and row.errors is not None and row.words is not None:
                errors[name] += row.errors
                words[name] += row.words
        print(f"{done} of {len(pairs)}: {voice}, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return found, {name: errors[name] / words[name] for name in errors if words[name]}


def report(found: Sequence[Compared], wrong: dict[str, float], speeds: dict[str, float]) -> None:
    """Print the table, and what is not as it was promised."""
    columns = ("pitch st", "range", "rate", "level dB", "voiced", "OVRL", "told", "speed", "WER")
    print("| delivery | " + " | ".join(columns) + " |\n| --- |" + " ---: |" * len(columns))
    off = []
    for name in EIGHT:
        rows, expected = [sample for sample in found if sample.delivery == name], promise(DELIVERIES[name])
        cells = []
        for key in SPREAD:
            if not np.isfinite(expected[key]):
                cells.append("-")
                continue
            middle = float(np.nanmedian([getattr(row, key) for row in rows]))
            cells.append(f"{middle:.2f} ({expected[key]:.2f})")
            if not kept_as_promised(key, middle, expected[key]):
                off.append(f"{name}: {key} {middle:.2f} for {expected[key]:.2f}")
        cells.append(f"{np.mean([row.overall for row in rows]):+.2f}")
        cells.append(f"{np.mean([row.told_as == name for row in rows]):.0%}")
        cells.append(f"{speeds[name]:.2f}" if name in speeds else "-")
        cells.append(f"{wrong[name]:.2%}" if name in wrong else "-")
        print(f"| {name} | " + " | ".join(cells) + " |")
    told = np.mean([sample.told_as == sample.delivery for sample in found])
    print(f"\nIn parentheses: what the table promises. OVRL: beside plain. Told apart: {told:.1%} of {len(found)}.")
    if "plain" in wrong:
        print(f"WER of plain: {wrong['plain']:.2%}")
    print(f"Not as promised: {'; '.join(off) or 'nothing'}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.style", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="six voices, one sentence, Whisper for one voice")
    parser.add_argument("--voices", type=int, help="how many of the thirty (default: all)")
    parser.add_argument("--texts", type=int, help="how many sentences of each (default: 2)")
    parser.add_argument("--deep", type=int, help=f"how many voices speak {DEEP_TEXTS} sentences (default: 6)")
    parser.add_argument("--words", type=int, help="of how many voices Whisper hears the words (default: 4)")
    parser.add_argument("--timed", type=int, help="of how many voices the speed is measured (default: 3)")
    parser.add_argument("--kept", type=Path, help="a file that keeps measurements for the next time")
    given = parser.parse_args(arguments)
    usual = (6, 1, 0, 1, 1) if given.quick else (30, 2, 6, 4, 3)
    asked = (given.voices, given.texts, given.deep, given.words, given.timed)
    voices, count, deep, words, timed = (a if a is not None else b for a, b in zip(asked, usual, strict=True))
    options, provider = replace(engine_options(Settings()), threads=1), KokoroProvider()
    provider.prepare(options)
    names = [*MIXED, *(counterpart.voice.name for counterpart in GEMINI if counterpart.voice.name not in MIXED)][
        :voices
    ]
    sentences = texts(DEEP_TEXTS)
    wide = list(product(names, sentences[:count]))
    pairs = list(dict.fromkeys([*wide, *product(names[:deep], sentences)]))
    bench = Bench(KokoroEngine(options), given.kept)
    found, wrong = measure(bench, pairs, [pair for pair in pairs if pair[0] in names[:words]])
    print(f"{len(names)} voices, {len(pairs)} pairs of a voice and a sentence, {describe()}\n")
    report(found, wrong, bench.speed(names[:timed], sentences))
    return 0


if __name__ == "__main__":
    sys.exit(main())
