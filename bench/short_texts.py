# ruff: noqa: RUF001  (phonetic symbols)
"""How short texts are said: each of a fixed list by every voice, heard by Whisper and measured at its ends.

``python -m bench.short_texts [--languages en-US,es-ES] [--voices NAME ...] [--systems ours,float32,export]
[--speed N] [--tag whispers] [--kept FILE] [--worst N]``. The texts are in ``bench/sentences/short/TAG.txt``: one, two
and three to five words and a sentence, with names, numbers and questions, and with final sounds of every kind. Voices
of one timbre are heard once ("Sulafat" is "af_heart").

A text counts as heard wrong when the phonemes of what Whisper base writes down are others, so that "to" for "Two." is
right. Whisper's own errors are in all figures; what tells them apart:

- a text that most voices are heard wrong in is Whisper's or the reader's error, one that few are is the voices'
- ``export`` speaks the same phonemes with the styles of kokoro-onnx in onnxruntime, and ``float32`` is our engine
  without int8. What is wrong in those too is not a fault of a precision or a kernel
- the odds of Whisper: how much less likely the text is to it than what it wrote, in nats
- the ends are measured: the level of the first and last 20 ms before anything is trimmed (a sound that is cut off),
  the length of an s that the text does not end with, and of a burst that stands apart behind the text

With ``--kept`` each hearing is added to a file as a line of JSON, and what sounds the same is not heard again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import jiwer

from bench.languages import PROMPTS, in_words
from bench.machine import describe
from bench.quality import export
from rhapsode.core.audio import Pcm
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import PlanRequest, Segment, Speech, SpeechParams
from rhapsode.engines.kokoro.inference import SAMPLE_RATE_HZ, KokoroEngine, phoneme_ids
from rhapsode.engines.kokoro.provider import PROFILE, KokoroProvider
from rhapsode.engines.kokoro.vocabulary import AFFRICATES, FRICATIVES, SIBILANTS, STOPS
from rhapsode.engines.kokoro.voices import GEMINI, LANGUAGES, NATIVE, Recipe, speaking
from rhapsode.installation import engine_options
from rhapsode.render import worker_functions
from rhapsode.settings import Settings
from rhapsode.text.reader import reader_of
from tests.support.acoustics import (
    edge_levels_db,
    seconds_behind_the_end,
    seconds_of_hiss_at_the_end,
    speech_level_db,
)
from tests.support.transcribe import Transcriber, normalise_words, reconcile, word_errors

TEXTS: Final = Path(__file__).parent / "sentences" / "short"
SYSTEMS: Final = ("ours", "float32", "export")
FINALS: Final[dict[str, str]] = {
    "stop": STOPS,
    "s": SIBILANTS,
    "affricate": AFFRICATES,
    "fricative": f"{FRICATIVES}h",
    "nasal": "mnŋɳɲɴ",
    "liquid": "lɹrɾɻɽʎjwɥɰʋ",
}
"""Kinds of final sounds by their symbols; any other is a vowel."""
Synthesise = Callable[[Segment, str, str], Speech]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard and measured of one text by one voice.

    ``units`` are words, or characters where words are not parted, and ``errors`` those that were heard wrong. ``odds``
    are nats. The levels at the ends are decibels below the loudest 20 ms, that of the
    speech is of full scale.
    """

    system: str
    language: str
    voice: str
    text: str
    digest: str
    phonemes: str
    heard: str
    units: int
    errors: int
    odds: float
    seconds: float
    start_db: float
    end_db: float
    hiss_s: float
    behind_s: float
    level_db: float

    @property
    def wrong(self) -> bool:
        """Whether Whisper heard another text."""
        return self.errors > 0

    @property
    def size(self) -> str:
        """How long the text is."""
        count = self.units if self.language[:2] not in UNPARTED else -(-self.units // 2)
        return str(count) if count < 3 else "3-5" if count < 6 else "more"

    @property
    def final(self) -> str:
        """The kind of its last sound."""
        last = spoken(self.phonemes)[-1:]
        return next((kind for kind, symbols in FINALS.items() if last in symbols), "vowel")

    @property
    def suspect(self) -> str:
        """What is wrong with its ends by measure, if anything."""
        faults = {
            "starts late": self.start_db > -30,
            "cut off": self.end_db > -30,
            "hiss": self.final not in ("s", "affricate", "stop") and self.hiss_s >= 0.04,
            "burst": self.behind_s > 0,
        }
        return ", ".join(name for name, found in faults.items() if found)


UNPARTED: Final = ("ja", "zh")
"""Languages that are written without spaces."""


def spoken(phonemes: str) -> str:
    """Return the sounds among phonemes, without stress, length, tone and punctuation."""
    return "".join(symbol for symbol in phonemes if symbol.isalpha() and symbol not in "ːʰʲᵊ")


def texts(language: str) -> list[str]:
    """Return the texts of a language."""
    return [line for line in (TEXTS / f"{language[:2]}.txt").read_text("utf-8").splitlines() if line]


def voices(language: str) -> list[Recipe]:
    """Return those who speak a language: its own voices and the thirty, each timbre once."""
    found: dict[tuple[object, ...], Recipe] = {}
    for recipe in (*(recipe for recipe in NATIVE if recipe.voice.language == language), *GEMINI):
        if language == "en-GB" and recipe.voice.language != language:
            continue  # they are American
        manner = speaking(recipe, language)
        found.setdefault((*sorted(manner.timbre.items()), *sorted(manner.prosody.items())), recipe)
    return list(found.values())


def synthesisers(options: EngineOptions, systems: Iterable[str]) -> dict[str, Synthesise]:
    """Return what speaks, by name."""
    synthesise_by_system: dict[str, Synthesise] = {}
    for system in systems:
        if system == "export":
            infer = export(options)
            synthesise_by_system[system] = lambda segment, voice, language, infer=infer: Speech(  # type: ignore[misc]
                Pcm(infer(phoneme_ids(segment.phonemes), voice), SAMPLE_RATE_HZ), len(segment.phonemes)
            )
        else:
            precision = "f32" if system == "float32" else options.precision
            synthesise_by_system[system] = KokoroEngine(replace(options, precision=precision)).synthesise
    return synthesise_by_system


class Ears:
    """Whisper, and what it has heard before."""

    def __init__(self, kept: Path | None) -> None:
        self._whisper = Transcriber("base", threads=1)
        self._kept = kept
        lines = kept.read_text("utf-8").splitlines() if kept is not None and kept.is_file() else ()
        hearings = (Hearing(**json.loads(line)) for line in lines)
        self._before = {(hearing.language, hearing.text, hearing.digest): hearing for hearing in hearings}

    def hear(self, system: str, language: str, voice: str, text: str, segment: Segment, speech: Speech) -> Hearing:
        """Return what is heard and measured of a sound, from before if the same was heard then."""
        samples, _ = worker_functions.trimmed(speech, 0.0, segment)
        digest = hashlib.sha256(samples.tobytes()).hexdigest()[:16]
        before = self._before.get((language, text, digest))
        if before is not None:
            return replace(before, system=system, voice=voice)
        tag, raw = language[:2], speech.pcm.samples
        heard = self._whisper.text(samples, SAMPLE_RATE_HZ, language=tag, prompt=PROMPTS.get(tag))
        units, errors = compared(language, text, heard)
        odds = 0.0
        if errors:
            odds = self._whisper.log_likelihood(samples, heard, language=tag) - self._whisper.log_likelihood(
                samples, text, language=tag
            )
        start_db, end_db = edge_levels_db(raw)
        hearing = Hearing(
            system, language, voice, text, digest, segment.phonemes, heard, units, errors, round(odds, 2),
            round(len(samples) / SAMPLE_RATE_HZ, 3), round(start_db, 1), round(end_db, 1),
            round(seconds_of_hiss_at_the_end(raw), 2), round(seconds_behind_the_end(raw), 2),
            round(speech_level_db(raw), 1),
        )  # fmt: skip
        if self._kept is not None:
            with self._kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(hearing), ensure_ascii=False) + "\n")
        return hearing


