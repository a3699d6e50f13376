"""Kokoro of another version beside that of this one, on each kind of processor that this one can be limited to.

``python -m bench.engine_versions OLD [--sentences N] [--threads N] [--isa NAME ...] [--home DIR]``. OLD is a commit or
a directory. For each value of ``ONEDNN_MAX_CPU_ISA`` (``native`` is no limit) one process of each version speaks the
same new phonemes in turns, each sentence once, as its workers are set up: with huge pages where the version requests
them. The ratio is that of the processor time, old by new; the wall time is beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.invented import sentences
from bench.machine import describe
from bench.versions import ROOT, Version, find_version
from rhapsode.core.speech import PlanRequest
from rhapsode.engines.huge_pages import request_huge_pages
from rhapsode.engines.kokoro.precision import ISA_VARIABLES
from rhapsode.render import worker_functions

LIMITS = ("native", "AVX512_CORE_VNNI", "AVX2_VNNI", "AVX2")
CHOSEN = {"AVX512_CORE_VNNI": "f32+int8", "AVX2_VNNI": "f32+int8", "AVX2": "f32"}
"""What versions that do not know of the limits choose on a processor that has no more than that."""
VOICE = "af_heart"
SPEAKER = """
import json, sys, time
from pathlib import Path
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.kokoro import build
from rhapsode.engines.kokoro.inference import KokoroEngine

options = EngineOptions(Path(sys.argv[1]), int(sys.argv[2]), precision=sys.argv[4] or None)
build.prepare(options)
engine = KokoroEngine(options)
print(json.dumps({"precision": str(engine.precision)}), flush=True)
for line in sys.stdin:
    phonemes = json.loads(line)
    wall, processor = time.perf_counter(), time.process_time()
    speech = engine.synthesise(Segment(0, len(phonemes), phonemes), sys.argv[3])
    taken = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    print(json.dumps({**taken, "audio": len(speech.pcm.samples) / speech.pcm.rate_hz}), flush=True)
"""
"""Speaks the phonemes of each line; runs in every version since the engine has these names."""


@dataclass(slots=True)
class Total:
    """Seconds of all sentences but the first, which loads what is loaded late."""

    wall: float = 0.0
    processor: float = 0.0
    audio: float = 0.0


class SpeakerProcess:
    """A process of a version that speaks on demand."""

    def __init__(self, version: Version, limit: str, threads: int) -> None:
        engines = version.source / "src" / "rhapsode" / "engines"
        knows_limits = ISA_VARIABLES[0] in (engines / "kokoro" / "precision.py").read_text()
        precision = "" if knows_limits else CHOSEN.get(limit, "")
        limits = {} if limit == "native" else {ISA_VARIABLES[0]: limit}
        environment = {name: value for name, value in os.environ.items() if name not in ISA_VARIABLES}
        environment |= version.environment({}) | limits
        if (engines / "huge_pages.py").exists():
            request_huge_pages(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-c", SPEAKER, str(version.home / "cache"), str(threads), VOICE, precision],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.total = Total()
        self.precision = str(self._answer()["precision"])

    def speak(self, phonemes: str, *, counts: bool) -> None:
        """Speak ``phonemes``; add what it took if it ``counts``."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(phonemes) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        if counts:
            self.total.wall += answer["wall"]
            self.total.processor += answer["processor"]
            self.total.audio += answer["audio"]

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"The process of a version ended with {self._process.wait()}; its error is above.")
        answer: dict[str, float] = json.loads(line)
        return answer


def phonemes(count: int) -> list[str]:
    """Return the phonemes of so many invented sentences."""
    texts = islice(sentences(seed=31), count)
    plans = (worker_functions.plan(PlanRequest("kokoro", "en-US", text)) for text in texts)
    return [segment.phonemes for plan in plans for segment in plan.segments]


def compare(old: Version, new: Version, limit: str, texts: list[str], threads: int) -> None:
    """Print a row for a limit."""
    speakers = [SpeakerProcess(version, limit, threads) for version in (old, new)]
    try:
        for number, text in enumerate(texts):
            for speaker in speakers if number % 2 else reversed(speakers):
                speaker.speak(text, counts=number > 0)
    finally:
        for speaker in speakers:
            speaker.stop()
    before, now = (speaker.total for speaker in speakers)
    print(
        f"{limit:<18} {speakers[0].precision:>10} {speakers[1].precision:>10} {before.audio / before.processor:>8.2f} "
        f"{now.audio / now.processor:>8.2f} {before.processor / now.processor:>7.2f} "
        f"{before.audio / before.wall:>8.2f} {now.audio / now.wall:>8.2f} {before.wall / now.wall:>7.2f}",
        flush=True,
    )


def main() -> None:
    """Measure, and print a row for each limit."""
    parser = argparse.ArgumentParser(prog="bench.engine_versions", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("old", help="a commit, or a directory with a checkout")
    parser.add_argument("--sentences", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--isa", nargs="+", default=LIMITS, help=f"default: {' '.join(LIMITS)}")
    parser.add_argument("--home", type=Path, help="where the sources and models are kept for another run")
    given = parser.parse_args()
    texts = phonemes(given.sentences)
    with tempfile.TemporaryDirectory(prefix="rhapsode-versions-") as temporary:
        home = given.home or Path(temporary)
        old, new = find_version(given.old, home), find_version(str(ROOT), home)
        print(describe())
        print(f"{given.sentences} new sentences, {given.threads} threads; x: seconds of audio per second")
        print(f"{'':<18} {'precision':>21} {'x per processor s':>17} {'ratio':>7} {'x per wall s':>17} {'ratio':>7}")
        for limit in given.isa:
            compare(old, new, limit, texts, given.threads)


if __name__ == "__main__":
    main()
