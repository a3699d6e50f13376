"""Everything that documents and projects answer, for the test of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx

from tests.e2e.server import until
from tests.support.books import zipped

Check = Callable[[str, httpx.Response], None]

PROJECTS = "/v1/projects"
ONE = f"{PROJECTS}/{{id}}"
PROJECT_PATHS = (
    PROJECTS,
    ONE,
    f"{ONE}/render",
    f"{ONE}/chapters/{{number}}",
    f"{ONE}/chapters/{{number}}/audio",
    f"{ONE}/paragraphs",
    f"{ONE}/paragraphs/{{paragraph_id}}",
    f"{ONE}/paragraphs/{{paragraph_id}}/takes",
    f"{ONE}/takes/{{take_id}}/audio",
    f"{ONE}/exports",
    f"{ONE}/exports/{{export_id}}",
    f"{ONE}/exports/{{export_id}}/file",
)
HUGE = b"x" * 16_000_001


def use_documents(check: Check, client: httpx.Client, stranger: httpx.Client) -> None:
    """Call all routes of documents."""
    path, url = "/v1/documents", "/v1/documents?filename=a.txt"
    check(path, client.post(url, content=b"Text."))
    check(path, client.post(url, content=b""))
    check(path, client.post(url, content=b"Text.", headers={"Content-Encoding": "gzip"}))
    bomb = zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": b" " * 30_000_000})
    check(path, client.post("/v1/documents?filename=a.epub", content=bomb))
    check(path, stranger.post(url, content=b"Text."))


def use_projects(check: Check, data_dir: Path, client: httpx.Client, stranger: httpx.Client) -> None:
    """Call all routes of projects."""
    texts = [{"text": "Hello."}, {"text": "Wait for the book."}]
    body = {"title": "A", "model": "probe", "chapters": [{"title": "A", "paragraphs": texts[:1]}]}
    created = client.post(PROJECTS, json=body)
    check(PROJECTS, created)
    check(PROJECTS, client.get(PROJECTS))
    check(PROJECTS, client.get(PROJECTS, params={"limit": "many"}))
    check(PROJECTS, stranger.get(PROJECTS))
    _misuse(check, PROJECTS, PROJECTS, "POST", client, stranger)
    project = f"{PROJECTS}/{created.json()['id']}"
    paragraph = client.get(f"{project}/chapters/1").json()["paragraphs"][0]["id"]

    check(f"{ONE}/exports", client.post(f"{project}/exports", json={"format": "mp3"}))
    check(f"{ONE}/exports", client.get(f"{project}/exports"))
    export = client.get(f"{project}/exports").json()["data"][0]["id"]
    until(lambda: client.get(f"{project}/exports/{export}").json()["status"] == "completed", "the export")
    read = client.get(f"{project}/exports/{export}")
    check(f"{ONE}/exports/{{export_id}}", read)
    takes = client.get(f"{project}/paragraphs/{paragraph}/takes")
    check(f"{ONE}/paragraphs/{{paragraph_id}}/takes", takes)
    take = takes.json()["data"][0]
    for path, url, link in (
        (f"{ONE}/takes/{{take_id}}/audio", f"{project}/takes/{take['id']}/audio", take["audio_url"]),
        (f"{ONE}/exports/{{export_id}}/file", f"{project}/exports/{export}/file", read.json()["file_url"]),
    ):
        whole = stranger.get(link)
        check(path, whole)
        check(path, client.get(url))
        check(path, stranger.get(link, headers={"If-None-Match": whole.headers["ETag"]}))
        check(path, stranger.get(link, headers={"If-Match": "x"}))
        check(path, stranger.get(link, headers={"Range": "bytes=0-9"}))
        check(path, stranger.get(link, headers={"Range": "bytes=999999999-"}))
        check(path, stranger.get(link.replace("signature=", "signature=0")))
        check(path, client.get(url, params={"what": 1}))
        check(path, client.get(f"{PROJECTS}/none/{url.partition('/')[2]}".replace("v1/projects/", "")))
        check(path, stranger.get(url))
    path, url = f"{ONE}/chapters/{{number}}/audio", f"{project}/chapters/1/audio"
    link = client.get(f"{project}/chapters/1").json()["audio_url"]
    check(path, stranger.get(link))
    check(path, client.get(url, params={"format": "wav"}))
    check(path, client.get(url, params={"format": "aiff"}))
    check(path, client.get(url.replace("/1/", "/9/")))
    check(path, stranger.get(link.replace("signature=", "signature=0")))
    check(path, stranger.get(url))
    (data_dir / "audio" / project.removeprefix("/v1/") / f"{take['id']}.flac").unlink()
    check(path, client.get(url))
    changed = client.patch(f"{project}/paragraphs/{paragraph}", json={"text": "Unable."})
    check(path, client.get(url))
    check(f"{ONE}/paragraphs/{{paragraph_id}}", changed)
    check(f"{ONE}/render", client.post(f"{project}/render"))
    newest = client.get(f"{project}/paragraphs/{paragraph}/takes").json()["data"][0]["id"]
    check(f"{ONE}/takes/{{take_id}}/audio", client.get(f"{project}/takes/{newest}/audio"))
    until(lambda: client.get(project).json()["progress"]["failed"] == 1, "the failure")
    check(f"{ONE}/takes/{{take_id}}/audio", client.get(f"{project}/takes/{newest}/audio"))
    failing = client.post(f"{project}/exports", json={"format": "mp3"}).json()["id"]
    check(f"{ONE}/exports/{{export_id}}/file", client.get(f"{project}/exports/{failing}/file"))
    until(lambda: client.get(f"{project}/exports/{failing}").json()["status"] == "failed", "the end of the export")
    check(f"{ONE}/exports/{{export_id}}/file", client.get(f"{project}/exports/{failing}/file"))

    check(f"{ONE}/paragraphs", client.get(f"{project}/paragraphs", params={"word": "unable"}))
    check(f"{ONE}/paragraphs/{{paragraph_id}}", client.get(f"{project}/paragraphs/{paragraph}"))
    check(f"{ONE}/chapters/{{number}}", client.patch(f"{project}/chapters/1", json={"title": "B"}))
    check(f"{ONE}/chapters/{{number}}", client.get(f"{project}/chapters/1"))
    check(ONE, client.patch(project, json={"title": "B"}))
    check(ONE, client.get(project))
    for path, url, methods in (
        (ONE, project, ("GET", "PATCH", "DELETE")),
        (f"{ONE}/render", f"{project}/render", ("POST",)),
        (f"{ONE}/chapters/{{number}}", f"{project}/chapters/1", ("GET", "PATCH")),
        (f"{ONE}/paragraphs", f"{project}/paragraphs", ("GET",)),
        (f"{ONE}/paragraphs/{{paragraph_id}}", f"{project}/paragraphs/{paragraph}", ("GET", "PATCH")),
        (f"{ONE}/paragraphs/{{paragraph_id}}/takes", f"{project}/paragraphs/{paragraph}/takes", ("GET",)),
        (f"{ONE}/exports", f"{project}/exports", ("GET", "POST")),
        (f"{ONE}/exports/{{export_id}}", f"{project}/exports/{export}", ("GET", "DELETE")),
    ):
        for method in methods:
            missing = url.replace(project, f"{PROJECTS}/none") + ("?word=x" if url.endswith("/paragraphs") else "")
            given = (
                {"json": {"title": "C"} if "paragraphs/" not in url else {"text": "C"}} if method == "PATCH" else {}
            )
            check(path, client.request(method, missing, **given))
            _misuse(check, path, url, method, client, stranger)
    check(f"{ONE}/exports/{{export_id}}", client.delete(f"{project}/exports/{export}"))
    check(ONE, client.delete(project))


def _misuse(check: Check, path: str, url: str, method: str, client: httpx.Client, stranger: httpx.Client) -> None:
    """Send what every operation refuses: no key, unknown parameters, bodies that are no JSON."""
    check(path, stranger.request(method, url))
    check(path, client.request(method, url, params={"what": 1}))
    if method in ("POST", "PATCH"):
        check(path, client.request(method, url, content=HUGE, headers={"Content-Type": "application/json"}))
        plain = {"Content-Encoding": "gzip"} if path == PROJECTS else {}
        check(path, client.request(method, url, content=b"{}", headers=plain))
