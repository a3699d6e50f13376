"""A book as one task: whether memory stays flat, the time grows with the text, and one whole file comes out.

``python -m bench.book [--characters N] [--engine NAME] [--json FILE]``. Prints a row for every tenth of the book: the
time since the start and the memory of each kind of process. In the end the file is read from its first to its last
byte, and Whisper listens to a minute in ten places of it, whose words must be in the book in that order.
Ends with 1 when the file is not whole, when its words are not those of the book, or when memory grew by more than a
tenth after the first tenth of the book.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil

from bench.invented import text
from bench.machine import describe
from bench.server import connected, serving
from rhapsode.installation import catalogue
from rhapsode.settings import Settings
from tests.support.transcribe import Transcriber, normalise_words

WAV_HEADER_BYTES = 44
PLACES = 10
LISTEN_S = 20
GROWTH = 1.10


@dataclass(frozen=True, slots=True)
class Reading:
    """At a percentage of the book: seconds since the start, and resident megabytes of the server and its workers."""

    progress: int
    seconds: float
    server_mb: int
    workers_mb: int


def memory() -> tuple[int, int]:
    """Return resident megabytes of the server and of all its workers together."""
    (server,) = (child for child in psutil.Process().children() if "serve" in child.cmdline())
    workers = sum(child.memory_info().rss for child in server.children(recursive=True))
    return server.memory_info().rss // 1_000_000, workers // 1_000_000


async def speak(client: httpx.AsyncClient, model: str, book: str) -> tuple[dict[str, Any], list[Reading]]:
    """Return the finished task, and what was seen on the way."""
    created = await client.post("/v1/tasks", json={"model": model, "input": [{"params": {"text": book}}]})
    created.raise_for_status()
    started = time.monotonic()
    readings: list[Reading] = []
    print(f"{'%':>4} {'seconds':>8} {'server MB':>10} {'workers MB':>11}", flush=True)
    while True:
        task = (await client.get(created.headers["Location"])).json()
        if task["status"] == "failed":
            raise RuntimeError(task["error"]["error_message"])
        if task["progress"] >= 10 * (len(readings) + 1):
            reading = Reading(task["progress"], round(time.monotonic() - started, 1), *memory())
            readings.append(reading)
            print(
                f"{reading.progress:>4} {reading.seconds:>8.1f} {reading.server_mb:>10} {reading.workers_mb:>11}",
                flush=True,
            )
        if task["status"] == "completed":
            return task, readings
        await asyncio.sleep(0.25)


def faults(file: Path, book: str, seconds: float) -> list[str]:
    """Return what is wrong with the file."""
    size = file.stat().st_size
    with file.open("rb") as wav:
        header = wav.read(WAV_HEADER_BYTES)
        riff, data = struct.unpack_from("<I", header, 4)[0], struct.unpack_from("<I", header, 40)[0]
        if (riff, data) != (size - 8, size - WAV_HEADER_BYTES):
            return [f"the header says {riff} and {data} bytes of {size}"]
        rate_hz = struct.unpack_from("<I", header, 24)[0]
        if abs(data / 2 / rate_hz - seconds) > 0.01:
            return [f"the file is {data / 2 / rate_hz:.1f} s long, the task says {seconds:.1f} s"]
        ears = Transcriber("base")
        words = normalise_words(book)
        found: list[str] = []
        for place in range(PLACES):
            start = int((seconds - LISTEN_S) * place / (PLACES - 1))
            wav.seek(WAV_HEADER_BYTES + 2 * rate_hz * start)
            samples = np.frombuffer(wav.read(2 * rate_hz * LISTEN_S), np.int16)
            heard = normalise_words(ears.text(samples, rate_hz))
            centre = int(len(words) * start / seconds)
            near = words[max(0, centre - 600) : centre + 600]
            match = SequenceMatcher(None, near, heard, autojunk=False)
            same = sum(block.size for block in match.get_matching_blocks())
            if len(heard) < 20 or same < 0.85 * len(heard):
                found.append(f"{same} of {len(heard)} words at {start} s are those of the book there")
        return found


async def run(engine: str, characters: int) -> tuple[list[Reading], float, list[str]]:
    """Speak the book; what was seen, its length in seconds, and what is wrong with it."""
    model = next(model for model in catalogue(Settings()).models.values() if model.engine == engine)
    book = text(characters, seed=5)
    with tempfile.TemporaryDirectory(prefix="rhapsode-bench-") as directory, serving(Path(directory)) as address:
        async with connected(*address) as client:
            task, readings = await speak(client, model.id, book)
            seconds = float(task["metadata"]["rhapsode"]["audio_seconds"])
            file = Path(directory) / "book.wav"
            with file.open("wb") as target:
                async with client.stream("GET", task["output"][0]["content"][0]["url"]) as answer:
                    answer.raise_for_status()
                    async for chunk in answer.aiter_bytes():
                        target.write(chunk)
            return readings, seconds, await asyncio.to_thread(faults, file, book, seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(prog="bench.book", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--characters", type=int, default=500_000)
    parser.add_argument("--engine", default="hibari")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    readings, seconds, wrong = asyncio.run(run(options.engine, options.characters))
    took = readings[-1].seconds
    first, last = readings[0], readings[-1]
    if last.server_mb + last.workers_mb > GROWTH * (first.server_mb + first.workers_mb):
        wrong.append("memory grew")
    print(f"\n{seconds / 3600:.2f} h of speech in {took:.0f} s, {seconds / took:.0f} x, {describe()}")
    print("\n".join(wrong) or "The file is whole, and its words are those of the book.")
    if options.json:
        report = {
            "machine": describe(),
            "audio_seconds": seconds,
            "readings": [asdict(reading) for reading in readings],
            "wrong": wrong,
        }
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
