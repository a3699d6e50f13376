"""Kills workers, replicas and the database of a fleet while clients use it, and counts what that cost.

``python -m bench.failover [--minutes N] [--seed N] [--voice ENGINE] [--json FILE]``. Three workers and two replicas
on one PostgreSQL, which is as durable as it is by default. Six clients create tasks, short and long, each with an
idempotency key, at either replica, and send what got no answer again, to any of the two. Every few seconds something
gets a SIGKILL: a worker, a replica, or the database with all its processes; it is started again a little later. After
each, a short task is timed: how long the fleet could not do it. In the end every file is compared with the same text
spoken undisturbed or, for a real voice, heard by Whisper.

Ends with 1 when a task that was accepted is not completed with the right sound, when there are more tasks than were
asked for, or when a segment was recorded twice.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from bench.invented import sentences
from bench.machine import describe
from tests.e2e.fleet import Fleet, WorkerProcess
from tests.e2e.probe_engine import install
from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.texts import PARAGRAPHS
from tests.e2e.wire import download, finished, request_for, samples_of, urls
from tests.support.postgres import PostgresServer, running_postgres
from tests.support.transcribe import Transcriber, word_error_rate

CLIENTS = 6
PAUSE_SECONDS = (0.5, 2.0)
"""Between two tasks of a client."""
KILL_SECONDS = (2.0, 8.0)
"""Between the recovery from one kill and the next one."""
DOWN_SECONDS = (0.0, 3.0)
"""How long what was killed stays dead."""
SLOW_SECONDS = "0.3"
"""What a segment of the tone takes, so that a kill finds some in work."""
WORD_ERRORS = 0.15
LISTENED = 30
DEATHS = ("worker", "worker", "replica", "database")
"""What is killed, one of these at random."""


@dataclass
class Wanted:
    """A task that a client asked for."""

    body: Json
    name: str
    task_id: str | None = None


@dataclass
class Outcome:
    """What was counted. The fields after ``attempts_lost`` are faults and must be 0."""

    minutes: float = 0.0
    kills: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    sent_again: int = 0
    completed: int = 0
    files: int = 0
    segments: int = 0
    attempts_lost: int = 0
    lost: int = 0
    doubled_tasks: int = 0
    doubled_segments: int = 0
    broken_files: int = 0
    files_heard: int = 0
    word_error_rate: float = 0.0
    worst_recovery_s: dict[str, float] = field(default_factory=dict)
    worst_takeover_s: float = 0.0
    details: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How much went wrong."""
        wrong_words = int(self.word_error_rate > WORD_ERRORS)
        return self.lost + self.doubled_tasks + self.doubled_segments + self.broken_files + wrong_words

    def fault(self, kind: str, detail: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        self.details.append(f"{kind}: {detail}")


class Failover:
    """A fleet, its clients and its tormentor."""

    def __init__(self, home: Path, postgres: PostgresServer, seed: int, voice: str | None) -> None:
        self._random = random.Random(seed)
        self._postgres = postgres
        self._voice = voice
        settings = {**install(home), "PROBE_SECONDS": SLOW_SECONDS}
        settings["RHAPSODE_ENGINES"] += f",{voice}" if voice else ""
        self.fleet = Fleet(
            home, postgres.create("failover"), replicas=2, workers=3, **settings, RHAPSODE_LOG_LEVEL="warning"
        )
        self.outcome = Outcome()
        self._wanted: list[Wanted] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._kills: list[float] = []

    def run(self, minutes: float) -> Outcome:
        """Torment for so long, then count."""
        begun = time.monotonic()
        try:
            self.fleet.start()
            clients = [threading.Thread(target=self._use, args=(n,), daemon=True) for n in range(CLIENTS)]
            for client in clients:
                client.start()
            while time.monotonic() - begun < 60 * minutes:
                time.sleep(self._random.uniform(*KILL_SECONDS))
                self._kill(self._random.choice(DEATHS))
            self._over.set()
            for client in clients:
                client.join(120)
            self._settle()
        finally:
            self._over.set()
            self.fleet.stop()
        self.outcome.minutes = round((time.monotonic() - begun) / 60, 1)
        return self.outcome

    # -- clients -----------------------------------------------------------------------------------------------------

    def _use(self, number: int) -> None:
        chance = random.Random(f"{number} {self._random.random()}")
        while not self._over.wait(chance.uniform(*PAUSE_SECONDS)):
            with self._lock:
                wanted = Wanted(self._body(chance), f"wish-{len(self._wanted)}")
                self._wanted.append(wanted)
            wanted.task_id = self._create(wanted.body, wanted.name, chance)

    def _body(self, chance: random.Random) -> Json:
        kind = chance.random()
        if self._voice and kind < 0.15:
            return request_for(next(sentences(chance.randrange(10**6))), model=self._voice)
        count = 1 if kind < 0.8 else chance.randint(5, 20)
        text = "\n\n".join(f"Slow {chance.randrange(20)}. {chance.choice(PARAGRAPHS)}" for _ in range(count))
        return request_for(text, model="probe")

    def _create(self, body: Json, name: str, chance: random.Random) -> str:
        """Ask until somebody has accepted it."""
        while True:
            replica = chance.choice(self.fleet.replicas)
            try:
                with replica.client(self.fleet.key) as client:
                    answer = client.post("/v1/tasks", json=body, headers={"Idempotency-Key": name}, timeout=20.0)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code in {200, 202}:
                return str(answer.json()["id"])
            if answer is not None and answer.status_code not in {409, 503}:
                raise RuntimeError(f"{answer.status_code}: {answer.text}")
            self.outcome.sent_again += 1
            time.sleep(0.3)

    # -- kills -------------------------------------------------------------------------------------------------------

    def _kill(self, what: str) -> None:
        down = self._random.uniform(*DOWN_SECONDS)
        self._kills.append(time.time())
        died = time.monotonic()
        victims: dict[str, WorkerProcess | ServerProcess | PostgresServer] = {
            "worker": self._random.choice(self.fleet.workers),
            "replica": self._random.choice(self.fleet.replicas),
            "database": self._postgres,
        }
        victim = victims[what]
        victim.kill()
        starting = threading.Timer(down, victim.start)
        starting.start()
        self._canary(len(self._kills))
        took = time.monotonic() - died
        self.outcome.kills[what] = self.outcome.kills.get(what, 0) + 1
        worst = self.outcome.worst_recovery_s
        worst[what] = round(max(took, worst.get(what, 0.0)), 1)
        print(f"{what} killed, down {down:.1f} s, back after {took:.1f} s", file=sys.stderr, flush=True)
        starting.join()

    def _canary(self, number: int) -> None:
        """A short task, accepted and completed."""
        body = request_for("Is anybody there?", model="tone")
        task_id = self._create(body, f"canary-{number}", self._random)
        with self._lock:
            self._wanted.append(Wanted(body, f"canary-{number}", task_id))
        while True:
            for replica in self.fleet.replicas:
                try:
                    with replica.client(self.fleet.key) as client:
                        answer = client.get(f"/v1/tasks/{task_id}", params={"wait": 1}, timeout=10.0)
                except httpx.TransportError:
                    continue
                if answer.status_code == 200 and answer.json()["status"] == "completed":
                    return
            time.sleep(0.05)

    # -- the reckoning -----------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        until(lambda: self.fleet.ready_workers() >= 3, "the workers")
        ears = Transcriber("base") if self._voice else None
        known: dict[str, bytes] = {}
        said: list[str] = []
        heard: list[str] = []
        with self.fleet.replicas[0].client(self.fleet.key) as client:
            for wanted in self._wanted:
                if wanted.task_id is None:
                    self.outcome.fault("lost", f"{wanted.name} was never accepted")
                    continue
                self.outcome.accepted += 1
                task = finished(client, wanted.task_id)
                if task["status"] != "completed":
                    self.outcome.fault("lost", f"{wanted.task_id} is {task['status']}: {task.get('error')}")
                    continue
                self.outcome.completed += 1
                self.outcome.files += 1
                text, model = wanted.body["input"][0]["params"]["text"], wanted.body["model"]
                audio = download(urls(task)[0])
                if model in {"probe", "tone"}:
                    if text not in known:
                        known[text] = self._reference(client, text, "High" if model == "probe" else "Low")
                    if audio != known[text]:
                        self.outcome.fault("broken_files", f"{wanted.task_id}: another sound than undisturbed")
                elif ears is not None and len(said) < LISTENED:
                    said.append(text)
                    heard.append(ears.text(samples_of(audio)))
        if said:
            self.outcome.files_heard = len(said)
            self.outcome.word_error_rate = round(word_error_rate(" ".join(said), " ".join(heard)), 4)
        self._check_rows(len(known))

    def _reference(self, client: httpx.Client, text: str, voice: str) -> bytes:
        """The same text spoken again, undisturbed, with another pitch of the tone in between: nothing of the cache."""
        answer = client.post("/v1/tasks", json=request_for(text, model="tone", voice=voice))
        return download(urls(finished(client, answer.json()["id"]))[0])

    def _check_rows(self, references: int) -> None:
        rows = self.fleet.rows
        tasks = rows("SELECT count(*) AS n FROM tasks")[0]["n"]
        asked = len({wanted.task_id for wanted in self._wanted if wanted.task_id})
        if asked != self.outcome.accepted or tasks != asked + references:
            self.outcome.fault("doubled_tasks", f"{tasks} tasks of {asked} requests and {references} references")
        twice = rows(
            "SELECT task_id, item, start FROM attempts WHERE outcome = 'done' GROUP BY 1, 2, 3 HAVING count(*) > 1"
        )
        again = {row["task_id"] for row in rows("SELECT DISTINCT task_id FROM segments WHERE cached > 0")}
        for row in twice:
            if row["task_id"] not in again:
                self.outcome.fault("doubled_segments", str(row))
        lost = rows("SELECT started_at, ended_at FROM attempts WHERE outcome = 'lost'")
        self.outcome.attempts_lost = len(lost)
        takeovers = [
            row["ended_at"] / 1000 - min(at for at in self._kills if at > row["started_at"] / 1000) for row in lost
        ]
        self.outcome.worst_takeover_s = round(max(takeovers, default=0.0), 1)
        self.outcome.segments = rows("SELECT count(*) AS n FROM segments")[0]["n"]


def torment(home: Path, *, minutes: float, seed: int, voice: str | None = None) -> Outcome:
    """Run it."""
    with running_postgres() as postgres:
        return Failover(home, postgres, seed, voice).run(minutes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Torment and report."""
    parser = argparse.ArgumentParser(prog="bench.failover", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--voice", default="hibari", help="a real engine beside the tones; empty for none")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="rhapsode-failover-") as directory:
        outcome = torment(
            Path(directory) / "home", minutes=options.minutes, seed=options.seed, voice=options.voice or None
        )
    report = {**asdict(outcome), "machine": describe()}
    print(json.dumps(report, indent=2))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2))
    return int(outcome.faults > 0)


if __name__ == "__main__":
    sys.exit(main())
