"""Kills what changes an installation as a whole, again and again, and counts what that cost: nothing, if it is sound.

``python -m bench.kill_commands [--rounds N] [--seed N] [--json FILE]``. An installation has finished tasks. In each
round one of these gets a SIGKILL at a random moment, and is then done to its end: a start of the server on audio that
it does not own yet (the owner check), ``store take-over`` by another installation and back, ``backup`` to a directory
and beside the database, ``restore``, ``sweep --confirm`` beside files that nothing refers to, ``export`` with a task
in work and ``import`` into the same audio. After each round every finished task is downloaded and compared.

Ends with 1 when a file is lost or another one, when a task is doubled or lost, when a database or a copy is damaged,
or when the command does not come to its end the second time.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rhapsode.store.integrity import damage_of
from tests.e2e.ledger import let_pass
from tests.e2e.server import Json, ServerProcess, environment
from tests.e2e.wire import completed, create, download, spoken, urls
from tests.support.fork_server import COMMAND

TASKS = 4
ORPHANS = 30
LONG = "A task that is still in work. " * 300
LONGEST_SECONDS = 4.0
"""The latest moment of a kill: commands of a loaded machine take that long."""


@dataclass
class Outcome:
    """What was counted. The fields after ``ended_before`` are faults and must be 0."""

    rounds: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    ended_before: int = 0
    lost_files: int = 0
    lost_tasks: int = 0
    doubled_tasks: int = 0
    damaged_databases: int = 0
    stuck: int = 0
    seconds: float = 0.0
    details: list[str] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How much went wrong."""
        return self.lost_files + self.lost_tasks + self.doubled_tasks + self.damaged_databases + self.stuck


