"""Kills workers, replicas and the database of a fleet while clients use it, and counts what that cost.

``python -m bench.failover [--minutes N] [--seed N] [--voice ENGINE] [--json FILE]``. Three workers and two replicas
on one PostgreSQL, which is as durable as it is by default. Six clients create tasks, short and long, each with an
idempotency key, at either replica, and send what got no answer again, to any of the two; half ask for a webhook.
Every few seconds something gets a SIGKILL (a worker, a replica, or the database with all its processes) and is started
again a little later, or the wire between one worker and the database is cut for a while. What ends by itself, because
the database was away when it started, is started again, as a supervisor would. After each event a short task is timed:
how long the fleet could not do it. Of attempts that were lost is told how long it took until others might do them,
apart for those during which the database was dead (:mod:`bench.takeovers`). In the end every file is compared with the
same text spoken undisturbed or, for a real voice, heard by Whisper.

Ends with 1 when a task that was accepted is not completed with the right sound, when there are more tasks than were
asked for, when a segment was recorded twice, or when a webhook did not come, or came as two events.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import httpx
import psutil
import psycopg

from bench.invented import sentences
from bench.machine import describe
from bench.proxy import Proxy
from bench.takeovers import Event, Watch
from tests.e2e.fleet import Fleet, WorkerProcess
from tests.e2e.probe_engine import install
from tests.e2e.receiver import Receiver, receiving
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
CUT_SECONDS = (4.0, 20.0)
"""How long a wire stays cut; a worker that is silent for 8 seconds is taken for dead."""
EVENTS = ("worker", "worker", "replica", "database", "network")
"""What is killed or cut, one of these at random."""
WEBHOOK_SHARE = 0.5
WEBHOOK_SECONDS = 120.0
"""How long the last webhooks may take in the end."""
STUCK_SECONDS = 300.0
"""A fleet that has not done a short task for so long does nothing any more."""
WATCH_SECONDS = 2.0


@dataclass
class Wanted:
    """A task that a client asked for."""

    body: Json
    name: str
    task_id: str | None = None


@dataclass
class Outcome:
    """What was counted."""

    minutes: float = 0.0
    events: dict[str, int] = field(default_factory=dict)
    restarts: int = 0
    accepted: int = 0
    sent_again: int = 0
    completed: int = 0
    files: int = 0
    segments: int = 0
    attempts_lost: dict[str, int] = field(default_factory=dict)
    webhooks: int = 0
    webhooks_repeated: int = 0
    worst_webhook_s: float = 0.0
    lost: int = 0
    lost_webhooks: int = 0
    doubled_webhooks: int = 0
    doubled_tasks: int = 0
    doubled_segments: int = 0
    broken_files: int = 0
    files_heard: int = 0
    word_error_rate: float = 0.0
    worst_recovery_s: dict[str, float] = field(default_factory=dict)
    takeovers: int = 0
    worst_takeover_s: float = 0.0
    takeovers_with_the_database_away: int = 0
    worst_takeover_with_the_database_away_s: float = 0.0
    traces: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How much went wrong."""
        wrong_words = int(self.word_error_rate > WORD_ERRORS)
        counted: list[int] = [getattr(self, name) for name in FAULTS]
        return sum(counted) + wrong_words

    def fault(self, kind: str, detail: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        self.details.append(f"{kind}: {detail}")

    def summary(self) -> str:
        """Return the figures, one on each line."""
        shown = asdict(self)
        details = shown.pop("details")
        traces = [f"worst {trace}" for trace in shown.pop("traces")]
        lines = [f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in shown.items()]
        return "\n".join([*lines, *traces, *details[:20], f"faults: {self.faults}"])


FAULTS = ("lost", "lost_webhooks", "doubled_webhooks", "doubled_tasks", "doubled_segments", "broken_files")
"""What must be 0."""


def _plain(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"


class Failover:
    """A fleet, its clients and its tormentor. Webhooks come to ``receiver``; worker 2 is behind ``proxy``."""

    def __init__(
        self,
        home: Path,
        postgres: PostgresServer,
        proxy: Proxy,
        receiver: Receiver,
        seed: int,
        voice: str | None,
    ) -> None:
        self._proxy = proxy
        self._receiver = receiver
        self._random = random.Random(seed)
        self._postgres = postgres
        self._voice = voice
        settings = {**install(home), "PROBE_SECONDS": SLOW_SECONDS, "RHAPSODE_WEBHOOK_ALLOW_PRIVATE": "true"}
        settings["RHAPSODE_ENGINES"] += f",{voice}" if voice else ""
        self.fleet = Fleet(
            home, postgres.create("failover"), replicas=2, workers=3, **settings, RHAPSODE_LOG_LEVEL="warning"
        )
        behind = self.fleet.workers[-1].settings["RHAPSODE_DATABASE_URL"]
        behind = behind.replace(f":{postgres.port}/", f":{proxy.port}/")
        self.fleet.workers[-1].settings["RHAPSODE_DATABASE_URL"] = behind
        self.outcome = Outcome()
        self._wanted: list[Wanted] = []
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._settled = threading.Event()
        self._events: list[Event] = []
        self._watch = Watch(self.fleet.rows)
        self._begun_at = 0.0
        self._down: set[WorkerProcess | ServerProcess] = set()

    def run(self, minutes: float) -> Outcome:
        """Cause failures for so long, then count."""
        begun = time.monotonic()
        try:
            self.fleet.start()
            self._begun_at = time.time()
            clients = [threading.Thread(target=self._use, args=(n,), daemon=True) for n in range(CLIENTS)]
            for client in clients:
                client.start()
            threading.Thread(target=self._supervise, daemon=True).start()
            threading.Thread(target=self._watch.run, args=(self._settled,), daemon=True).start()
            while time.monotonic() - begun < 60 * minutes:
                time.sleep(self._random.uniform(*KILL_SECONDS))
                self._happen(self._random.choice(EVENTS))
            self._over.set()
            for client in clients:
                client.join(120)
            self._settle()
        finally:
            self._over.set()
            self._settled.set()
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
        told = {"webhook_url": f"{self._receiver.url}/told"} if chance.random() < WEBHOOK_SHARE else {}
        if self._voice and kind < 0.15:
            return request_for(next(sentences(chance.randrange(10**6))), model=self._voice, **told)
        count = 1 if kind < 0.8 else chance.randint(5, 20)
        text = "\n\n".join(f"Slow {chance.randrange(20)}. {chance.choice(PARAGRAPHS)}" for _ in range(count))
        return request_for(text, model="probe", **told)

    def _create(self, body: Json, name: str, chance: random.Random) -> str | None:
        """Ask until somebody has accepted it, or nobody has for long."""
        until_then = time.monotonic() + STUCK_SECONDS
        while time.monotonic() < until_then:
            replica = chance.choice(self.fleet.replicas)
            try:
                with replica.client(self.fleet.key) as client:
                    answer = client.post("/v1/tasks", json=body, headers={"Idempotency-Key": name}, timeout=20.0)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code in {200, 202}:
                return str(answer.json()["id"])
            if answer is not None and answer.status_code not in {409, 503}:
                self.outcome.details.append(f"{name} was answered {answer.status_code}: {answer.text[:200]}")
            self.outcome.sent_again += 1
            time.sleep(0.3)
        return None

    # -- events ------------------------------------------------------------------------------------------------------

    def _happen(self, what: str) -> None:
        """Let something die, or be cut off, and see how long the fleet does nothing."""
        event = Event(what, what, time.time())
        begun = time.monotonic()
        mend = self._harm(event)
        self._events.append(event)
        down = self._random.uniform(*(CUT_SECONDS if what == "network" else DOWN_SECONDS))

        def end() -> None:
            mend()
            event.until = time.time()

        mending = threading.Timer(down, end)
        mending.start()
        self._canary(len(self._events))
        took = time.monotonic() - begun
        self.outcome.events[what] = self.outcome.events.get(what, 0) + 1
        worst = self.outcome.worst_recovery_s
        worst[what] = round(max(took, worst.get(what, 0.0)), 1)
        print(f"{what}: down {down:.1f} s, work again after {took:.1f} s", file=sys.stderr, flush=True)
        mending.join()

    def _harm(self, event: Event) -> Callable[[], None]:
        """Stop one of them, or cut its connection; return how to have it back."""
        what = event.what
        if what == "network":
            event.victim = f"the wire of {self.fleet.workers[-1].home.name}"
            self._proxy.cut()
            return self._proxy.mend
        if what == "database":
            self._postgres.kill()
            return self._start_postgres
        victims: Sequence[WorkerProcess | ServerProcess] = (
            self.fleet.workers if what == "worker" else self.fleet.replicas
        )
        victim = self._random.choice(victims)
        event.victim = victim.home.name
        self._down.add(victim)
        with contextlib.suppress(ProcessLookupError):
            victim.kill()

        return lambda: self._down.discard(victim)  # the supervisor finds it dead

    def _start_postgres(self) -> None:
        while not self._over.is_set():
            try:
                self._postgres.start()
            except psycopg.OperationalError:  # it took longer than the tests are ready to wait
                with contextlib.suppress(psutil.Error):
                    self._postgres.kill()
            else:
                return

    def _supervise(self) -> None:
        """Start what has ended, as systemd or Kubernetes would."""
        while not self._settled.wait(WATCH_SECONDS / 4):
            processes: list[WorkerProcess | ServerProcess] = [*self.fleet.workers, *self.fleet.replicas]
            for process in processes:
                if process in self._down or process.running:
                    continue
                self.outcome.restarts += 1
                try:
                    process.start()
                except AssertionError as error:  # it ended again, because the database was away
                    print(f"again: {str(error)[:80]}", file=sys.stderr, flush=True)
                    if process.running:
                        process.kill()

    def _canary(self, number: int) -> None:
        """Create a short task and wait until it is completed."""
        name = f"canary-{number}"
        wanted = Wanted(request_for("Is anybody there?", model="tone"), name)
        with self._lock:
            self._wanted.append(wanted)
        wanted.task_id = self._create(wanted.body, name, self._random)
        until_then = time.monotonic() + STUCK_SECONDS
        while wanted.task_id and time.monotonic() < until_then:
            for replica in self.fleet.replicas:
                try:
                    with replica.client(self.fleet.key) as client:
                        answer = client.get(f"/v1/tasks/{wanted.task_id}", params={"wait": 1}, timeout=10.0)
                except (httpx.TransportError, httpx.InvalidURL, httpx.UnsupportedProtocol):
                    continue
                if answer.status_code == 200 and answer.json()["status"] == "completed":
                    return
            time.sleep(0.05)

    # -- the reckoning -----------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        with contextlib.suppress(AssertionError):  # what they have to do is waited for below in any case
            until(lambda: self.fleet.ready_workers() >= len(self.fleet.workers), "the workers")
        until(lambda: self.fleet.replicas[0].running, "a replica")
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
                try:
                    task = finished(client, wanted.task_id)
                except AssertionError:
                    self.outcome.fault("lost", f"{wanted.task_id} is not done")
                    continue
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
        self._count_takeovers()
        self._check_webhooks()

    def _reference(self, client: httpx.Client, text: str, voice: str) -> bytes:
        """Return the same text spoken again, undisturbed, with another pitch of the tone in between, without the
        cache.
        """
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
        self.outcome.segments = rows("SELECT count(*) AS n FROM segments")[0]["n"]

    def _count_takeovers(self) -> None:
        takeovers = sorted(self._watch.takeovers(self._events), key=lambda takeover: takeover.seconds, reverse=True)
        away = [takeover for takeover in takeovers if takeover.database_away]
        up = [takeover for takeover in takeovers if not takeover.database_away]
        outcome = self.outcome
        for takeover in takeovers:
            cause = "nothing" if takeover.cause is None else takeover.cause.what
            outcome.attempts_lost[cause] = outcome.attempts_lost.get(cause, 0) + 1
        outcome.takeovers, outcome.takeovers_with_the_database_away = len(up), len(away)
        for kind, found in (("take-over", up), ("take-over with PostgreSQL away", away)):
            if found:
                outcome.traces.append(f"{kind}: {found[0].told(self._begun_at)}")
        outcome.worst_takeover_s = max((round(takeover.seconds, 1) for takeover in up), default=0.0)
        outcome.worst_takeover_with_the_database_away_s = max(
            (round(takeover.seconds, 1) for takeover in away), default=0.0
        )

    def _check_webhooks(self) -> None:
        """Check that all that were asked for have come, each as one event, however often."""
        expected = {wanted.task_id for wanted in self._wanted if wanted.task_id and "webhook_url" in wanted.body}

        def told() -> dict[str, list[str]]:
            found: dict[str, list[str]] = {}
            for hook in list(self._receiver.got):
                found.setdefault(hook.event["data"]["id"], []).append(hook.headers["webhook-id"])
            return found

        with contextlib.suppress(AssertionError):
            until(lambda: expected <= set(told()), "the webhooks", seconds=WEBHOOK_SECONDS)
        came = told()
        self.outcome.webhooks = len(expected)
        for task_id in expected:
            if task_id not in came:
                self.outcome.fault("lost_webhooks", str(task_id))
            elif len(set(came[task_id])) > 1:
                self.outcome.fault("doubled_webhooks", str(task_id))
        self.outcome.webhooks_repeated = sum(len(ids) - 1 for ids in came.values())
        waits = self.fleet.rows(
            "SELECT max(t.at - d.created_at) AS ms FROM delivery_tries t JOIN deliveries d ON d.id = t.delivery_id"
        )
        self.outcome.worst_webhook_s = round((waits[0]["ms"] or 0) / 1000, 1)


def torment(home: Path, *, minutes: float, seed: int, voice: str | None = None) -> Outcome:
    """Run it."""
    with running_postgres() as postgres, receiving() as receiver:
        proxy = Proxy(postgres.port)
        try:
            return Failover(home, postgres, proxy, receiver, seed, voice).run(minutes)
        finally:
            proxy.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the failures and report."""
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
    print(outcome.summary())
    if options.json:
        options.json.write_text(json.dumps({**asdict(outcome), "machine": describe()}, indent=2))
    return int(outcome.faults > 0)


if __name__ == "__main__":
    sys.exit(main())
