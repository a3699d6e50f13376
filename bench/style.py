"""Deliveries, measured: eight of them by voices and sentences, against what the table promises.

``python -m bench.style [--voices N] [--texts N] [--judged N] [--words N] [--json FILE]``. Of each sound, and of the
same sentence plain: pitch, range of the melody, pace, level and the share of voiced frames, by
:mod:`tests.support.pitch`. Then

- how far what is measured is from what the table promises, as medians over all sounds
- DNSMOS (``--judged`` voices) and Whisper's word error rate (``--words`` voices) beside plain: these take longest
- the speed of the engine beside plain, in seconds of sound for each second of processor time: sounds are made twice,
  turn by turn, and the second time counts, because kernels are made for new lengths the first time
- whether a rule tells the eight apart: each sound is given the delivery whose promise is nearest to what was measured
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from bench.machine import describe
from bench.quality import texts
from rhapsode.core.audio import Float32
from rhapsode.core.delivery import Delivery, DeliverySpan
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro.inference import KokoroEngine
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.kokoro.voices import GEMINI
from rhapsode.installation import engine_options
from rhapsode.settings import Settings
from rhapsode.text.deliveries import DELIVERIES
from rhapsode.text.reader import reader_of
from tests.support.dnsmos import Judge
from tests.support.pitch import prosody
from tests.support.transcribe import Transcriber, normalise_words, reconcile, word_errors

EIGHT = ("whisper", "excited", "sad", "bored", "shout", "calm", "cheerful", "serious")
MIXED = ("Kore", "Charon", "Puck", "Leda", "Fenrir", "Sulafat")
"""Voices that differ, before the others are taken."""
SPREAD = {"pitch_st": 0.6, "range": 0.12, "rate": 0.04, "level_db": 1.2, "voiced": 0.15}
"""How far apart equal sounds may be measured: the units in which distances count for the rule."""
DB_PER_EFFORT = 4.0
"""How much louder an effort of 1 is, and how much softer one of -1."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one sound differs in from the plain one: semitones, factors, decibels, and its share of voiced frames."""

    voice: str
    text: int
    delivery: str
    pitch_st: float
    range: float
    rate: float
    level_db: float
    voiced: float
    overall: float
    overall_plain: float
    speed: float
    heard_as: str = ""


def promise(delivery: Delivery) -> dict[str, float]:
    """What is to be measured of a delivery; nan for what a whisper has not."""
    whispered = delivery.breathiness >= 1
    return {
        "pitch_st": float("nan") if whispered else delivery.pitch,
        "range": float("nan") if whispered else delivery.pitch_range,
        "rate": delivery.rate,
        "level_db": float("nan") if whispered else DB_PER_EFFORT * delivery.effort + delivery.volume_db,
        "voiced": 0.0 if whispered else 1.0,
    }


def nearest(found: dict[str, float]) -> str:
    """The delivery whose promise is nearest to what was measured."""

    def distance(name: str) -> float:
        wanted = promise(DELIVERIES[name])
        apart = [(found[key] - wanted[key]) / SPREAD[key] for key in SPREAD if np.isfinite(found[key] - wanted[key])]
        return float(np.mean(np.square(apart)))

    return min(EIGHT, key=distance)


def timed(engine: KokoroEngine, segment: Segment, voice: str) -> tuple[Float32, float]:
    """Return a sound, and how many seconds of it are made in a second of processor time."""
    begun = time.process_time()
    pcm = engine.synthesise(segment, voice).pcm
    return pcm.samples, len(pcm.samples) / pcm.rate_hz / (time.process_time() - begun)


