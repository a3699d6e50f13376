"""How soon a streamed answer begins: the time from a request to the first byte of its audio, and to the last.

``python -m bench.first_byte [--engine NAME ...] [--trials N] [--format NAME] [--json FILE]``. ``rhapsode serve`` is
started for this, with a fresh data directory and without its segment cache. When its engines are loaded and have
spoken a few texts, texts of ten sentences, ever new ones, are sent to ``POST /v1/audio/speech`` one after the other,
over a connection that is open already. Raw or WAV audio must be of a length that fits the text. Then each text is
sent to the WebSocket ``/v1/speech/stream`` word by word, ten words a second, and the time is counted from the piece
with which its first chunk is complete; sound is raw there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import httpx
from websockets.asyncio.client import connect

from bench.invented import sentences
from bench.machine import describe
from bench.server import connected, serving
from rhapsode.core.audio import AudioFormat
from rhapsode.core.speech import Model
from rhapsode.installation import catalogue
from rhapsode.settings import Settings
from rhapsode.text.incremental import IncrementalSplitter
from rhapsode.text.languages.registry import front_end

SENTENCES = 10
TRIALS = 10
WARM_TEXTS = 2
GOALS_MS = {"hibari": 250.0, "kokoro": 150.0}
"""What was to be reached on two cores."""
BYTES_PER_SECOND = 48_000
FASTEST_READER = 30.0
"""Characters that nobody speaks in a second; audio shorter than that is not all of a text."""


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds to the first byte: the median, the slowest in ten, the slowest; and to the last (median)."""

    engine: str
    format: str
    trials: int
    characters: int
    median_ms: float
    p90_ms: float
    worst_ms: float
    last_ms: float


def texts(seed: int) -> Iterator[str]:
    """Yield texts of ten sentences, all different."""
    source = sentences(seed)
    while True:
        yield " ".join(islice(source, SENTENCES))


async def ask(client: httpx.AsyncClient, model: Model, words: str, format: str) -> tuple[float, float]:
    """Return seconds to the first byte of the audio, and to the last."""
    body = {"model": model.id, "voice": model.default_voice, "input": words, "response_format": format}
    begun = time.perf_counter()
    first, size = 0.0, 0
    async with client.stream("POST", "/v1/audio/speech", json=body) as answer:
        if answer.status_code != 200:
            raise RuntimeError((await answer.aread()).decode())
        async for chunk in answer.aiter_raw():
            first = first or time.perf_counter() - begun
            size += len(chunk)
    if format in {AudioFormat.WAV, AudioFormat.PCM} and size < BYTES_PER_SECOND * len(words) / FASTEST_READER:
        raise RuntimeError(f"{size} bytes cannot be all of {len(words)} characters")
    return first, time.perf_counter() - begun


STREAM = "stream"
"""What stands in the place of the format for the WebSocket."""
WORDS_PER_SECOND = 10.0
STREAM_GOAL_MS = 150.0


async def ask_stream(client: httpx.AsyncClient, model: Model, words: str) -> tuple[float, float]:
    """Return seconds from the piece that completes the first chunk to the first byte of sound, and to the last."""
    splitter = IncrementalSplitter(front_end("en"), "en-US")
    url = str(client.base_url).rstrip("/").replace("http", "ws", 1) + "/v1/speech/stream"
    complete = first = 0.0

    async with connect(url, additional_headers={"Authorization": client.headers["authorization"]}) as socket:
        await socket.send(json.dumps({"type": "configure", "model": model.id, "voice_name": model.default_voice}))
        await socket.recv()

        async def write() -> None:
            nonlocal complete
            for word in words.split(" "):
                await socket.send(json.dumps({"type": "append", "text": f"{word} "}))
                if splitter.append(f"{word} "):
                    complete = complete or time.perf_counter()
                await asyncio.sleep(1 / WORDS_PER_SECOND)
            await socket.send(json.dumps({"type": "close"}))

        writing = asyncio.create_task(write())
        async for message in socket:
            if isinstance(message, bytes):
                first = first or time.perf_counter()
            elif json.loads(message)["type"] == "error":
                raise RuntimeError(str(message))
        await writing
    return first - complete, time.perf_counter() - complete


async def measure(client: httpx.AsyncClient, model: Model, trials: int, format: str) -> Result:
    """Return one model, asked again and again."""
    source = texts(seed=7)

    def asking(words: str) -> Coroutine[None, None, tuple[float, float]]:
        return ask_stream(client, model, words) if format == STREAM else ask(client, model, words, format)

    for words in islice(source, WARM_TEXTS):
        await asking(words)
    firsts, lasts, lengths = [], [], []
    for words in islice(source, trials):
        first, last = await asking(words)
        firsts.append(1000 * first)
        lasts.append(1000 * last)
        lengths.append(len(words))
        print(f"{model.engine}, {format}: {firsts[-1]:.0f} ms", file=sys.stderr, flush=True)
    return Result(
        engine=model.engine,
        format=format,
        trials=trials,
        characters=round(statistics.mean(lengths)),
        median_ms=round(statistics.median(firsts)),
        p90_ms=round(sorted(firsts)[int(0.9 * (trials - 1))]),
        worst_ms=round(max(firsts)),
        last_ms=round(statistics.median(lasts)),
    )


def goal_ms(result: Result) -> float:
    """Return the most that the median may be."""
    return STREAM_GOAL_MS if result.format == STREAM else GOALS_MS.get(result.engine, float("inf"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and fail when a goal is missed."""
    parser = argparse.ArgumentParser(prog="bench.first_byte", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engine", action="append", help="default: all that are configured")
    parser.add_argument("--trials", type=int, default=TRIALS)
    parser.add_argument("--format", choices=[*AudioFormat, STREAM], action="append", help="default: mp3 and stream")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    settings = Settings()
    engines = options.engine or list(settings.engines)
    models = [next(m for m in catalogue(settings).models.values() if m.engine == engine) for engine in engines]

    async def run() -> list[Result]:
        with tempfile.TemporaryDirectory(prefix="rhapsode-bench-") as directory, serving(Path(directory)) as address:
            async with connected(*address) as client:
                return [
                    await measure(client, model, options.trials, format)
                    for model in models
                    for format in options.format or ["mp3", STREAM]
                ]

    results = asyncio.run(run())
    print(f"{options.trials} texts of {SENTENCES} sentences each, one after the other; {describe()}\n")
    print(
        f"{'':<10} {'format':<6} {'characters':>10} {'first byte':>11} {'p90':>6} {'worst':>6} {'last byte':>10}   ms"
    )
    for result in results:
        print(
            f"{result.engine:<10} {result.format:<6} {result.characters:>10} {result.median_ms:>11.0f} "
            f"{result.p90_ms:>6.0f} {result.worst_ms:>6.0f} {result.last_ms:>10.0f}"
        )
    if options.json:
        report = {"machine": describe(), "results": [asdict(result) for result in results]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    missed = [result for result in results if result.median_ms > goal_ms(result)]
    for result in missed:
        print(f"{result.engine}, {result.format}: over its goal of {goal_ms(result):.0f} ms", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
