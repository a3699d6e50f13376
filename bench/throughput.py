"""Engines side by side, in one run: rhapsode's and what people run otherwise on the same weights and voice.

``python -m bench.throughput [--only NAME ...] [--texts N] [--words N] [--threads N] [--json FILE]``. Each contender is
a process of its own, and each gets the same sentences in turns, one at a time, so that what else the machine does hits
all of them. No sentence comes twice. From text to 16-bit samples, G2P included; Hibari always takes one thread.

- x: seconds of audio per second of wall time
- x per CPU s: the same per second of processor time, of all threads
- RSS: the largest resident set of the process
- WER: word error rate on the sentences of :mod:`bench.corpus`, by Whisper base, whose own errors count for all
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.contenders import CONTENDERS, PEERS
from bench.corpus import APART, SENTENCES, Sentence
from bench.invented import sentences
from bench.machine import describe, peak_rss_bytes
from rhapsode.core.audio import Int16
from rhapsode.core.ports import EngineOptions
from rhapsode.engines.huge_pages import request_huge_pages
from rhapsode.engines.registry import load_provider
from rhapsode.installation import engine_options
from rhapsode.settings import Settings
from tests.support.transcribe import Transcriber, normalise_words, reconcile, word_errors

RATE_HZ = 24_000
WARM_UP = "This is said once by everybody, before anything is measured."


@dataclass(frozen=True, slots=True)
class Turn:
    """One sentence by one contender."""

    audio_s: float
    wall_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a contender did. ``x`` are seconds of audio per second; ``wer`` is a fraction."""

    name: str
    load_s: float
    wall_s: float
    cpu_s: float
    x: float
    x_per_cpu: float
    peak_rss_mb: int
    wer: float | None


def contend(name: str, options: EngineOptions, parent: Connection) -> None:
    """Run a contender's process: load it, then answer each text with a :class:`Turn` and the samples, and ``None``
    with its memory."""
    started = time.monotonic()
    say = CONTENDERS[name](options)
    say(WARM_UP)
    parent.send(time.monotonic() - started)
    while (text := parent.recv()) is not None:
        wall, cpu = time.perf_counter(), time.process_time()
        samples = say(text)
        turn = Turn(len(samples) / RATE_HZ, time.perf_counter() - wall, time.process_time() - cpu)
        parent.send((turn, samples))
    parent.send(peak_rss_bytes())


def compete(names: Sequence[str], options: EngineOptions, texts: int, words: int) -> list[Result]:
    """Let the contenders speak ``texts`` new sentences, and ``words`` of those whose words are compared."""
    context = get_context("spawn")
    pipes: dict[str, Connection] = {}
    loads: dict[str, float] = {}
    processes = []
    for name in names:
        ours, theirs = context.Pipe()
        process = context.Process(target=contend, args=(name, options, theirs), daemon=True)
        with patch.dict(os.environ):
            if name.startswith("rhapsode"):
                request_huge_pages()  # as the server does
            process.start()
        theirs.close()
        pipes[name] = ours
        processes.append(process)
        loads[name] = ours.recv()  # one after the other: loading is measured too

    turns: dict[str, list[Turn]] = {name: [] for name in names}
    heard: dict[str, list[tuple[Sentence, Int16]]] = {name: [] for name in names}
    compared = [sentence for sentence in SENTENCES if sentence.category not in APART][:words]
    spoken = [
        *((text, None) for text in islice(sentences(seed=7), texts)),
        *((sentence.text, sentence) for sentence in compared),
    ]
    for number, (text, sentence) in enumerate(spoken):
        for name in names if number % 2 == 0 else reversed(names):
            pipes[name].send(text)
            turn, samples = pipes[name].recv()
            if sentence is None:
                turns[name].append(turn)
            else:
                heard[name].append((sentence, samples))

    peaks = {}
    for name, process in zip(names, processes, strict=True):
        pipes[name].send(None)
        peaks[name] = pipes[name].recv()
        process.join()
    ears = Transcriber("base") if compared else None
    results = []
    for name in names:
        audio_s = sum(turn.audio_s for turn in turns[name])
        results.append(
            Result(
                name=name,
                load_s=round(loads[name], 2),
                wall_s=round(sum(turn.wall_s for turn in turns[name]), 2),
                cpu_s=round(sum(turn.cpu_s for turn in turns[name]), 2),
                x=round(audio_s / sum(turn.wall_s for turn in turns[name]), 2),
                x_per_cpu=round(audio_s / sum(turn.cpu_s for turn in turns[name]), 2),
                peak_rss_mb=peaks[name] // 1_000_000,
                wer=None if ears is None else round(word_error_rate(ears, heard[name]), 4),
            )
        )
    return results


def word_error_rate(ears: Transcriber, spoken: Sequence[tuple[Sentence, Int16]]) -> float:
    """Return errors by words of all sentences together."""
    words = errors = 0
    for sentence, samples in spoken:
        expected = normalise_words(sentence.reference)
        heard = reconcile(expected, normalise_words(ears.text(samples, RATE_HZ)))
        words += len(expected)
        errors += word_errors(expected, heard)
    return errors / words


def ratios(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """Return each of ours by its peer: by the time that the same sentences took, since speeds differ."""
    known = {result.name: result for result in results}
    return {
        name: {
            "speed": round(known[peer].wall_s / known[name].wall_s, 2),
            "speed_per_cpu": round(known[peer].cpu_s / known[name].cpu_s, 2),
            "peak_rss": round(known[name].peak_rss_mb / known[peer].peak_rss_mb, 2),
        }
        for name, peer in PEERS.items()
        if name in known and peer in known
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.throughput", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", choices=CONTENDERS, help="default: all of them")
    parser.add_argument("--texts", type=int, default=40, help="new sentences to measure the speed with (default: 40)")
    parser.add_argument("--words", type=int, default=100, help="sentences of the corpus to compare (default: all)")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="of each contender (default: cores)")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    names = options.only or list(CONTENDERS)

    engine = engine_options(Settings(engine_threads=options.threads))
    load_provider("kokoro").prepare(engine)
    results = compete(names, engine, options.texts, options.words)
    print(f"{options.texts} new sentences in turns, {options.threads} threads, {describe()}\n")
    print(f"{'':<26} {'load s':>7} {'x':>8} {'x per CPU s':>12} {'RSS MB':>7} {'WER':>7}")
    for result in results:
        wer = "-" if result.wer is None else f"{result.wer:.2%}"
        print(
            f"{result.name:<26} {result.load_s:>7.1f} {result.x:>8.2f} {result.x_per_cpu:>12.2f} "
            f"{result.peak_rss_mb:>7} {wer:>7}"
        )
    compared = ratios(results)
    for name, ratio in compared.items():
        print(
            f"\n{name} / {PEERS[name]}: {ratio['speed']:.2f} times the speed, "
            f"{ratio['speed_per_cpu']:.2f} per CPU second, at {ratio['peak_rss']:.2f} times the memory"
        )
    if options.json:
        report: dict[str, Any] = {
            "machine": describe(),
            "threads": options.threads,
            "results": [asdict(result) for result in results],
            "ratios": compared,
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
