"""Speed and memory of the Kokoro engine, side by side with onnxruntime on the weights that everybody uses.

``python -m bench.throughput [--json FILE] [--rounds N] [--threads N]``. Both contenders get the same written sentences
through the same G2P and the same voice styles, in a process of their own, in turns, one sentence at a time, so that
what else the machine does hits both. The first round is reported apart: new lengths cost more the first time.

- x: seconds of audio (as the model returns it) per second of wall time, from text to 16-bit samples
- x per CPU s: the same per second of processor time, of all threads
- RSS: the largest resident set of the process
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpus import SENTENCES
from rhapsode.audio.level import to_int16
from rhapsode.compose import engine_options
from rhapsode.core.audio import Float32
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.registry import load_provider
from rhapsode.settings import Settings

VOICE = "Kore"
LANGUAGE = "en-US"
TEXTS = tuple(sentence.text for sentence in SENTENCES if sentence.category in {"prose", "dialogue", "long"})[:12]

Synthesis = Callable[[str], Float32]


@dataclass(frozen=True, slots=True)
class Turn:
    """One sentence by one contender."""

    audio_s: float
    wall_s: float
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a contender did: ratios are seconds of audio per second."""

    name: str
    load_s: float
    first_x: float
    warm_x: float
    warm_x_per_cpu: float
    peak_rss_mb: int


def rhapsode(options: EngineOptions) -> Synthesis:
    """Our engine."""
    provider = load_provider("kokoro")
    engine = provider.load(options)
    return lambda phonemes: engine.synthesise(Segment(0, 0, phonemes), VOICE).pcm.samples


def onnxruntime(options: EngineOptions) -> Synthesis:
    """The int8 export as it is, in onnxruntime with its defaults and the same number of threads."""
    import onnxruntime as ort

    from rhapsode.engines.kokoro.inference import phoneme_ids
    from rhapsode.engines.kokoro.styles import Styles
    from rhapsode.engines.kokoro.voices import RECIPES
    from rhapsode.engines.kokoro.weights import weights_file

    session_options = ort.SessionOptions()
    session_options.intra_op_num_threads = options.threads
    session = ort.InferenceSession(str(weights_file(options)), session_options, providers=["CPUExecutionProvider"])
    styles, blend = Styles.load(), RECIPES[VOICE].blend

    def synthesise(phonemes: str) -> Float32:
        ids = phoneme_ids(phonemes)
        feeds = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": styles.row(blend, len(ids)).reshape(1, -1),
            "speed": np.ones(1, np.float32),
        }
        samples: Float32 = session.run(None, feeds)[0].reshape(-1)
        return samples

    return synthesise


CONTENDERS: dict[str, Callable[[EngineOptions], Synthesis]] = {"rhapsode": rhapsode, "onnxruntime int8": onnxruntime}


def contend(name: str, options: EngineOptions, parent: Connection) -> None:
    """A contender's process: loads, then answers each text with a :class:`Turn`, and the end with its memory."""
    started = time.monotonic()
    phonemise = load_provider("kokoro").phonemiser()
    synthesise = CONTENDERS[name](options)
    phonemise("Ready.", LANGUAGE)
    parent.send(time.monotonic() - started)
    while (text := parent.recv()) is not None:
        wall, cpu = time.perf_counter(), time.process_time()
        samples = to_int16(synthesise(phonemise(text, LANGUAGE)))
        parent.send(Turn(len(samples) / 24_000, time.perf_counter() - wall, time.process_time() - cpu))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parent.send(peak if sys.platform == "darwin" else 1024 * peak)


def compete(options: EngineOptions, rounds: int) -> list[Result]:
    """Let all contenders speak all texts in turns."""
    context = get_context("spawn")
    pipes: dict[str, Connection] = {}
    processes = []
    for name in CONTENDERS:
        ours, theirs = context.Pipe()
        process = context.Process(target=contend, args=(name, options, theirs), daemon=True)
        process.start()
        theirs.close()
        pipes[name] = ours
        processes.append(process)
        # one after the other: loading is measured too
        pipes[name].poll(None)
    loads: dict[str, float] = {name: pipe.recv() for name, pipe in pipes.items()}

    turns: dict[str, list[list[Turn]]] = {name: [] for name in CONTENDERS}
    for number in range(rounds):
        order = list(CONTENDERS) if number % 2 == 0 else list(reversed(CONTENDERS))
        for name in order:
            turns[name].append([])
        for text in TEXTS:
            for name in order:
                pipes[name].send(text)
                turns[name][-1].append(pipes[name].recv())

    results = []
    for name, process in zip(CONTENDERS, processes, strict=True):
        pipes[name].send(None)
        peak: int = pipes[name].recv()
        process.join()
        first, warm = turns[name][0], [turn for turns_of_round in turns[name][1:] for turn in turns_of_round]
        results.append(
            Result(
                name=name,
                load_s=round(loads[name], 2),
                first_x=round(_ratio(first, "wall_s"), 2),
                warm_x=round(_ratio(warm, "wall_s"), 2),
                warm_x_per_cpu=round(_ratio(warm, "cpu_s"), 2),
                peak_rss_mb=peak // 1_000_000,
            )
        )
    return results


def _ratio(turns: Sequence[Turn], per: str) -> float:
    return float(sum(turn.audio_s for turn in turns) / sum(getattr(turn, per) for turn in turns))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.throughput", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument(
        "--rounds", type=int, default=3, help="times that each text is spoken (default: 3, at least 2)"
    )
    parser.add_argument(
        "--threads", type=int, default=os.cpu_count() or 1, help="of each contender (default: all cores)"
    )
    options = parser.parse_args(arguments)

    settings = Settings(threads=options.threads)
    load_provider("kokoro").prepare(engine_options(settings))
    results = compete(engine_options(settings), max(2, options.rounds))

    print(f"{len(TEXTS)} sentences, {max(2, options.rounds)} rounds in turns, {options.threads} threads, {_cpu()}\n")
    print(f"{'':<18} {'load s':>7} {'first x':>8} {'warm x':>8} {'x per CPU s':>12} {'RSS MB':>7}")
    for result in results:
        print(
            f"{result.name:<18} {result.load_s:>7.1f} {result.first_x:>8.2f} {result.warm_x:>8.2f} "
            f"{result.warm_x_per_cpu:>12.2f} {result.peak_rss_mb:>7}"
        )
    ours = results[0]
    ratios: dict[str, Any] = {}
    for peer in results[1:]:
        ratios[peer.name] = {
            "first_x": round(ours.first_x / peer.first_x, 2),
            "warm_x": round(ours.warm_x / peer.warm_x, 2),
            "warm_x_per_cpu": round(ours.warm_x_per_cpu / peer.warm_x_per_cpu, 2),
            "peak_rss": round(ours.peak_rss_mb / peer.peak_rss_mb, 2),
        }
        print(
            f"\nrhapsode / {peer.name}: {ratios[peer.name]['first_x']:.2f} times the speed in the first round, "
            f"{ratios[peer.name]['warm_x']:.2f} warm, {ratios[peer.name]['warm_x_per_cpu']:.2f} per CPU second, "
            f"at {ratios[peer.name]['peak_rss']:.2f} times the memory"
        )
    if options.json:
        report = {
            "machine": _cpu(),
            "threads": options.threads,
            "results": [asdict(r) for r in results],
            "ratios": ratios,
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
