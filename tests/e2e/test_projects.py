"""``/v1/projects``: a book is made, heard, changed, and only what changed is rendered."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import httpx
import pytest
import soundfile

from tests.e2e.server import until
from tests.support.books import epub, page

pytestmark = pytest.mark.e2e

CHAPTERS = [
    {"title": "One", "paragraphs": [{"text": "One", "kind": "heading", "level": 1}, {"text": "Siobhan came in."}]},
    {"title": "Two", "paragraphs": [{"text": "A bright cold day.", "speaker": "Ann"}, {"text": "* * *"}]},
]


def made(client: httpx.Client, **further: Any) -> dict[str, Any]:
    body = {"title": "Book", "model": "tone", "speakers": {"Ann": {"speed": 1.5}}, "chapters": CHAPTERS, **further}
    answer = client.post("/v1/projects", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rendered(client: httpx.Client, project: str) -> dict[str, Any]:
    """Render a project. Returns it once all is spoken, with what was begun."""
    begun = client.post(f"/v1/projects/{project}/render")
    assert begun.status_code == 202, begun.text

    def state() -> dict[str, Any]:
        found: dict[str, Any] = client.get(f"/v1/projects/{project}").json()
        return found

    until(lambda: state()["progress"]["completed"] == state()["progress"]["paragraphs"], "all paragraphs")
    return {**state(), "begun": begun.json()}


def paragraphs(client: httpx.Client, project: str, chapter: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/v1/projects/{project}/chapters/{chapter}").json()["paragraphs"]
    return found


def test_only_what_changed_is_rendered(client: httpx.Client) -> None:
    project = made(client)["id"]
    first = rendered(client, project)
    assert (first["begun"]["paragraphs"], first["progress"]["failed"], first["seconds_left"]) == (3, 0, 0.0)
    name = paragraphs(client, project, 1)[1]
    assert client.post(f"/v1/projects/{project}/render").json()["tasks"] == []
    url = f"/v1/projects/{project}/paragraphs/{name['id']}"

    changed = client.patch(url, json={"text": "Siobhan went out, and came again."}).json()
    assert (changed["status"], changed["take"]["text"]) == ("unrendered", "Siobhan came in.")
    assert rendered(client, project)["begun"]["paragraphs"] == 1

    answer = client.patch(f"/v1/projects/{project}", json={"pronunciations": {"Siobhan": "Shivawn"}})
    assert answer.json()["progress"]["completed"] == 3
    found = client.get(f"/v1/projects/{project}/paragraphs", params={"word": "siobhan"}).json()["data"]
    assert [(paragraph["id"], paragraph["status"]) for paragraph in found] == [(name["id"], "unrendered")]
    assert rendered(client, project)["begun"]["paragraphs"] == 1

    takes = client.get(f"{url}/takes").json()["data"]
    assert [take["text"][:12] for take in takes] == ["Siobhan went", "Siobhan went", "Siobhan came"]
    heard = httpx.get(takes[2]["audio_url"])
    assert heard.status_code == 200
    samples, _ = soundfile.read(io.BytesIO(heard.content))
    assert abs(len(samples) / 24_000 - takes[2]["seconds"]) < 0.01 < takes[2]["seconds"]
    chosen = client.patch(url, json={"take_id": takes[2]["id"]}).json()
    assert (chosen["status"], chosen["chosen"], chosen["take"]["id"]) == ("completed", True, takes[2]["id"])
    assert client.post(f"/v1/projects/{project}/render").json()["paragraphs"] == 0
    back = client.patch(url, json={"text": "Siobhan came in."}).json()
    assert back["status"] == "unrendered"

    by_speaker = client.patch(f"/v1/projects/{project}", json={"speakers": {"Ann": {"speed": 0.5}}}).json()
    assert by_speaker["chapters"][1]["progress"]["completed"] == 1
    by_chapter = client.patch(f"/v1/projects/{project}/chapters/1", json={"speed": 2.0}).json()
    assert by_chapter["progress"]["completed"] == 0

    assert client.delete(f"/v1/projects/{project}").json()["deleted"] is True
    assert client.get(f"/v1/projects/{project}").status_code == 404
    assert client.get(takes[2]["audio_url"]).status_code in (404, 410)


def test_a_document_becomes_a_project(client: httpx.Client) -> None:
    pages = {
        "one.xhtml": page("<h1>One</h1><p>It was a bright day.</p>"),
        "two.xhtml": page("<h1>Two</h1><p>Bye.</p>"),
    }
    answer = client.post("/v1/projects?filename=book.epub&model=tone", content=epub(pages, list(pages)))
    assert answer.status_code == 201, answer.text
    project = answer.json()
    assert (project["title"], project["author"], len(project["chapters"])) == ("The Book", "Ann Author", 2)
    listed = client.get("/v1/projects", params={"limit": 1}).json()
    assert listed["data"][0]["id"] == project["id"]
    client.delete(f"/v1/projects/{project['id']}")


def test_what_no_project_can_be_is_refused(client: httpx.Client) -> None:
    wrong = [
        ({"chapters": []}, "chapters"),
        ({"chapters": [{"title": "A", "paragraphs": [{"text": "* * *"}]}]}, "chapters"),
        ({"voice_name": "nobody"}, "voice_name"),
        ({"speakers": {"Ann": {"voice_name": "nobody"}}}, "speakers.Ann.voice_name"),
        ({"speakers": {"Ann": {"voice": "High"}}}, "speakers.Ann.voice"),
        ({"speakers": {}}, "chapters[1].paragraphs[0].speaker"),
        ({"speakers": {"": {}}}, "speakers"),
        ({"speed": 99}, "speed"),
        ({"chapter": []}, "chapter"),
    ]
    for change, param in wrong:
        answer = client.post(
            "/v1/projects",
            json={"title": "A", "model": "tone", "chapters": CHAPTERS, "speakers": {"Ann": {}}, **change},
        )
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, param), answer.text
    assert client.get("/v1/projects/project_none").status_code == 404
    assert client.post("/v1/projects/project_none/render").status_code == 404


def test_a_speaker_whom_paragraphs_name_is_not_removed(client: httpx.Client) -> None:
    project = f"/v1/projects/{made(client)['id']}"
    [line, *_] = client.get(f"{project}/chapters/2").json()["paragraphs"]
    for speakers in ({}, {"Bob": {}}):
        error = client.patch(project, json={"speakers": speakers}).json()["error"]
        assert (error["code"], error["param"]) == (400, "speakers")
        assert error["error_message"].startswith(f"'Ann' speaks {line['id']}: keep this speaker")
    assert client.get(project).json()["speakers"].keys() == {"Ann"}
    assert client.patch(project, json={"speakers": {"Ann": {}, "Bob": {}}}).status_code == 200
    assert client.patch(f"{project}/paragraphs/{line['id']}", json={"speaker": "Bob"}).status_code == 200
    assert client.patch(project, json={"speakers": {"Bob": {}}}).json()["speakers"].keys() == {"Bob"}


@pytest.mark.parametrize(
    ("method", "path", "body", "message", "param"),
    [
        ("POST", "/render", {"chapters": [1, 3]}, "There is no chapter 3; there are 1 to 2.", "chapters[1]"),
        ("POST", "/render", {"paragraphs": ["x"]}, "The project has no such paragraph.", "paragraphs[0]"),
        ("POST", "/exports", {"chapters": [0]}, "There is no chapter 0; there are 1 to 2.", "chapters[0]"),
        ("GET", "?after=x", None, "'after' must be the id of a project: the last one of the page before.", "after"),
        ("PATCH", "", {"speakers": {"": {}}}, "A name in 'speakers' must not be empty.", "speakers"),
        ("POST", "/exports", {"subtitles": "ass"}, "Unknown subtitles 'ass'. Valid: srt, vtt.", "subtitles"),
    ],
)
def test_parts_that_a_project_does_not_have_are_refused(
    client: httpx.Client, method: str, path: str, body: object, message: str, param: str
) -> None:
    base = "/v1/projects" if path.startswith("?") else f"/v1/projects/{made(client)['id']}"
    answer = client.request(method, base + path, json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["error_message"], error["param"]) == (400, message, param)


def test_a_chapter_is_heard_while_it_is_spoken(mine: httpx.Client, go: Path) -> None:
    """The first paragraph is there before the second, which waits, is spoken."""
    texts = [{"text": "Hello there."}, {"text": "* * *"}, {"text": f"Wait for {uuid4().hex}."}]
    body = {"title": "A", "model": "probe", "chapters": [{"title": "A", "paragraphs": texts}]}
    project = mine.post("/v1/projects", json=body).json()["id"]
    url = f"/v1/projects/{project}/chapters/1"
    early = mine.get(f"{url}/audio")
    assert (early.status_code, "render" in early.json()["error"]["error_message"]) == (409, True)
    first = paragraphs(mine, project, 1)[0]["id"]
    mine.post(f"/v1/projects/{project}/render", json={"paragraphs": [first]})
    until(lambda: paragraphs(mine, project, 1)[0]["status"] == "completed", "the first paragraph")
    mine.post(f"/v1/projects/{project}/render")
    link = mine.get(url).json()["audio_url"]
    with httpx.stream("GET", f"{link}&format=wav", timeout=60) as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        chunks = answer.iter_bytes()
        begun = next(chunks)
        assert mine.get(f"/v1/projects/{project}").json()["progress"]["pending"] == 1
        pending = paragraphs(mine, project, 1)[2]["take"]["id"]
        export = mine.post(f"/v1/projects/{project}/exports", json={"format": "mp3"}).json()["id"]
        for early in (f"takes/{pending}/audio", f"exports/{export}/file"):
            answer = mine.get(f"/v1/projects/{project}/{early}")
            assert (answer.status_code, "not there yet" in answer.json()["error"]["error_message"]) == (409, True)
        go.touch()
        content = begun + b"".join(chunks)
    until(lambda: mine.get(f"/v1/projects/{project}").json()["progress"]["pending"] == 0, "the end")
    takes = [paragraph["take"] for paragraph in paragraphs(mine, project, 1) if paragraph["take"] is not None]
    seconds = sum(take["seconds"] for take in takes) + 0.75 + 0.7 + 0.7 + 2.0
    assert abs((len(content) - 44) / 2 / 24_000 - seconds) < 0.02
    whole = httpx.get(link)
    assert whole.headers["content-type"] == "audio/mpeg"
    assert abs(soundfile.info(io.BytesIO(whole.content)).duration - seconds) < 0.2
    mine.delete(f"/v1/projects/{project}")


def exported(client: httpx.Client, project: str, **options: Any) -> httpx.Response:
    begun = client.post(f"/v1/projects/{project}/exports", json=options)
    assert begun.status_code == 202, begun.text
    url = f"/v1/projects/{project}/exports/{begun.json()['id']}"
    until(lambda: client.get(url).json()["status"] in ("completed", "failed"), "the export")
    export = client.get(url).json()
    assert (export["status"], export["error"]) == ("completed", None)
    assert (export["progress"], export["bytes"] > 0, export["error"]) == (1.0, True, None)
    return httpx.get(export["file_url"])


def test_a_project_is_exported(client: httpx.Client) -> None:
    project = made(client, author="Ann Author")["id"]
    book = exported(client, project, format="m4b")
    assert book.headers["content-type"] == "audio/mp4"
    assert "Book.m4b" in book.headers["content-disposition"]
    with av.open(io.BytesIO(book.content)) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One", "Two"]
        assert (container.metadata["title"], container.metadata["artist"]) == ("Book", "Ann Author")
        seconds = float(container.duration) / 1_000_000
    packed = exported(
        client, project, format="mp3", per_chapter=True, subtitles="vtt", chapter_list="json", check="acx"
    )
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = ["01 One.mp3", "01 One.vtt", "02 Two.mp3", "02 Two.vtt", "Book.chapters.json"]
        assert sorted(archive.namelist()) == names
        assert "Siobhan came in." in archive.read("01 One.vtt").decode()
        marks = json.loads(archive.read("Book.chapters.json"))["chapters"]
    assert abs(marks[-1]["endTime"] - seconds) < 0.5
    flac = exported(client, project, format="flac", chapters=[2], loudness=None)
    assert abs(soundfile.info(io.BytesIO(flac.content)).duration - (marks[1]["endTime"] - marks[1]["startTime"])) < 0.5
    exports = client.get(f"/v1/projects/{project}/exports").json()["data"]
    assert len(exports) == 3
    assert abs(exports[2]["loudness"] + 19) < 0.3
    assert (exports[2]["report"], exports[1]["check"]) == (None, "acx")
    report = exports[1]["report"]
    assert [chapter["title"] for chapter in report["chapters"]] == ["One", "Two"]
    assert sum(chapter["seconds"] for chapter in report["chapters"]) == pytest.approx(exports[1]["seconds"], abs=0.5)
    rules = {rule["rule"]: rule for rule in report["rules"]}
    assert (rules["sample rate"]["found"], rules["sample rate"]["met"], rules["peak"]["met"]) == (
        "24,000 Hz",
        False,
        True,
    )
    take = paragraphs(client, project, 1)[1]["take"]
    for link in (exports[0]["file_url"], take["audio_url"]):
        probe, whole = httpx.head(link), httpx.get(link)
        assert (probe.status_code, probe.headers["content-length"]) == (200, str(len(whole.content)))
        unsigned = client.get(link.partition("&signature=")[0])  # half a link is no reason to fall back to the key
        assert (unsigned.status_code, unsigned.json()["error"]["type"]) == (403, "permission_error")
    gone = exports[0]["id"]
    assert client.delete(f"/v1/projects/{project}/exports/{gone}").json()["deleted"] is True
    assert client.get(exports[0]["file_url"]).status_code == 404
    wrong = client.post(f"/v1/projects/{project}/exports", json={"chapters": [9]})
    assert (wrong.status_code, wrong.json()["error"]["param"]) == (400, "chapters[0]")
    client.delete(f"/v1/projects/{project}")
