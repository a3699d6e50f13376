"""What to compute with: workers and threads, and precisions, side by side on this machine.

``python -m bench.workers [--rounds N] [--json FILE] [CONTENDER ...]``, a contender being ``WORKERSxTHREADS`` or
``WORKERSxTHREADS:PRECISION``. Each has worker processes of its own, as the server runs them; they take turns, in
another order each round, so that what else the machine does hits all of them. The first round is not counted.

- x: seconds of audio per second of wall time, with many segments of typical length at once
- x per CPU s: the same per second of processor time of all its processes
- alone: wall seconds from request to sound of one sentence when nothing else is asked for: the median and the best,
  which is the one that the rest of the machine disturbed least
- RSS: the resident sets of its processes together, at the end
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import psutil

from bench.corpus import SENTENCES
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import PlanRequest, Segment, SpeechParams
from rhapsode.engines.huge_pages import request_huge_pages
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import load_provider
from rhapsode.installation import engine_options
from rhapsode.render import worker_functions
from rhapsode.settings import Settings

ENGINE = "kokoro"
VOICE = "Kore"
LANGUAGE = "en-US"
DEFAULT = ("1x2", "2x1", "2x2", "1x2:bf16", "1x2:f32+int8", "1x2:f32")
TIMEOUT_S = 600.0
TEXT = " ".join(sentence.text for sentence in SENTENCES if sentence.category in {"prose", "dialogue", "long"})
ALONE = "When the power failed, the whole street came outside to look at the stars."


@dataclass(slots=True)
class Contender:
    """A pool with its own options, and what it did: seconds of each round, and of each sentence alone."""

    name: str
    options: EngineOptions
    pool: WorkerPool
    audio_s: list[float] = field(default_factory=list)
    wall_s: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    alone_s: list[float] = field(default_factory=list)

    async def speak(self, segment: Segment) -> float:
        """Speak; the seconds of audio."""
        samples, *_ = await self.pool.run(
            TIMEOUT_S, worker_functions.speak, self.options, ENGINE, segment, SpeechParams("", VOICE)
        )
        return len(samples) / load_provider(ENGINE).profile.sample_rate_hz

    def forget(self) -> None:
        """Drop what was measured."""
        for measured in (self.audio_s, self.wall_s, self.cpu_s, self.alone_s):
            measured.clear()


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of a contender; ``lowest_x`` and ``highest_x`` are those of its rounds."""

    name: str
    x: float
    lowest_x: float
    highest_x: float
    x_per_cpu: float
    alone_s: float
    best_alone_s: float
    rss_mb: int


def contender(name: str, options: EngineOptions) -> Contender:
    """Parse ``2x1:f32`` into its pool."""
    size, _, precision = name.partition(":")
    workers, _, threads = size.partition("x")
    own = replace(options, threads=int(threads), precision=precision or options.precision)
    request_huge_pages()  # as the server does
    return Contender(name, own, WorkerPool(name, int(workers)))


async def compete(contenders: Sequence[Contender], rounds: int) -> list[Result]:
    """Let all of them speak the same, in turns."""
    segments = [
        segment for segment in worker_functions.plan(PlanRequest(ENGINE, LANGUAGE, TEXT)).segments if segment.phonemes
    ]
    (sentence,) = worker_functions.plan(PlanRequest(ENGINE, LANGUAGE, ALONE)).segments
    children: dict[str, list[psutil.Process]] = {}
    for contender in contenders:
        before = set(psutil.Process().children(recursive=True))
        config = worker_functions.WorkerConfig(contender.options, "file:///unused")
        await contender.pool.run_in_each(TIMEOUT_S, worker_functions.warm, config, ENGINE)
        children[contender.name] = list(set(psutil.Process().children(recursive=True)) - before)

    for number in range(rounds + 1):
        turn = number % len(contenders)
        for contender in (*contenders[turn:], *contenders[:turn]):
            cpu, started = _cpu_s(children[contender.name]), time.perf_counter()
            audio = await asyncio.gather(*(contender.speak(segment) for segment in segments))
            contender.wall_s.append(time.perf_counter() - started)
            contender.cpu_s.append(_cpu_s(children[contender.name]) - cpu)
            contender.audio_s.append(sum(audio))
            for _ in range(3):
                started = time.perf_counter()
                await contender.speak(sentence)
                contender.alone_s.append(time.perf_counter() - started)
            if number == 0:
                contender.forget()
        print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
    return [_result(contender, children[contender.name]) for contender in contenders]


def _cpu_s(children: Sequence[psutil.Process]) -> float:
    return sum(sum(child.cpu_times()[:2]) for child in children)


def _result(contender: Contender, children: Sequence[psutil.Process]) -> Result:
    each = [audio / wall for audio, wall in zip(contender.audio_s, contender.wall_s, strict=True)]
    return Result(
        name=contender.name,
        x=round(statistics.median(each), 2),
        lowest_x=round(min(each), 2),
        highest_x=round(max(each), 2),
        x_per_cpu=round(sum(contender.audio_s) / sum(contender.cpu_s), 2),
        alone_s=round(statistics.median(contender.alone_s), 2),
        best_alone_s=round(min(contender.alone_s), 2),
        rss_mb=sum(child.memory_info().rss for child in children) // 1_000_000,
    )


async def run(names: Sequence[str], rounds: int) -> list[Result]:
    """Start all contenders, let them compete, and end them."""
    options = engine_options(Settings())
    contenders = [contender(name, options) for name in names]
    try:
        return await compete(contenders, rounds)
    finally:
        await asyncio.gather(*(contender.pool.stop() for contender in contenders))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.workers", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("contenders", nargs="*", default=DEFAULT, help=f"default: {' '.join(DEFAULT)}")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count (default: 5)")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)

    results = asyncio.run(run(options.contenders, max(1, options.rounds)))
    print(f"{max(1, options.rounds)} rounds in turns\n")
    print(
        f"{'':<14} {'x':>6} {'lowest':>7} {'highest':>8} {'x per CPU s':>12} {'alone s':>8} {'best':>5} {'RSS MB':>7}"
    )
    for result in results:
        print(
            f"{result.name:<14} {result.x:>6.2f} {result.lowest_x:>7.2f} {result.highest_x:>8.2f} "
            f"{result.x_per_cpu:>12.2f} {result.alone_s:>8.2f} {result.best_alone_s:>5.2f} {result.rss_mb:>7}"
        )
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
