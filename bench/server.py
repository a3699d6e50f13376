"""What the server adds to its engines: whole tasks over HTTP, against the same engine alone on the same cores.

``python -m bench.server [--engine NAME ...] [--rounds N] [--tasks N] [--json FILE]``. For each engine, in turns:

- *alone*: as many processes as the server has workers, each with as many threads, which only synthesise: no G2P, no
  checks, no files. The segments were planned before.
- *server*: ``rhapsode serve``, started for this, with a fresh data directory and without its segment cache. Many tasks
  at once, from the first request to the last finished WAV file.

Both speak the same texts, which are new in every round. Then, one after the other and with nothing else to do:
sentences of 13 words, from create to completed, against the engine's own time for the same sentence.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx

from bench.invented import sentences, text
from bench.machine import describe
from rhapsode.core.ports import Engine
from rhapsode.core.speech import PlanRequest, Segment
from rhapsode.engines.huge_pages import request_huge_pages
from rhapsode.engines.registry import load_provider
from rhapsode.installation import catalogue, engine_options, sizing
from rhapsode.render import worker_functions
from rhapsode.settings import Settings

CHARACTERS = 1_200
SENTENCE_WORDS = 13
TRIALS = 30
WARM_TASKS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine does alone and behind the server. x: seconds of audio per second; the rest is milliseconds."""

    engine: str
    workers: int
    threads: int
    alone_x: float
    server_x: float
    share: float
    """The median over the rounds of the server's x divided by the engine's own."""
    sentence_engine_ms: float
    sentence_server_ms: float
    sentence_ratio: float
    """``(server - 30 ms) / engine``."""


_engine: Engine


def _load(name: str) -> None:
    global _engine
    settings = Settings()
    provider = load_provider(name)
    options = engine_options(settings)
    provider.prepare(options)
    _engine = provider.load(options)


def _synthesise(segment: Segment, voice: str) -> tuple[float, float]:
    """Return seconds of sound, and how long that took."""
    started = time.perf_counter()
    speech = _engine.synthesise(segment, voice)
    return len(speech.pcm.samples) / speech.pcm.rate_hz, time.perf_counter() - started


class Alone:
    """The engine without a server."""

    def __init__(self, engine: str, voice: str, workers: int) -> None:
        self.engine = engine
        self.voice = voice
        request_huge_pages()  # as the server does
        self._pool = ProcessPoolExecutor(workers, get_context("spawn"), _load, (engine,))
        list(self._pool.map(_synthesise, self.plan(text(4000, seed=1)), [voice] * 100))

    def plan(self, words: str) -> list[Segment]:
        plan = worker_functions.plan(PlanRequest(self.engine, load_provider(self.engine).profile.languages[0], words))
        return [segment for segment in plan.segments if segment.phonemes]

    def throughput(self, texts: Sequence[str]) -> float:
        segments = [segment for words in texts for segment in self.plan(words)]
        started = time.perf_counter()
        spoken = [self._pool.submit(_synthesise, segment, self.voice) for segment in segments]
        audio = sum(request.result()[0] for request in spoken)
        return audio / (time.perf_counter() - started)

    def sentence(self, words: str) -> float:
        return sum(self._pool.submit(_synthesise, segment, self.voice).result()[1] for segment in self.plan(words))

    def stop(self) -> None:
        self._pool.shutdown()


class Server:
    """The engine behind ``rhapsode serve``."""

    def __init__(self, client: httpx.AsyncClient, model: str, voice: str) -> None:
        self._client = client
        self._model = model
        self._voice = voice

    async def speak(self, words: str) -> float:
        """Return a whole task; seconds of audio."""
        params = {"text": words, "voice_name": self._voice}
        answer = await self._client.post("/v1/tasks", json={"model": self._model, "input": [{"params": params}]})
        answer.raise_for_status()
        path = answer.headers["Location"]
        while True:
            task = (await self._client.get(f"{path}?wait=60")).json()
            if task["status"] == "completed":
                return float(task["metadata"]["rhapsode"]["audio_seconds"])
            if task["status"] == "failed":
                raise RuntimeError(task["error"]["error_message"])

    async def throughput(self, texts: Sequence[str]) -> float:
        started = time.perf_counter()
        audio = sum(await asyncio.gather(*(self.speak(words) for words in texts)))
        return audio / (time.perf_counter() - started)

    async def sentence(self, words: str) -> float:
        started = time.perf_counter()
        await self.speak(words)
        return time.perf_counter() - started


