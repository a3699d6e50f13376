"""A fleet with Google's models: its workers run what they are told to, and an output is taken over by another one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e import understudy_engine
from tests.e2e.fleet import Fleet, WorkerProcess
from tests.e2e.server import ServerProcess, run_cli, running, until
from tests.e2e.sound import pitches
from tests.e2e.understudy_engine import PITCH_HZ as LOCAL_HZ
from tests.e2e.wire import download, finished, request_for, urls
from tests.support import google
from tests.support.google import KEY, PITCHES_HZ, GoogleStandIn
from tests.support.postgres import PostgresServer

MODEL = "gemini_3_1_flash_tts_preview"
FILLER = "Sentences that fill the space between. " * 30


@pytest.fixture(scope="module")
def stand_in() -> Iterator[GoogleStandIn]:
    with GoogleStandIn() as running:
        yield running


@pytest.fixture(scope="module")
def fleet(
    postgres: PostgresServer, stand_in: GoogleStandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fleet]:
    """Yield a replica, a worker for Google's models alone, and one for the local engine alone, with the same
    settings.
    """
    home = tmp_path_factory.mktemp("fallback")
    settings = {
        **understudy_engine.install(home),
        "RHAPSODE_GEMINI_API_KEY": KEY,
        "RHAPSODE_GEMINI_BASE_URL": stand_in.url,
        "RHAPSODE_ROUTES": "gemini_then_local",
    }
    fleet = Fleet(home, postgres.create("fallback"), replicas=1, workers=0, **settings)
    shared = fleet.replicas[0].settings
    fleet.workers = [
        WorkerProcess(home / "afar", "--engines", "gemini", **shared),
        WorkerProcess(home / "here", "--engines", "understudy", **shared),
    ]
    with running(fleet):
        yield fleet


@pytest.fixture
def client(fleet: Fleet) -> Iterator[httpx.Client]:
    with fleet.replicas[0].client(fleet.key) as client:
        yield client


@pytest.mark.slow
def test_workers_run_the_engines_that_they_are_told_to(fleet: Fleet) -> None:
    lanes = {row["lanes"] for row in fleet.rows("SELECT lanes FROM workers")}
    assert len(lanes) == 2
    assert {("gemini" in lane, "understudy" in lane) for lane in lanes} == {(True, False), (False, True)}


def test_what_google_does_not_finish_is_spoken_by_another_worker_from_its_beginning(
    fleet: Fleet, client: httpx.Client, stand_in: GoogleStandIn
) -> None:
    stand_in.on("the end of it", always=google.fails(400, "INVALID_ARGUMENT"))
    texts = ["A short one by Google.", f"This is the beginning. {FILLER} This is the end of it."]
    body = {"model": MODEL, "input": [{"params": {"text": text}} for text in texts]}
    task = finished(client, client.post("/v1/tasks", json=body).json()["id"])
    assert task["status"] == "completed", task
    first, second = [set(pitches(download(url))) for url in urls(task)]
    assert first <= set(range(round(PITCHES_HZ["Kore"]) - 3, round(PITCHES_HZ["Kore"]) + 4))
    assert second <= set(range(round(LOCAL_HZ) - 3, round(LOCAL_HZ) + 4)), "one voice throughout"
    facts = task["metadata"]["rhapsode"]
    assert facts["fallback_used"] is True
    assert [output["engine"] for output in facts["outputs"]] == ["gemini", "understudy"]
    assert len(stand_in.asked("the end of it")) == 1
    until(
        lambda: not fleet.rows("SELECT 1 FROM attempts WHERE task_id = %s AND outcome = 'running'", task["id"]),
        "the late answers",
    )
    done = fleet.rows(
        "SELECT DISTINCT engine FROM attempts WHERE task_id = %s AND item = 1 AND outcome = 'done'", task["id"]
    )
    assert done == [{"engine": "understudy"}]
    until(
        lambda: not [path for path in (fleet.audio / "segments").rglob("*") if path.is_file()],
        "the end of the segments",
    )


def test_a_route_that_needs_a_local_engine_is_refused_where_there_is_none(tmp_path: Path) -> None:
    ended = run_cli(
        tmp_path,
        tmp_path / "data",
        "serve",
        "--port",
        "0",
        RHAPSODE_ENGINES="gemini",
        RHAPSODE_GEMINI_API_KEY=KEY,
        RHAPSODE_ROUTES="gemini_then_local",
    )
    assert ended.returncode == 1
    assert "RHAPSODE_ROUTES: gemini_then_local needs an engine of this machine" in ended.stderr


def test_a_server_without_a_local_engine_speaks_with_google(stand_in: GoogleStandIn, tmp_path: Path) -> None:
    server = ServerProcess(
        tmp_path,
        RHAPSODE_ENGINES="gemini",
        RHAPSODE_GEMINI_API_KEY=KEY,
        RHAPSODE_GEMINI_BASE_URL=stand_in.url,
    ).start()
    try:
        with server.client() as client:
            body = request_for("Nobody is here but Google.", model=MODEL)
            task = finished(client, client.post("/v1/tasks", json=body).json()["id"])
            assert task["metadata"]["rhapsode"]["engine"] == "gemini"
            refused = client.post("/v1/tasks", json={**body, "route": "local"})
            assert refused.status_code == 400
            assert "Allowed: gemini." in refused.text
    finally:
        server.stop()
