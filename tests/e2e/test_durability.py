"""The server dies, or stops in order, in the middle of a task: nothing is lost and nothing is done twice."""

from __future__ import annotations

import signal
import time

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.ledger import assert_sound, attempts, audio_files, done, outcomes, segments
from tests.e2e.probe_engine import install
from tests.e2e.processes import alive, workers
from tests.e2e.server import ServerProcess, until
from tests.e2e.texts import PARAGRAPHS, book
from tests.e2e.wire import completed, create, download, read, samples_of, spoken, urls
from tests.support.transcribe import Transcriber, word_error_rate

pytestmark = pytest.mark.e2e

MODEL = "gemini_3_1_flash_tts_preview"
STOPPED = -signal.SIGTERM
"""Once it has stopped in order, the server ends by the signal that asked for it: 143 for a shell."""


@pytest.mark.slow
def test_a_task_survives_sigkill(make_server: MakeServer, ears: Transcriber) -> None:
    server = make_server().start()
    with server.client() as client:
        early = spoken(client, "Finished before.", model=MODEL)
        early_audio = download(urls(early)[0])
        task_id = create(client, book(len(PARAGRAPHS)), model=MODEL, metadata={"mine": 1})["id"]
        until(lambda: len(done(server, task_id)) >= 8, "eight segments")
    first_url, children = server.url, workers(server.pid)
    assert len(children) >= 2
    server.kill()
    before = done(server, task_id)
    tried_before = attempts(server, task_id)
    assert 8 <= len(before) < len(PARAGRAPHS)
    until(lambda: not any(map(alive, children)), "the end of the orphans")
    assert server.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]

    server.start()
    assert server.url != first_url
    with server.client() as client:
        seen = read(client, task_id)
        assert seen["status"] == "processing"
        assert seen["progress"] >= 100 * 8 // len(PARAGRAPHS) - 5
        task = completed(client, task_id)
        assert task["metadata"]["mine"] == 1
        old_link = urls(early)[0].replace(first_url, server.url)
        assert download(old_link) == early_audio, "a link from before opens on another port"

    after = done(server, task_id)
    assert len(after) == len(PARAGRAPHS)
    assert {place: after[place] for place in before} == before, "what was rendered is not rendered again"
    tried = attempts(server, task_id)
    running = [attempt["id"] for attempt in tried_before if attempt["outcome"] == "running"]
    assert [attempt["id"] for attempt in tried if attempt["outcome"] == "lost"] == running
    assert outcomes(server, task_id)["done"] == len(PARAGRAPHS)
    assert_sound(server)
    assert len([path for path in audio_files(server, "outputs") if path.startswith(task_id)]) == 1

    audio = samples_of(download(urls(task)[0]))
    parts = segments(server, task_id)
    assert len(audio) == sum(part["samples"] + 24 * part["pause_ms"] for part in parts)
    assert word_error_rate(book(len(PARAGRAPHS)), ears.text(audio)) < 0.06

    shown = server.cli("tasks", "show", task_id).stdout
    rows = [line.split() for line in shown.splitlines()]
    assert sum("done" in row for row in rows) == len(PARAGRAPHS)
    assert sum("lost" in row for row in rows) == len(running)
    assert f"{len(PARAGRAPHS)} rendered of {len(PARAGRAPHS)} planned" in shown


@pytest.mark.slow
def test_sigterm_lets_what_runs_finish(make_server: MakeServer) -> None:
    server = _waiting_server(make_server)
    with server.client() as client:
        task_id = _waiting_task(server, create(client, _waiting_book(), model="probe")["id"])
    children = workers(server.pid)
    server.send(signal.SIGTERM)
    time.sleep(0.5)  # long enough to be seen to wait
    assert server.running
    (server.home / "signals" / "go").touch()
    assert server.wait() == STOPPED
    assert not any(map(alive, children))
    assert outcomes(server, task_id) == {"done": 1}
    assert {part["status"] for part in segments(server, task_id)} == {"done", "pending"}

    server.start()
    with server.client() as client:
        assert completed(client, task_id)
    assert outcomes(server, task_id) == {"done": 4}
    assert_sound(server)


def test_sigterm_hands_back_what_takes_too_long(make_server: MakeServer) -> None:
    server = _waiting_server(make_server, RHAPSODE_SHUTDOWN_GRACE_SECONDS="0.5")
    with server.client() as client:
        task_id = _waiting_task(server, create(client, _waiting_book(), model="probe")["id"])
    children = workers(server.pid)
    begun = time.monotonic()
    server.send(signal.SIGTERM)
    assert server.wait() == STOPPED
    assert 0.5 <= time.monotonic() - begun < 15.0
    assert not any(map(alive, children))
    assert not (server.data_dir / "server.json").exists()
    parts = segments(server, task_id)
    assert {part["status"] for part in parts} == {"pending"}
    assert {(part["losses"], part["attempts"]) for part in parts} == {(0, 0)}, "counted neither as lost nor as failed"

    (server.home / "signals" / "go").touch()
    server.start()
    with server.client() as client:
        assert completed(client, task_id)
    assert outcomes(server, task_id)["done"] == 4
    assert_sound(server)


def test_sigkill_counts_what_was_lost(make_server: MakeServer) -> None:
    server = _waiting_server(make_server)
    with server.client() as client:
        task_id = _waiting_task(server, create(client, _waiting_book(), model="probe")["id"])
    children = workers(server.pid)
    server.kill()
    until(lambda: not any(map(alive, children)), "the end of the orphans")
    (server.home / "signals" / "go").touch()
    server.start()
    with server.client() as client:
        assert completed(client, task_id)
    assert outcomes(server, task_id) == {"lost": 1, "done": 4}
    assert sum(part["losses"] for part in segments(server, task_id)) == 1
    assert {part["attempts"] for part in segments(server, task_id)} == {0}, "no engine is to blame"
    assert_sound(server)


def test_a_second_server_on_the_same_data_directory(tone: ServerProcess) -> None:
    second = tone.cli("serve", "--port", "0")
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr == (
        f"error: Another rhapsode server ({tone.url}) uses the data directory {tone.data_dir}. "
        "Stop it, or set RHAPSODE_DATA_DIR to another one.\n"
    )
    with tone.client() as client:
        assert client.get("/readyz").json()["status"] == "ready"


def _waiting_server(make_server: MakeServer, **settings: str) -> ServerProcess:
    server = make_server(**settings)
    server.settings |= {**install(server.home), "RHAPSODE_ENGINES": "probe"}
    return server.start()


def _waiting_book() -> str:
    return "\n\n".join(f"Paragraph {number} has to wait." for number in range(4))


def _waiting_task(server: ServerProcess, task_id: str) -> str:
    """Return the task, once one of its segments is on the engine."""
    until(lambda: outcomes(server, task_id)["running"] == 1, "the first segment to be begun")
    return task_id