@contextmanager
def serving(directory: Path) -> Iterator[tuple[str, str]]:
    """Yield a server of its own: its address and an API key."""
    environment = {
        **os.environ,
        "RHAPSODE_DATA_DIR": str(directory / "data"),
        "RHAPSODE_SEGMENT_CACHE_BYTES": "0",
        "RHAPSODE_LOG_LEVEL": "warning",
    }
    rhapsode = str(Path(sys.executable).with_name("rhapsode"))
    with (directory / "server.log").open("wb") as log:
        server = subprocess.Popen([rhapsode, "serve", "--port", "0"], env=environment, stdout=log, stderr=log)
    try:
        while not (directory / "data" / "server.json").exists():
            if server.poll() is not None:
                raise RuntimeError((directory / "server.log").read_text())
            time.sleep(0.05)
        url = json.loads((directory / "data" / "server.json").read_text())["url"].rstrip("/")
        result = subprocess.run(
            [rhapsode, "keys", "create", "bench"], env=environment, capture_output=True, check=True
        )
        yield url, result.stdout.decode().strip()
    finally:
        server.terminate()
        server.wait(60)


@asynccontextmanager
async def connected(url: str, key: str) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of the server, once all its engines are loaded."""
    headers = {"Authorization": f"Bearer {key}"}
    limits = httpx.Limits(max_connections=500)
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=120, limits=limits, trust_env=False) as client:
        while True:
            state = (await client.get("/readyz")).json()["engines"]
            if all(engine["state"] != "warming" for engine in state.values()):
                break
            await asyncio.sleep(0.2)
        yield client


async def measure(engine: str, client: httpx.AsyncClient, rounds: int, tasks: int) -> Result:
    """Return one engine, alone and behind the server, in turns."""
    settings = Settings()
    size = sizing(settings, catalogue(settings).profiles)[engine]
    model = next(model for model in catalogue(settings).models.values() if model.engine == engine)
    alone = Alone(engine, model.default_voice, size.workers)
    server = Server(client, model.id, model.default_voice)
    try:
        await server.throughput([text(CHARACTERS, seed=2 + number) for number in range(WARM_TASKS)])
        ours, theirs = [], []
        for number in range(rounds):
            texts = [text(CHARACTERS, seed=1000 * (number + 1) + index) for index in range(tasks)]
            for who in ("alone", "server") if number % 2 == 0 else ("server", "alone"):
                if who == "alone":
                    theirs.append(await asyncio.to_thread(alone.throughput, texts))
                else:
                    ours.append(await server.throughput(texts))
            print(f"{engine}: alone {theirs[-1]:.1f} x, server {ours[-1]:.1f} x", file=sys.stderr, flush=True)
        short = _of_length(SENTENCE_WORDS, TRIALS)
        own, whole = [], []
        for words in short:
            own.append(await asyncio.to_thread(alone.sentence, words))
            whole.append(await server.sentence(words))
        shares = [our / their for our, their in zip(ours, theirs, strict=True)]
        engine_s, server_s = statistics.median(own), statistics.median(whole)
        return Result(
            engine=engine,
            workers=size.workers,
            threads=size.threads,
            alone_x=round(statistics.median(theirs), 2),
            server_x=round(statistics.median(ours), 2),
            share=round(statistics.median(shares), 3),
            sentence_engine_ms=round(1000 * engine_s, 1),
            sentence_server_ms=round(1000 * server_s, 1),
            sentence_ratio=round((server_s - 0.030) / engine_s, 3),
        )
    finally:
        alone.stop()


def _of_length(words: int, count: int) -> list[str]:
    found: list[str] = []
    for sentence in sentences(seed=99):
        if abs(len(sentence.split()) - words) <= 1:  # the grammar makes none of exactly thirteen
            found.append(sentence)
        if len(found) == count:
            break
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.server", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engine", action="append", help="default: all that are configured")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tasks", type=int, default=12, help=f"tasks of {CHARACTERS} characters in a round")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    engines = options.engine or list(Settings().engines)

    async def run() -> list[Result]:
        with tempfile.TemporaryDirectory(prefix="rhapsode-bench-") as directory, serving(Path(directory)) as address:
            async with connected(*address) as client:
                return [await measure(engine, client, options.rounds, options.tasks) for engine in engines]

    results = asyncio.run(run())
    print(f"{options.rounds} rounds in turns, {options.tasks} tasks of {CHARACTERS:,} characters, {describe()}\n")
    print(f"{'':<10} {'workers':>8} {'alone x':>8} {'server x':>9} {'share':>6}   sentence of {SENTENCE_WORDS} words:")
    for result in results:
        print(
            f"{result.engine:<10} {f'{result.workers} x {result.threads}':>8} {result.alone_x:>8.2f} "
            f"{result.server_x:>9.2f} {result.share:>6.2f}   engine {result.sentence_engine_ms:.0f} ms, "
            f"server {result.sentence_server_ms:.0f} ms, (server - 30 ms) / engine {result.sentence_ratio:.2f}"
        )
    if options.json:
        report: dict[str, Any] = {"machine": describe(), "results": [asdict(result) for result in results]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
