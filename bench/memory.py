"""Memory of a worker: whether it stays where it is when the worker speaks texts of ever new lengths.

``python -m bench.memory [--sentences N] [--engine NAME] [--json FILE]``. Sentences of 1 to 45 random words go, by all
voices in turn, through a worker process as the server runs it, with the settings of the server; a worker that is over
its limit is replaced, and then the table shows another process. Random words read badly and do not have to read well:
a model of dynamic shapes takes its memory by their lengths.
Ends with 1 when the memory after the first tenth of the sentences is left by more than 10 %, or is over the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from bench.corpus import SENTENCES
from rhapsode.core.speech import PlanRequest, SpeechParams
from rhapsode.engines.huge_pages import request_huge_pages
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import load_provider
from rhapsode.installation import engine_options
from rhapsode.render import worker_functions
from rhapsode.settings import Settings
from rhapsode.store.blobs import open_blobs

MAX_WORDS = 45
TIMEOUT_S = 600.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The worker after so many sentences: resident bytes, process, seconds of audio and of wall time until then."""

    sentences: int
    rss_bytes: int
    pid: int
    audio_s: float
    wall_s: float


def sentences(count: int, seed: int = 1) -> Iterator[str]:
    """Yield sentences of random words and lengths; the same ones for the same seed.

    Four of five have up to 8 words, so that a run ends in reasonable time, the others up to 45.
    """
    chance = random.Random(seed)
    words = sorted(
        {word.strip('".,:;?!').lower() for sentence in SENTENCES for word in sentence.text.split() if word.isascii()}
    )
    words = [word for word in words if word.isalpha()]
    for _ in range(count):
        longest = MAX_WORDS if chance.random() < 0.2 else 8
        yield " ".join(chance.choices(words, k=chance.randint(1, longest))).capitalize() + "."


async def measure(engine: str, count: int, points: Sequence[int]) -> list[Reading]:
    """Speak ``count`` sentences, and read the memory of the worker after each of ``points``."""
    options = engine_options(Settings())
    provider = load_provider(engine)
    voices = provider.models[-1].voices
    request_huge_pages()  # as the server does
    pool = WorkerPool(engine, 1, provider.profile.worker_bytes)
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory() as directory:
        config = worker_functions.WorkerConfig(options, Path(directory).as_uri())
        blobs = open_blobs(config.blobs)
        try:
            await pool.run_in_each(TIMEOUT_S, worker_functions.warm, config, engine)
            if provider.profile.joins:
                for length in worker_functions.REHEARSALS:
                    await pool.run_in_each(TIMEOUT_S, worker_functions.rehearse, config, engine, length)
            audio_s, started = 0.0, time.monotonic()
            for number, text in enumerate(sentences(count), 1):
                voice = voices[number % len(voices)]
                params = SpeechParams("", voice.name)
                for segment in worker_functions.plan(PlanRequest(engine, voice.language, text)).segments:
                    if segment.phonemes:
                        spoken = await pool.run(
                            TIMEOUT_S, worker_functions.render, config, engine, segment, params, "one"
                        )
                        audio_s += spoken.segment.samples / provider.profile.sample_rate_hz
                        await blobs.delete(["one"])
                if number in points:
                    pid = await pool.run(TIMEOUT_S, os.getpid)
                    rss = psutil.Process(pid).memory_info().rss
                    readings.append(Reading(number, rss, pid, round(audio_s), round(time.monotonic() - started)))
                    _print(readings[-1])
        finally:
            await pool.stop()
    return readings


def _print(reading: Reading) -> None:
    x = reading.audio_s / max(1, reading.wall_s)
    resident = reading.rss_bytes / 1e6
    print(
        f"{reading.sentences:>10,} {resident:>8,.0f} {reading.pid:>9} {reading.audio_s:>8,.0f} {x:>6.1f}", flush=True
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.memory", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sentences", type=int, default=2000, help="how many to speak (default: 2000)")
    parser.add_argument("--engine", default="kokoro", help="who speaks (default: kokoro)")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)

    count = max(10, options.sentences)
    points = sorted({count * tenths // 20 for tenths in (1, 2, 5, 10, 15, 20)})
    print(f"{'sentences':>10} {'RSS MB':>8} {'process':>9} {'audio s':>8} {'x':>6}", flush=True)
    readings = asyncio.run(measure(options.engine, count, points))
    reference = next(reading for reading in readings if reading.sentences >= count // 10)
    worst = max(readings, key=lambda reading: reading.rss_bytes)
    change = worst.rss_bytes / reference.rss_bytes - 1
    print(f"\nmost: {worst.rss_bytes / 1e6:,.0f} MB, {change:+.1%} to that after {reference.sentences} sentences")
    if options.json:
        options.json.write_text(
            json.dumps([asdict(reading) for reading in readings], indent=2) + "\n", encoding="utf-8"
        )
    limit = load_provider(options.engine).profile.worker_bytes
    return int(change > 0.1 or worst.rss_bytes > limit)


if __name__ == "__main__":
    sys.exit(main())
