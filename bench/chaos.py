"""Kills the server and its workers while clients use it, and counts what that cost: nothing, if it is sound.

``python -m bench.chaos [--rounds N] [--seed N] [--voice ENGINE] [--voice-share X] [--json FILE]``. In each round three
clients with keys of their own create tasks, short and long, all with idempotency keys, some with webhooks, and cancel
some. At a random moment the server, or one of its workers, gets a SIGKILL. A request that got no answer is repeated
after the restart, with its idempotency key. In a share of the rounds a real engine speaks some of the tasks, and
Whisper listens to them in the end.

Ends with 1 when a task that was accepted is not completed with whole files of the right sound (or canceled by us),
when there are more tasks than were asked for, when the database is not whole after a kill, when a webhook never came,
or when a file is left that belongs to nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx

from bench.invented import sentences
from bench.machine import describe
from tests.e2e.ledger import assert_covered, audio_files, let_pass
from tests.e2e.probe_engine import install
from tests.e2e.processes import workers
from tests.e2e.receiver import Receiver, receiving
from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.texts import PARAGRAPHS
from tests.e2e.wire import download, finished, request_for, samples_of, urls
from tests.support.transcribe import Transcriber, word_error_rate

CLIENTS = 3
WORKERS = 2
WORKER_KILLS = 0.3
"""The share of the kills that hit a worker and not the server."""
WORD_ERRORS = 0.15
"""The share of words that Whisper may hear wrong in all that a real voice said."""
LISTENED = 40
"""How many files of real voices Whisper hears at most."""


@dataclass
class Wanted:
    """A task that a client asked for, with what became of it as far as the client knows."""

    body: Json
    key: str
    name: str
    task_id: str | None = None
    canceled: bool = False
    """Whether we asked for its end; with an answer that says so, or without one."""


@dataclass
class Outcome:
    """What was counted. The fields after ``attempts_crashed`` are faults and must be 0."""

    rounds: int = 0
    server_kills: int = 0
    worker_kills: int = 0
    accepted: int = 0
    repeated: int = 0
    completed: int = 0
    canceled: int = 0
    files: int = 0
    segments: int = 0
    attempts_lost: int = 0
    attempts_crashed: int = 0
    lost: int = 0
    doubled_tasks: int = 0
    doubled_segments: int = 0
    broken_files: int = 0
    left_over_files: int = 0
    damaged_databases: int = 0
    webhooks_missing: int = 0
    webhooks: int = 0
    files_heard: int = 0
    word_error_rate: float = 0.0
    seconds: float = 0.0
    details: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How much went wrong."""
        return (
            self.lost
            + self.doubled_tasks
            + self.doubled_segments
            + self.broken_files
            + self.left_over_files
            + self.damaged_databases
            + self.webhooks_missing
            + (self.word_error_rate > WORD_ERRORS)
        )


class Client(threading.Thread):
    """Uses the server until it is gone or the round is over."""

    def __init__(self, chaos: Chaos, key: str, seed: int, voice: str | None) -> None:
        super().__init__()
        self._chaos = chaos
        self._key = key
        self._random = random.Random(seed)
        self._voice = voice
        self.over = threading.Event()
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        with self._chaos.server.client(self._key) as client:
            try:
                for wanted in [created for created in self._chaos.unanswered() if created.key == self._key]:
                    self._create(client, wanted)
                while not self.over.wait(self._random.uniform(0.03, 0.3)):
                    wanted = self._chaos.want(self._key, self._body())
                    self._create(client, wanted)
                    if self._random.random() < 0.1:
                        wanted.canceled = True
                        client.post(f"/v1/tasks/{wanted.task_id}/cancel")
            except httpx.TransportError:
                return
            except Exception as error:  # for the thread that waits for this one
                self.error = error

    def _create(self, client: httpx.Client, wanted: Wanted) -> None:
        while True:
            answer = client.post("/v1/tasks", json=wanted.body, headers={"Idempotency-Key": wanted.name})
            if answer.status_code not in {409, 503}:  # the first try may still be at it
                break
            time.sleep(0.1)
        if answer.status_code not in {200, 202}:
            raise RuntimeError(f"{answer.status_code}: {answer.text}")
        wanted.task_id = answer.json()["id"]

    def _body(self) -> Json:
        chance = self._random.random()
        model, voice = "probe", None
        if self._voice and chance < 0.3:
            model = self._voice
            texts = [next(sentences(self._random.randrange(10**6)))]
        elif chance < 0.85:
            texts = [self._paragraphs(1) for _ in range(self._random.randint(1, 2))]
        else:
            texts = [self._paragraphs(self._random.randint(5, 20))]
        body = request_for(*texts, model=model, voice=voice)
        if self._random.random() < 0.3:
            body["webhook_url"] = self._chaos.receiver.url
        return body

    def _paragraphs(self, count: int) -> str:
        return "\n\n".join(
            f"Slow {self._random.randrange(20)}. {self._random.choice(PARAGRAPHS)}" for _ in range(count)
        )