def compared(language: str, text: str, heard: str) -> tuple[int, int]:
    """Return how many words (or characters) a text has, and how many were heard wrong.

    None were if what was heard has the same phonemes.
    """
    tag = language[:2]
    if tag == "en":
        expected, found = normalise_words(text), normalise_words(heard)
        errors = word_errors(expected, reconcile(expected, found))
        units = len(expected)
    else:
        said, other = in_words(tag, text), in_words(tag, heard) if heard.strip() else ""
        if tag in UNPARTED:
            said, other = (" ".join(words.replace(" ", "")) for words in (said, other))
        alignment = jiwer.process_words(said, other or "-")
        errors, units = alignment.substitutions + alignment.deletions + alignment.insertions, len(said.split())
    alike = heard.strip() and spoken(_phonemes(language, heard)) == spoken(_phonemes(language, text))
    return units, 0 if alike else errors


@lru_cache(maxsize=4096)
def _phonemes(language: str, text: str) -> str:
    return reader_of(PROFILE, language).phonemes(text)


def plan(language: str, text: str, speed: float, tag: str | None) -> Segment:
    """Return a text as the one segment that it is spoken in."""
    params = SpeechParams("", speed=speed)
    tagged = f"[{tag}] {text}" if tag else text
    segments = worker_functions.plan(PlanRequest("kokoro", language, tagged, speed=speed, params=params)).segments
    (segment,) = (segment for segment in segments if segment.phonemes)
    return segment