class KillCommands:
    """An installation, and what is killed beside it."""

    def __init__(self, home: Path, seed: int) -> None:
        self._home = home
        self._random = random.Random(seed)
        self._kills: Counter[str] = Counter()
        self.outcome = Outcome()
        self.server = ServerProcess(home / "mine", RHAPSODE_ENGINES="tone")
        self.server.start()
        with self.server.client() as client:
            self._tasks = [spoken(client, f"Task number {number}.", f"And {number}.") for number in range(TASKS)]
            self._sounds = {task["id"]: [download(url) for url in urls(task)] for task in self._tasks}
        self.key = self.server.first_key
        self.server.stop()
        let_pass(self.server, days=3)

    def run(self, rounds: int) -> Outcome:
        """Do all rounds, each kind in turn."""
        began = time.monotonic()
        kinds: list[Callable[[], None]] = [
            self._owner_check,
            self._take_over,
            self._backup,
            self._daily_copy,
            self._restore,
            self._sweep,
            self._move,
        ]
        for number in range(rounds):
            kinds[number % len(kinds)]()
            self.outcome.rounds += 1
        self.outcome.kills = dict(self._kills)
        self.outcome.seconds = round(time.monotonic() - began, 1)
        return self.outcome

    # -- the kinds ---------------------------------------------------------------------------------------------------

    def _owner_check(self) -> None:
        """Start a server on audio of an older version, which has no mark, and kill it."""
        (self.server.data_dir / "audio" / "rhapsode.json").unlink()
        self.server.launch()
        self._later("owner check", self.server.kill)
        self._check()

    def _take_over(self) -> None:
        other = ServerProcess(
            self._home / "other", RHAPSODE_ENGINES="tone", RHAPSODE_BLOB_URL=(self.server.data_dir / "audio").as_uri()
        )
        self._done(other.cli("keys", "create", "x"))
        self._killed("take-over", other, "store", "take-over")
        self._done(other.cli("store", "take-over"))
        if self.server.cli("sweep", "--confirm").returncode == 0:
            self._fault("lost_files", "whoever does not own the audio sweeps it")
        self._killed("take-over", self.server, "store", "take-over")
        self._done(self.server.cli("store", "take-over"))
        self._check()

    def _backup(self) -> None:
        target = self._home / "copy"
        self._killed("backup", self.server, "backup", str(target))
        self._done(self.server.cli("backup", str(target)))
        copy = ServerProcess(self._home / f"copy-{self.outcome.rounds}", RHAPSODE_ENGINES="tone")
        shutil.copytree(target, copy.data_dir)
        self._check(copy)

    def _daily_copy(self) -> None:
        self._killed("daily copy", self.server, "backup")
        for path in (self.server.data_dir / "backups").glob("*.db"):
            if damage_of(path) is not None:
                self._fault("damaged_databases", path.name)
        self._done(self.server.cli("backup"))

    def _restore(self) -> None:
        self._done(self.server.cli("backup"))
        self._killed("restore", self.server, "restore", "--confirm")
        self._done(self.server.cli("restore", "--confirm"))
        self._check()

    def _sweep(self) -> None:
        audio = self.server.data_dir / "audio" / "outputs"
        for number in range(ORPHANS):
            path = audio / f"task_01AAAAAAAAAAAAAAAAAAAAAA{number:02}" / "0" / "attempt_1.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"lost")
        let_pass(self.server, days=3)
        self._killed("sweep", self.server, "sweep", "--confirm")
        self._done(self.server.cli("sweep", "--confirm"))
        if left := [path for path in audio.glob("task_01AAAA*/*/*") if path.is_file()]:
            self._fault("stuck", f"{len(left)} orphans were not swept")
        self._check()

    def _move(self) -> None:
        """Export with a task in work, import into the same audio: it is the new installation's from then on."""
        self.server.start()
        with self.server.client(self.key) as client:
            running = create(client, LONG)
            archive = self._home / f"all-{self.outcome.rounds}.tar"
            self._killed("export", self.server, "export", str(archive))
            archive.unlink(missing_ok=True)
            self._done(self.server.cli("export", str(archive)))
        self.server.stop()
        audio = (self.server.data_dir / "audio").as_uri()
        new = ServerProcess(
            self._home / f"new-{self.outcome.rounds}", RHAPSODE_ENGINES="tone", RHAPSODE_BLOB_URL=audio
        )
        self._killed("import", new, "import", str(archive))
        again = new.cli("import", str(archive))
        if again.returncode and "has keys or tasks already" not in again.stderr:
            self._fault("stuck", again.stderr)
        new.start()
        with new.client(self.key) as client:
            self._compare(client.get, "after the import")
            if completed(client, running["id"])["status"] != "completed":
                self._fault("lost_tasks", running["id"])
            client.delete(f"/v1/tasks/{running['id']}")
        new.stop()
        self._done(self.server.cli("store", "take-over"))
        self.server.start()
        with self.server.client(self.key) as client:
            client.delete(f"/v1/tasks/{running['id']}")
        self.server.stop()
        self._check()

    # -- killing and looking -----------------------------------------------------------------------------------------

    def _killed(self, kind: str, server: ServerProcess, *command: str) -> None:
        process = subprocess.Popen(
            [str(COMMAND), *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._home,
            env=environment(server.data_dir, server.settings),
        )

        def kill() -> None:
            if process.poll() is not None:
                self.outcome.ended_before += 1
            process.kill()
            process.wait()

        self._later(kind, kill)

    def _later(self, kind: str, kill: Callable[[], None]) -> None:
        time.sleep(self._random.uniform(0.0, LONGEST_SECONDS) ** 2 / LONGEST_SECONDS)
        kill()
        self._kills[kind] += 1

    def _done(self, ended: subprocess.CompletedProcess[str]) -> None:
        if ended.returncode:
            self._fault("stuck", f"{ended.args[1:]}: {ended.stderr}")

    def _check(self, server: ServerProcess | None = None) -> None:
        """Start the server and compare everything."""
        server = server or self.server
        if (damage := damage_of(server.data_dir / "rhapsode.db", full=True)) is not None:
            self._fault("damaged_databases", damage)
        server.start()
        try:
            with server.client(self.key) as client:
                self._compare(client.get, server.home.name)
                found = client.get("/v1/tasks", params={"limit": 100}).json()["data"]
            if len(found) != TASKS:
                self._fault("lost_tasks" if len(found) < TASKS else "doubled_tasks", f"{len(found)} tasks")
        finally:
            server.stop()

    def _compare(self, get: Callable[[str], object], where: str) -> None:
        for task_id, sounds in self._sounds.items():
            answer = get(f"/v1/tasks/{task_id}")
            task: Json = answer.json()  # type: ignore[attr-defined]
            if "output" not in task or not task["output"]:
                self._fault("lost_tasks", f"{where}: {task_id}")
                continue
            for url, sound in zip(urls(task), sounds, strict=True):
                try:
                    same = download(url) == sound
                except AssertionError as error:
                    self._fault("lost_files", f"{where}: {url}: {error}")
                else:
                    if not same:
                        self._fault("lost_files", f"{where}: {url}: another sound")

    def _fault(self, kind: str, detail: str) -> None:
        setattr(self.outcome, kind, getattr(self.outcome, kind) + 1)
        self.outcome.details.append(f"{kind}: {detail}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the commands, kill them and report."""
    parser = argparse.ArgumentParser(prog="bench.kill_commands", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="rhapsode-kill-") as directory:
        outcome = KillCommands(Path(directory), options.seed).run(options.rounds)
    print(json.dumps(asdict(outcome), indent=2))
    if options.json:
        options.json.write_text(json.dumps(asdict(outcome)))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