class Chaos:
    """A server, its tormentors, and the books."""

    def __init__(self, home: Path, receiver: Receiver, seed: int, voice: str | None, voice_share: float) -> None:
        self.receiver = receiver
        self.outcome = Outcome()
        self.server = ServerProcess(home, RHAPSODE_WEBHOOK_ALLOW_PRIVATE="true", RHAPSODE_LOG_LEVEL="warning")
        self.server.settings |= {**install(home), "RHAPSODE_ENGINE_WORKERS": str(WORKERS)}
        self._random = random.Random(seed)
        self._voice = voice
        self._voice_share = voice_share if voice else 0.0
        self._wanted: list[Wanted] = []
        self._lock = threading.Lock()
        self._keys: list[str] = []
        self._voice_now: str | None = None

    def want(self, key: str, body: Json) -> Wanted:
        with self._lock:
            self._wanted.append(Wanted(body, key, f"wish-{len(self._wanted)}"))
            return self._wanted[-1]

    def unanswered(self) -> list[Wanted]:
        """Return what has to be asked for again, as far as this start of the server has the engine."""
        with self._lock:
            return [
                created
                for created in self._wanted
                if created.task_id is None and created.body["model"] in {"probe", self._voice_now}
            ]

    def run(self, rounds: int) -> Outcome:
        began = time.monotonic()
        try:
            for number in range(rounds):
                self._round(number)
                print(f"round {number + 1}: {len(self._wanted)} tasks", file=sys.stderr, flush=True)
            self._settle()
        finally:
            self.server.stop()
        self.outcome.seconds = round(time.monotonic() - began, 1)
        return self.outcome

    def _round(self, number: int) -> None:
        speaks = self._random.random() < self._voice_share
        if not self.server.running:
            self._start(speaks)
        clients = [Client(self, key, self._random.randrange(10**9), self._voice_now) for key in self._keys]
        time.sleep(self._random.uniform(0.1, 1.5))
        hit = self._random.random()
        if hit < WORKER_KILLS:
            victim = self._random.choice(until(lambda: workers(self.server.pid), "the worker processes"))
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
            self.outcome.worker_kills += 1
            time.sleep(self._random.uniform(0.1, 0.5))
        else:
            self.server.kill()
            self.outcome.server_kills += 1
        for client in clients:
            client.over.set()
        for client in clients:
            client.join()
            if client.error is not None:
                raise client.error
        if self.server.rows("PRAGMA integrity_check") != [{"integrity_check": "ok"}]:
            self._fault("damaged_databases", f"round {number + 1}")
        self.outcome.rounds += 1

    def _start(self, speaks: bool) -> None:
        self._voice_now = self._voice if speaks else None
        self.server.settings["RHAPSODE_ENGINES"] = ",".join(
            ["probe", "tone", *([self._voice_now] if self._voice_now else [])]
        )
        self.server.start()
        if not self._keys:
            with self.server.client() as admin:
                answers = [admin.post("/v1/keys", json={"name": f"client {number}"}) for number in range(CLIENTS)]
            self._keys = [answer.json()["key"] for answer in answers]

    # -- the reckoning ------------------------------------------------------------------------------------------------

    def _fault(self, kind: str, detail: str) -> None:
        setattr(self.outcome, kind, getattr(self.outcome, kind) + 1)
        self.outcome.details.append(f"{kind}: {detail}")

    def _settle(self) -> None:
        """Let everything end, and look at all of it."""
        if self.server.running:
            self.server.kill()
        self._start(speaks=self._voice is not None)
        open_ = self.unanswered()
        self.outcome.repeated = len(open_)
        for key in self._keys:
            again = Client(self, key, 0, None)
            again.over.set()
            again.join()
            if again.error is not None:
                raise again.error
        self.outcome.accepted = len(self._wanted)
        ears = Transcriber("base") if self._voice else None
        known: dict[str, bytes] = {}
        said: list[str] = []
        heard: list[str] = []
        for wanted in self._wanted:
            if wanted.task_id is None:
                self._fault("lost", f"{wanted.name} was never accepted")
                continue
            with self.server.client(wanted.key) as client:
                task = finished(client, wanted.task_id)
                if task["status"] == "canceled" and wanted.canceled:
                    self.outcome.canceled += 1
                elif task["status"] != "completed":
                    self._fault("lost", f"{wanted.task_id} is {task['status']}: {task.get('error')}")
                else:
                    self.outcome.completed += 1
                    self._check_files(wanted, task, known, ears, said, heard)
        if said:
            self.outcome.files_heard = len(said)
            self.outcome.word_error_rate = round(word_error_rate(" ".join(said), " ".join(heard)), 4)
        self._check_webhooks()
        self._check_rows()
        self._check_blobs()

    def _check_files(
        self,
        wanted: Wanted,
        task: Json,
        known: dict[str, bytes],
        ears: Transcriber | None,
        said: list[str],
        heard: list[str],
    ) -> None:
        texts = [entry["params"]["text"] for entry in wanted.body["input"]]
        if len(urls(task)) != len(texts):
            self._fault("broken_files", f"{task['id']}: {len(urls(task))} files of {len(texts)}")
            return
        for item, (text, url) in enumerate(zip(texts, urls(task), strict=True)):
            self.outcome.files += 1
            audio = download(url)
            samples = samples_of(audio)
            parts = self.server.rows(
                "SELECT samples, pause_ms FROM segments WHERE task_id = ? AND item = ?", task["id"], item
            )
            if len(samples) != sum(part["samples"] + 24 * part["pause_ms"] for part in parts) or not len(samples):
                self._fault("broken_files", f"{task['id']}-{item}: {len(samples)} samples")
            elif wanted.body["model"] == "probe":
                if audio != known.setdefault(text, audio if text in known else self._reference(text)):
                    self._fault("broken_files", f"{task['id']}-{item}: another sound than undisturbed")
            elif ears is not None and len(said) < LISTENED:
                said.append(text)
                heard.append(ears.text(samples))

    def _reference(self, text: str) -> bytes:
        """Return the same text spoken again, undisturbed, for a key that has heard nothing yet."""
        with self.server.client() as client:
            answer = client.post("/v1/tasks", json=request_for(text, model="tone", voice="High"))
            return download(urls(finished(client, answer.json()["id"]))[0])

    def _check_webhooks(self) -> None:
        wanted = [created for created in self._wanted if "webhook_url" in created.body and created.task_id]

        def missing() -> list[Wanted]:
            got = {hook.event["data"]["id"] for hook in self.receiver.got}
            return [created for created in wanted if created.task_id not in got]

        try:
            until(lambda: not missing(), "the webhooks", seconds=90.0)
        except AssertionError:
            for created in missing():
                self._fault("webhooks_missing", str(created.task_id))
        self.outcome.webhooks = len(wanted)

    def _check_rows(self) -> None:
        keys = self.server.rows("SELECT id FROM api_keys WHERE name LIKE 'client %'")
        places = ",".join("?" * len(keys))
        ids = [row["id"] for row in keys]
        tasks = self.server.rows(f"SELECT id FROM tasks WHERE key_id IN ({places})", *ids)
        known = Counter(created.task_id for created in self._wanted)
        for row in tasks:
            if row["id"] not in known:
                self._fault("doubled_tasks", f"{row['id']} belongs to no request")
        for task_id, count in known.items():
            if count > 1:
                self._fault("doubled_tasks", f"{task_id} belongs to {count} requests")
        twice = """SELECT task_id, item, start FROM attempts JOIN tasks ON tasks.id = task_id
                   WHERE outcome = 'done' AND status = 'completed'
                   GROUP BY task_id, item, start HAVING count(*) > 1"""
        for row in self.server.rows(twice):
            self._fault("doubled_segments", str(row))
        for row in self.server.rows("PRAGMA foreign_key_check"):
            self._fault("damaged_databases", str(row))
        completed = """SELECT task_id, item, items.characters FROM items JOIN tasks ON tasks.id = task_id
                       WHERE status = 'completed'"""
        for item in self.server.rows(completed):
            try:
                assert_covered(self.server, item)
            except AssertionError:
                self._fault("broken_files", f"{item}: its segments do not cover its text")
        outcomes = Counter(row["outcome"] for row in self.server.rows("SELECT outcome FROM attempts"))
        self.outcome.attempts_lost, self.outcome.attempts_crashed = outcomes["lost"], outcomes["crashed"]
        self.outcome.segments = self.server.rows("SELECT count(*) AS n FROM segments")[0]["n"]

    def _check_blobs(self) -> None:
        # A file that was being put together when the server died goes a day later.
        self.server.stop()
        self._start(speaks=False)
        let_pass(self.server, days=2)
        swept = self.server.cli("sweep", "--confirm")
        if swept.returncode:
            self._fault("left_over_files", swept.stderr)
        outputs = self.server.rows(
            """SELECT output AS name FROM items JOIN tasks ON tasks.id = task_id
               WHERE output IS NOT NULL AND status = 'completed'"""
        )
        kept = {
            "outputs": {row["name"].removeprefix("outputs/") for row in outputs},
            "segments": set(),
            "cache": {
                row["name"].removeprefix("cache/") for row in self.server.rows("SELECT audio AS name FROM cache")
            },
        }

        def differing() -> list[str]:
            return [
                f"{kind}/{name}"
                for kind, names in kept.items()
                for name in names ^ set(audio_files(self.server, kind))
            ]

        try:
            until(lambda: not differing(), "what nobody refers to to be swept", seconds=30.0)
        except AssertionError:
            for name in differing():
                self._fault("left_over_files", name)


def torment(home: Path, *, rounds: int, seed: int, voice: str | None = None, voice_share: float = 0.0) -> Outcome:
    """Run it."""
    with receiving() as receiver:
        return Chaos(home, receiver, seed, voice, voice_share).run(rounds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the attacks and report."""
    parser = argparse.ArgumentParser(prog="bench.chaos", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--voice", default="hibari", help="a real engine; empty for none")
    parser.add_argument("--voice-share", type=float, default=0.1, help="of the rounds that it takes part in")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="rhapsode-chaos-") as directory:
        outcome = torment(
            Path(directory) / "home",
            rounds=options.rounds,
            seed=options.seed,
            voice=options.voice or None,
            voice_share=options.voice_share,
        )
    print(f"seed {options.seed}, {describe()}\n")
    for name, value in asdict(outcome).items():
        if name != "details":
            print(f"{name.replace('_', ' '):<20} {value:>10}")
    print(f"\n{outcome.faults} faults", *outcome.details[:50], sep="\n")
    if options.json:
        report = {"machine": describe(), "seed": options.seed, "faults": outcome.faults, **asdict(outcome)}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
