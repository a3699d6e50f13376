"""Whether a sentence waits behind a book, and whether sentences without end stop the book.

``python -m bench.fairness [--engine NAME] [--segments N] [--trials N] [--seconds N] [--json FILE]``. One worker of the
engine renders a book of so many segments. Then single sentences come, one after the other, from another key and from
the book's own key; each must be completed within three times its unloaded time and the time of one segment, in 95 of
100 cases. Then sentences come without end for so long, and the book must go on at half its speed at least. The engine
``probe`` takes 50 ms for each segment, whatever it says. Ends with 1 when one of that is not so.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from bench.invented import sentences
from bench.machine import describe
from rhapsode.engines.registry import load_provider
from tests.e2e.probe_engine import install
from tests.e2e.server import ServerProcess, until
from tests.e2e.wire import create

NEWCOMERS = 4
"""Clients that send a sentence as soon as their last one is done: more than one worker can do."""
SAMPLE_SECONDS = 10.0
"""How long the book's own speed is measured, alone."""


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds from create to completed, and segments of the book per second."""

    engine: str
    segment_ms: float
    unloaded_ms: float
    bound_ms: float
    other_key_p95_ms: float
    same_key_p95_ms: float
    book_alone: float
    share_beside_other_key: float
    share_beside_same_key: float
    """Of all segments that were done meanwhile."""
    speed_beside_other_key: float
    speed_beside_same_key: float
    """As a share of ``book_alone``: what newcomers cost besides is in it."""

    @property
    def fair(self) -> bool:
        """Whether it is as promised."""
        late = max(self.other_key_p95_ms, self.same_key_p95_ms) > self.bound_ms
        return not late and min(self.share_beside_other_key, self.share_beside_same_key) >= 0.48


class Trial:
    """A server with a book in work, and two keys."""

    def __init__(self, server: ServerProcess, engine: str) -> None:
        self._server = server
        self._engine = engine
        self._model = load_provider(engine).models[0].id if engine != "probe" else "probe"
        self._sentences = sentences(seed=5)
        self._lock = threading.Lock()
        self.own = server.client()
        other_key = self.own.post("/v1/keys", json={"name": "other"}).json()["key"]
        self.other = server.client(other_key)
        self._book = ""

    def text(self) -> str:
        """Return a sentence that nobody has heard; the probe is slow on the first word of it."""
        with self._lock:
            said = next(self._sentences)
        return f"Slow. {said}"

    def sentence(self, client: httpx.Client) -> float:
        """Return milliseconds from create to completed."""
        text = self.text()
        asked = time.perf_counter()
        task = create(client, text, model=self._model)
        answer = client.get(f"/v1/tasks/{task['id']}?wait=60").json()
        assert answer["status"] == "completed", answer
        return 1000 * (time.perf_counter() - asked)

    def begin_book(self, segments: int) -> None:
        text = "\n\n".join(self.text() for _ in range(segments))
        self._book = str(create(self.own, text, model=self._model)["id"])
        until(lambda: self.done() > 0, "the book to be begun")

    def done(self) -> int:
        """Return the segments of the book that are done."""
        counted = "SELECT count(*) AS n FROM segments WHERE task_id = ? AND status = 'done'"
        return int(self._server.rows(counted, self._book)[0]["n"])

    def speed(self, seconds: float) -> float:
        """Return segments of the book per second."""
        before, began = self.done(), time.monotonic()
        time.sleep(seconds)
        return (self.done() - before) / (time.monotonic() - began)

    def end(self) -> None:
        """Stop the book, and leave."""
        self.own.post(f"/v1/tasks/{self._book}/cancel")
        self.own.close()
        self.other.close()

    @contextmanager
    def newcomers(self, key: str) -> Iterator[list[float]]:
        """Yield sentences without end while the block runs; how long those took that are done."""
        took: list[float] = []
        over = threading.Event()

        def come() -> None:
            with self._server.client(key) as client:
                while not over.is_set():
                    took.append(self.sentence(client))

        threads = [threading.Thread(target=come) for _ in range(NEWCOMERS)]
        for thread in threads:
            thread.start()
        try:
            yield took
        finally:
            over.set()
            for thread in threads:
                thread.join()


def measure(home: Path, engine: str, *, segments: int, trials: int, seconds: float) -> Result:
    """Start a server and measure."""
    server = ServerProcess(home, RHAPSODE_LOG_LEVEL="warning", RHAPSODE_SEGMENT_CACHE_BYTES="0")
    server.settings |= {**install(home), "RHAPSODE_ENGINES": engine}
    try:
        server.start().warm()
        trial = Trial(server, engine)
        for _ in range(3):
            trial.sentence(trial.other)
        unloaded = statistics.median(trial.sentence(trial.other) for _ in range(10))
        trial.begin_book(segments)
        alone = trial.speed(min(SAMPLE_SECONDS, seconds))
        late = {}
        for name, client in (("other", trial.other), ("own", trial.own)):
            took = []
            for _ in range(trials):
                took.append(trial.sentence(client))
                time.sleep(0.03)
            late[name] = sorted(took)[int(0.95 * (len(took) - 1))]
        shares, speeds = {}, {}
        for name, client in (("other", trial.other), ("own", trial.own)):
            with trial.newcomers(client.headers["Authorization"].removeprefix("Bearer ")) as took:
                time.sleep(1.0)
                before, began = len(took), time.monotonic()
                speeds[name] = trial.speed(seconds)
                others = (len(took) - before) / (time.monotonic() - began)
                shares[name] = speeds[name] / (speeds[name] + others)
        assert trial.done() < segments, "the book is too short for this machine"
        alone = (alone + trial.speed(min(SAMPLE_SECONDS, seconds))) / 2
        trial.end()
        segment = 1000 / alone
        return Result(
            engine=engine,
            segment_ms=round(segment, 1),
            unloaded_ms=round(unloaded, 1),
            bound_ms=round(3 * unloaded + segment, 1),
            other_key_p95_ms=round(late["other"], 1),
            same_key_p95_ms=round(late["own"], 1),
            book_alone=round(alone, 2),
            share_beside_other_key=round(shares["other"], 3),
            share_beside_same_key=round(shares["own"], 3),
            speed_beside_other_key=round(speeds["other"] / alone, 3),
            speed_beside_same_key=round(speeds["own"] / alone, 3),
        )
    finally:
        server.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.fairness", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--engine", default="probe")
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--trials", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long sentences come without end")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="rhapsode-fairness-") as directory:
        result = measure(
            Path(directory) / "home",
            options.engine,
            segments=options.segments,
            trials=options.trials,
            seconds=options.seconds,
        )
    print(f"A book of {options.segments} segments, {options.trials} trials, {options.seconds:.0f} s, {describe()}\n")
    for name, value in asdict(result).items():
        print(f"{name.replace('_', ' '):<24} {value:>10}")
    if options.json:
        options.json.write_text(json.dumps({"machine": describe(), **asdict(result)}, indent=2) + "\n", "utf-8")
    return 0 if result.fair else 1


if __name__ == "__main__":
    sys.exit(main())