def measure(
    engine: KokoroEngine, voices: Sequence[str], sentences: Sequence[str], judged: Sequence[str]
) -> tuple[list[Measured], list[Float32]]:
    """Speak every sentence by every voice plain and in the eight deliveries."""
    judge, reader = Judge(1), reader_of(KokoroProvider.profile, "en-US")
    found, sounds = [], []
    for voice, (number, text) in product(voices, enumerate(sentences)):
        phonemes = reader.phonemes(text)
        plain = Segment(0, 1, phonemes)
        asked = {
            name: replace(plain, deliveries=(DeliverySpan(0, len(phonemes), DELIVERIES[name]),)) for name in EIGHT
        }
        for segment in (plain, *asked.values()):
            engine.synthesise(segment, voice)
        plain_sound, _ = timed(engine, plain, voice)
        measured_plain = prosody(plain_sound)
        overall_plain = judge.score(plain_sound).overall if voice in judged else float("nan")
        sounds.append(plain_sound)
        for name, segment in asked.items():
            _, before = timed(engine, plain, voice)
            sound, speed = timed(engine, segment, voice)
            heard = prosody(sound)
            apart = {
                "pitch_st": float(12 * np.log2(heard.pitch_hz / measured_plain.pitch_hz)),
                "range": heard.range_st / measured_plain.range_st,
                "rate": measured_plain.seconds / heard.seconds,
                "level_db": heard.level_db - measured_plain.level_db,
                "voiced": min(1.0, heard.voiced / measured_plain.voiced),
            }
            if apart["voiced"] < 0.25:  # a stray frame of a whisper has a pitch of its own
                apart["pitch_st"] = apart["range"] = float("nan")
            score = judge.score(sound).overall if voice in judged else float("nan")
            quality = {"overall": score, "overall_plain": overall_plain, "speed": speed / before}
            found.append(Measured(voice, number, name, **apart, **quality, heard_as=nearest(apart)))
            sounds.append(sound)
    return found, sounds


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.style", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--voices", type=int, default=30, help="how many of the thirty (default: all)")
    parser.add_argument("--texts", type=int, default=2, help="how many sentences (default: 2)")
    parser.add_argument("--judged", type=int, default=6, help="of how many voices DNSMOS judges the sounds")
    parser.add_argument(
        "--words", type=int, default=3, help="of how many voices to count the words that Whisper hears"
    )
    parser.add_argument("--json", type=Path, help="write every measurement to this file")
    given = parser.parse_args(arguments)
    settings, provider = engine_options(Settings()), KokoroProvider()
    provider.prepare(settings)
    names = [*MIXED, *(one.voice.name for one in GEMINI if one.voice.name not in MIXED)][: given.voices]
    sentences = texts(given.texts)
    found, sounds = measure(KokoroEngine(settings), names, sentences, names[: given.judged])
    wrong = _words(found, sounds, names[: given.words], sentences) if given.words else {}

    print(f"{len(names)} voices, {len(sentences)} sentences, {describe()}\n")
    columns = ("pitch st", "range", "rate", "level dB", "voiced", "OVRL", "told", "speed", "WER")
    print(f"{'':<9}" + "".join(f"{column:>15}" for column in columns))
    for name in EIGHT:
        rows, wanted = [one for one in found if one.delivery == name], promise(DELIVERIES[name])
        cells = []
        for key in SPREAD:
            known = np.isfinite(wanted[key])
            middle = float(np.nanmedian([getattr(one, key) for one in rows])) if known else float("nan")
            cells.append(f"{middle:.2f} ({wanted[key]:.2f})" if known else "-")
        cells.append(f"{np.nanmean([one.overall - one.overall_plain for one in rows]):+.2f}" if given.judged else "-")
        cells.append(f"{np.mean([one.heard_as == name for one in rows]):.0%}")
        cells.append(f"{np.median([one.speed for one in rows]):.2f}")
        cells.append(f"{wrong[name]:.2%}" if name in wrong else "-")
        print(f"{name:<9}" + "".join(f"{cell:>15}" for cell in cells))
    told = np.mean([one.heard_as == one.delivery for one in found])
    print(f"\nIn parentheses: what the table promises. OVRL: beside plain. Told apart: {told:.1%}.")
    if wrong:
        print(f"WER of plain: {wrong['plain']:.2%}")
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in found]) + "\n", "utf-8")
    return 0


def _words(
    found: Sequence[Measured], sounds: Sequence[Float32], voices: Sequence[str], sentences: Sequence[str]
) -> dict[str, float]:
    """The word error rate of each delivery and of plain."""
    ears = Transcriber("base")
    errors: dict[str, int] = {}
    words: dict[str, int] = {}
    step = len(EIGHT) + 1
    for at in range(0, len(sounds), step):
        first = found[at // step * len(EIGHT)]
        if first.voice not in voices:
            continue
        expected = normalise_words(sentences[first.text])
        for name, sound in zip(("plain", *EIGHT), sounds[at : at + step], strict=True):
            heard = reconcile(expected, normalise_words(ears.text(sound)))
            errors[name] = errors.get(name, 0) + word_errors(expected, heard)
            words[name] = words.get(name, 0) + len(expected)
    return {name: errors[name] / words[name] for name in errors}


if __name__ == "__main__":
    sys.exit(main())
