"""Word error rate of the speech: every sentence of the corpus is spoken, and Whisper base writes down what it hears.

``python -m bench.speech [--engine NAME] [--json FILE] [--each N] [--worst N] [--limit PERCENT]``. Each sentence is
spoken by ``--each`` voices in turn, so that every category meets many of them. Errors of Whisper count too, such as
"flower" for "flour": the figure is an upper bound.
Ends with 1 when the total is over ``--limit``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.corpus import APART, SENTENCES, VOICES
from rhapsode.core.audio import Int16
from rhapsode.core.speech import SpeechParams
from rhapsode.installation import catalogue, speaker
from rhapsode.render.speaker import Speaker
from rhapsode.settings import Settings
from tests.support.transcribe import Transcriber, normalise_words, reconcile, word_errors

ENGINES = {"kokoro": VOICES, "hibari": ("heart",)}


@dataclass(frozen=True, slots=True)
class Result:
    """One sentence by one voice."""

    category: str
    voice: str
    text: str
    expected: str
    heard: str
    transcript: str
    words: int
    errors: int
    audio_seconds: float


def say(speak: Speaker, engine: str, voice: str, text: str) -> tuple[Int16, int]:
    """Return samples and their rate in Hz, by the pipeline of the server in this process."""
    pieces = list(speak.speak(engine, SpeechParams(text, voice)))
    return np.concatenate([piece.samples for piece in pieces]), pieces[0].rate_hz


def measure(speak: Speaker, ears: Transcriber, engine: str, each: int) -> Iterable[Result]:
    """Speak and listen, one sentence after the other."""
    voices = ENGINES[engine]
    for number, sentence in enumerate(SENTENCES):
        for turn in range(min(each, len(voices))):
            voice = voices[(number * each + turn) % len(voices)]
            samples, rate_hz = say(speak, engine, voice, sentence.text)
            transcript = ears.text(samples, rate_hz)
            expected = normalise_words(sentence.reference)
            heard = reconcile(expected, normalise_words(transcript))
            yield Result(
                category=sentence.category,
                voice=voice,
                text=sentence.text,
                expected=" ".join(expected),
                heard=" ".join(heard),
                transcript=transcript,
                words=len(expected),
                errors=word_errors(expected, heard),
                audio_seconds=round(len(samples) / rate_hz, 3),
            )


def rate(results: Iterable[Result]) -> float:
    """Return the word error rate of several results together, as a fraction."""
    results = list(results)
    return sum(result.errors for result in results) / sum(result.words for result in results)


def table(results: Sequence[Result], column: str) -> None:
    """Print the rate for each value of a column."""
    print(f"\n{column:<16} {'spoken':>6} {'words':>6} {'errors':>6} {'WER':>7}")
    for value in dict.fromkeys(getattr(result, column) for result in results):
        rows = [result for result in results if getattr(result, column) == value]
        words, errors = sum(row.words for row in rows), sum(row.errors for row in rows)
        print(f"{value:<16} {len(rows):>6} {words:>6} {errors:>6} {rate(rows):>7.2%}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(prog="bench.speech", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engine", choices=ENGINES, default="kokoro", help="who speaks (default: kokoro)")
    parser.add_argument("--json", type=Path, help="write every result to this file")
    parser.add_argument("--each", type=int, default=2, help="voices that speak each sentence (default: 2)")
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst sentences to print (default: 10)")
    parser.add_argument(
        "--limit", type=float, default=3.0, help="highest total word error rate in percent (default: 3)"
    )
    options = parser.parse_args(arguments)

    started = time.monotonic()
    settings = Settings(engines=(options.engine,))
    results = list(measure(speaker(settings), Transcriber("base"), options.engine, options.each))
    counted = [result for result in results if result.category not in APART]
    total = rate(counted)

    table(results, "category")
    table(counted, "voice")
    worst = sorted((r for r in results if r.errors), key=lambda r: r.errors / r.words, reverse=True)[: options.worst]
    if worst:
        print("\nworst")
    for result in worst:
        print(f"  {result.errors}/{result.words} {result.voice} ({result.category})")
        print(f"    said   {result.expected}\n    heard  {result.heard}")
    seconds = sum(result.audio_seconds for result in results)
    sentences, voices = len({r.text for r in counted}), len({r.voice for r in counted})
    print(
        f"\n{len(counted)} utterances ({sentences} sentences, {voices} voices), "
        f"{sum(r.words for r in counted)} words, {seconds:.0f} s of speech, {time.monotonic() - started:.0f} s of work"
    )
    print(f"word error rate: {total:.2%} (without {', '.join(sorted(APART))}; limit {options.limit:g} %)")
    if options.json:
        report = {
            "engine": catalogue(settings).providers[options.engine].profile.version,
            "ears": "whisper base",
            "word_error_rate": total,
            "results": [asdict(result) for result in results],
        }
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0 if 100 * total <= options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
