"""A server whose audio is in object storage, on a real S3 server."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.server import WEB, ServerProcess, running
from tests.e2e.wire import completed, spoken, urls
from tests.support.s3 import S3, s3_server

pytestmark = pytest.mark.e2e

TEXT = "One sentence for the bucket. " * 30  # several segments, which other processes put there


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with s3_server() as server:
        yield server


@pytest.fixture(scope="module")
def remote(s3: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = ServerProcess(
        tmp_path_factory.mktemp("remote"),
        RHAPSODE_ENGINES="tone",
        RHAPSODE_ENGINE_WORKERS="1",
        RHAPSODE_BLOB_URL=s3.url("audio"),
        **s3.environment,
    )
    with running(server):
        yield server


@pytest.fixture(scope="module")
def client(remote: ServerProcess) -> Iterator[httpx.Client]:
    with remote.client() as opened:
        yield opened


def test_a_download_is_redirected_to_where_it_is(client: httpx.Client, remote: ServerProcess, s3: S3) -> None:
    [link] = urls(spoken(client, TEXT))
    assert link.startswith(f"{remote.url}/files/")
    answer = WEB.get(link)
    assert answer.status_code == 307
    assert answer.headers["location"].startswith(f"{s3.endpoint}/{s3.bucket}/audio/outputs/task_")
    assert answer.headers["cache-control"] == "no-store"
    whole = WEB.get(link, follow_redirects=True)
    assert whole.status_code == 200
    assert whole.content[:4] == b"RIFF"
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.headers["content-disposition"].startswith('inline; filename="task_')
    part = WEB.get(link, follow_redirects=True, headers={"Range": "bytes=44-99"})
    assert part.status_code == 206
    assert part.content == whole.content[44:100]
    head = WEB.head(link, follow_redirects=True)
    assert head.status_code == 200
    assert head.headers["content-length"] == str(len(whole.content))
    assert not list((remote.data_dir).rglob("*.wav"))


def test_captions_are_there_too(client: httpx.Client, s3: S3) -> None:
    for text in ("One sentence.", TEXT):
        body = {"model": "tone", "input": [{"params": {"text": text, "captions": "vtt"}}]}
        task = completed(client, client.post("/v1/tasks", json=body).json()["id"])
        link = task["output"][0]["content"][1]["url"]
        assert WEB.get(link).headers["location"].startswith(f"{s3.endpoint}/{s3.bucket}/audio/outputs/task_")
        whole = WEB.get(link, follow_redirects=True)
        assert whole.headers["content-type"] == "text/vtt; charset=utf-8"
        assert whole.text.startswith("WEBVTT\n\n00:00:00.")
        assert client.delete(f"/v1/tasks/{task['id']}").status_code == 200
        assert WEB.get(link, follow_redirects=True).status_code == 410


def test_pages_of_the_server_itself_are_not_sent_elsewhere(client: httpx.Client) -> None:
    [link] = urls(spoken(client, "Into the page."))
    answer = WEB.get(link, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert answer.content == WEB.get(link, follow_redirects=True).content


def test_what_is_deleted_is_gone_there_too(client: httpx.Client, remote: ServerProcess) -> None:
    task = spoken(client, TEXT)
    [link] = urls(task)
    there = WEB.get(link).headers["location"]
    assert WEB.get(there).status_code == 200
    assert client.delete(f"/v1/tasks/{task['id']}").status_code == 200
    assert WEB.get(there).status_code == 404
    assert WEB.get(link).status_code == 410


def test_a_wrong_signature_is_not_redirected(client: httpx.Client) -> None:
    [link] = urls(spoken(client, "Hands off."))
    assert WEB.get(link[:-4] + "0000").status_code == 403


def test_storage_that_callers_cannot_reach_is_passed_on(client: httpx.Client, remote: ServerProcess) -> None:
    [link] = urls(spoken(client, "Through the server."))
    redirected = WEB.get(link, follow_redirects=True).content
    remote.stop()
    remote.settings["RHAPSODE_BLOB_REDIRECT"] = "false"
    before = remote.url
    remote.start()
    answer = WEB.get(link.replace(before, remote.url))
    assert answer.status_code == 200
    assert answer.content == redirected
    assert answer.headers["content-type"] == "audio/wav"