def table(hearings: Sequence[Hearing], name: str, column: Callable[[Hearing], str], limit: int = 100) -> None:
    """Print what was heard wrong for each value of a column, the worst first."""
    groups: dict[str, list[Hearing]] = {}
    for hearing in hearings:
        groups.setdefault(column(hearing), []).append(hearing)
    print(f"\n{name:<34} {'spoken':>6} {'wrong':>6} {'units':>6} {'errors':>6}  ends  heard as")
    ranked = sorted(groups.items(), key=lambda group: -sum(hearing.wrong for hearing in group[1]) / len(group[1]))
    for value, group in ranked[:limit]:
        wrong = Counter(hearing.heard for hearing in group if hearing.wrong).most_common(3)
        print(
            f"{value:<34} {len(group):>6} {sum(hearing.wrong for hearing in group):>6} "
            f"{sum(hearing.units for hearing in group):>6} {sum(hearing.errors for hearing in group):>6} "
            f"{sum(bool(hearing.suspect) for hearing in group):>5}  "
            + "; ".join(f"{heard} ({count})" for heard, count in wrong)
        )


def report(hearings: Sequence[Hearing], worst: int) -> None:
    """Print the tables, and the texts that few voices were heard wrong in."""
    table(hearings, "language", lambda hearing: f"{hearing.language} {hearing.system}")
    table(hearings, "voice", lambda hearing: f"{hearing.language} {hearing.system} {hearing.voice}")
    table(hearings, "length", lambda hearing: f"{hearing.system} {hearing.size}")
    table(hearings, "last sound", lambda hearing: f"{hearing.system} {hearing.final}")
    table(hearings, "text", lambda hearing: f"{hearing.language[:2]} {hearing.system} {hearing.text}")
    suspects = [hearing for hearing in hearings if hearing.suspect]
    print(f"\nends that are wrong by measure: {len(suspects)}")
    for hearing in suspects[:worst]:
        print(
            f"  {hearing.system} {hearing.voice} {hearing.text} {hearing.suspect} (start {hearing.start_db}, "
            f"end {hearing.end_db} dB, hiss {hearing.hiss_s}, burst {hearing.behind_s} s): {hearing.heard}"
        )
    surest = sorted((hearing for hearing in hearings if hearing.wrong), key=lambda hearing: -hearing.odds)
    print("\nthose that Whisper was surest of")
    for hearing in surest[:worst]:
        print(
            f"  {hearing.odds:5.1f} {hearing.system} {hearing.language} {hearing.voice}: {hearing.text} -> "
            f"{hearing.heard}  {hearing.suspect}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Speak, hear and print."""
    parser = argparse.ArgumentParser(prog="bench.short_texts", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--languages", default=",".join(LANGUAGES), help="BCP-47 (default: all)")
    parser.add_argument("--voices", nargs="+", metavar="NAME", help="(default: all)")
    parser.add_argument("--systems", default="ours", help=f"of {', '.join(SYSTEMS)} (default: ours)")
    parser.add_argument("--texts", nargs="+", metavar="TEXT", help="other texts than those of the list")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--tag", help="that stands before each text, such as whispers")
    parser.add_argument("--kept", type=Path, help="a file of what was heard before, which is added to")
    parser.add_argument("--worst", type=int, default=40, help="how many single sounds to print (default: 40)")
    given = parser.parse_args(arguments)

    options = engine_options(Settings())
    KokoroProvider().prepare(options)
    synthesise_by_system, ears = synthesisers(options, given.systems.split(",")), Ears(given.kept)
    hearings = []
    for language in given.languages.split(","):
        names = [recipe.voice.name for recipe in voices(language)]
        for text in given.texts or texts(language):
            segment = plan(language, text, given.speed, given.tag)
            for voice in (name for name in names if not given.voices or name in given.voices):
                for system, synthesise in synthesise_by_system.items():
                    speech = synthesise(segment, voice, language)
                    hearings.append(ears.hear(system, language, voice, text, segment, speech))
            wrong = sum(hearing.wrong for hearing in hearings if (hearing.language, hearing.text) == (language, text))
            print(f"{language} {text}: {wrong} wrong", file=sys.stderr, flush=True)
    report(hearings, given.worst)
    print(f"\n{len(hearings)} sounds, {describe()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
