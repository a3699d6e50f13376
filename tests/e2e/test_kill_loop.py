"""SIGKILL of the server in a loop at random moments, while clients create tasks."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from random import Random

import httpx
import pytest

from bench.chaos import torment
from bench.kill_commands import KillCommands
from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import assert_sound, audio_files, let_pass
from tests.e2e.server import Json, ServerProcess, until
from tests.e2e.texts import PARAGRAPHS
from tests.e2e.wire import completed, create, download, request_for, spoken, urls

pytestmark = pytest.mark.e2e

ROUNDS = 3
CLIENTS = 3


def test_nothing_is_lost_or_doubled(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone")
    moments = Random(20)
    accepted: dict[str, Json] = {}
    hit = 0
    for number in range(ROUNDS):
        server.start()
        creators = [_Creator(server, accepted, seed=100 * number + index) for index in range(CLIENTS)]
        time.sleep(moments.uniform(0.2, 0.9))
        with server.client() as client:  # a last task, so that there is something to do whenever it ends
            last = _story(moments, 30)
            accepted[create(client, last)["id"]] = request_for(last)
        server.kill()
        for creator in creators:
            creator.join()
        assert server.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        hit += server.rows("SELECT count(*) AS tasks FROM tasks WHERE status <> 'completed'")[0]["tasks"]
    assert len(accepted) > ROUNDS
    assert hit > 0, "what was killed had something to do"

    server.start()
    with server.client() as client:
        expected: dict[str, bytes] = {}
        for task_id, body in accepted.items():
            task = completed(client, task_id)
            texts = [entry["params"]["text"] for entry in body["input"]]
            assert len(urls(task)) == len(texts)
            for text, url in zip(texts, urls(task), strict=True):
                if text not in expected:
                    expected[text] = download(urls(spoken(client, text))[0])
                assert download(url) == expected[text]
        # Tasks whose client never got its answer are tasks all the same.
        until(lambda: not server.rows("SELECT id FROM tasks WHERE status <> 'completed'"), "the other tasks")
    assert_sound(server)

    # What was being put together when the server died goes a day later.
    let_pass(server, days=2)
    swept = server.cli("sweep", "--confirm")
    assert swept.returncode == 0, swept.stderr
    until(lambda: not audio_files(server, "segments"), "the segments to be swept")
    kept = sorted(row["output"].removeprefix("outputs/") for row in server.rows("SELECT output FROM items"))
    until(lambda: audio_files(server, "outputs") == kept, "the files that nobody refers to to be swept")


def _story(random: Random, paragraphs: int) -> str:
    """Return paragraphs that no task had before, so that each of them has to be spoken."""
    lines = random.choices(PARAGRAPHS, k=paragraphs)
    return "\n\n".join(f"Number {random.randrange(10**6)}. {line}" for line in lines)


class _Creator(threading.Thread):
    """A client that creates tasks until its server is gone."""

    def __init__(self, server: ServerProcess, accepted: dict[str, Json], seed: int) -> None:
        super().__init__()
        self._client = server.client()
        self._accepted = accepted
        self._random = Random(seed)
        self.start()

    def run(self) -> None:
        with self._client as client:
            while True:
                body = request_for(*(self._story() for _ in range(self._random.randint(1, 2))))
                try:
                    answer = client.post("/v1/tasks", json=body)
                except httpx.TransportError:
                    return
                assert answer.status_code == 202
                self._accepted[answer.json()["id"]] = body
                time.sleep(self._random.uniform(0.05, 0.25))

    def _story(self) -> str:
        return _story(self._random, self._random.randint(2, 6))


@pytest.mark.slow
def test_nothing_is_lost_whatever_command_dies(tmp_path: Path) -> None:
    """The short form of ``make kill-commands``: each of them once."""
    outcome = KillCommands(tmp_path, seed=5).run(rounds=7)
    assert outcome.details == []
    assert outcome.faults == 0
    assert set(outcome.kills) == {
        "owner check",
        "take-over",
        "backup",
        "daily copy",
        "restore",
        "sweep",
        "export",
        "import",
    }


@pytest.mark.slow
def test_nothing_is_lost_whatever_dies(tmp_path: Path) -> None:
    """The short form of ``make chaos``: workers die too, tasks are canceled, webhooks sent, requests repeated."""
    outcome = torment(tmp_path, rounds=6, seed=1)
    assert outcome.details == []
    assert outcome.faults == 0
    assert outcome.server_kills > 0
    assert outcome.worker_kills > 0
    assert outcome.completed + outcome.canceled == outcome.accepted > 0
    assert outcome.webhooks > 0
