"""Retention: audio and texts are removed after the configured time, and links answer 410."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.server import WEB, Json, until
from tests.e2e.wire import download, read, spoken, urls

pytestmark = pytest.mark.e2e


@pytest.mark.slow
def test_audio_and_text_go_and_the_task_stays(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_AUDIO_RETENTION_SECONDS="4").start()
    with server.client() as client:
        task = spoken(client, "What is said here is soon forgotten.", metadata={"mine": 1})
        assert len(download(urls(task)[0])) > 1000
        assert "data_removed" not in task["metadata"]["rhapsode"]

        def removed() -> Json | None:
            now = read(client, task["id"])
            return now if now["metadata"]["rhapsode"].get("data_removed") else None

        after = until(removed, "the end of the audio")
        assert {**after, "output": None, "metadata": None} == {**task, "output": None, "metadata": None}
        assert after["metadata"]["mine"] == 1
        for link in (urls(task)[0], urls(after)[0]):
            gone = WEB.get(link)
            assert gone.status_code == 410, gone.text
            assert gone.json()["error"]["type"] == "gone_error"
        assert server.rows("SELECT count(*) AS n FROM texts") == [{"n": 0}]
        assert server.rows("SELECT count(*) AS n FROM segments") == [{"n": 0}]

        def forgotten() -> bool:
            kept = [path.name for path in (server.data_dir / "audio").rglob("*") if path.is_file()]
            return kept == ["rhapsode.json"]  # the mark of the store's owner

        until(forgotten, "the cache to forget")
        assert client.delete(f"/v1/tasks/{task['id']}").status_code == 200
    shown = server.cli("tasks", "list")
    assert shown.returncode == 0


@pytest.mark.slow
def test_a_link_works_no_longer_than_the_audio_is_kept(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_AUDIO_RETENTION_SECONDS="3600").start()
    with server.client() as client:
        task = spoken(client, "Kept for an hour.")
    expires = int(urls(task)[0].partition("expires=")[2].partition("&")[0])
    assert expires == task["completed_at"] + 3600
