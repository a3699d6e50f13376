"""Captions over HTTP: files beside the audio that say when each word is heard."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import MakeServer
from tests.e2e.server import WEB, Json, ServerProcess, until
from tests.e2e.test_dialogue import CAST, TALK
from tests.e2e.wire import INVALID, assert_error, completed, download, samples_of, urls

pytestmark = pytest.mark.e2e

TEXT = (
    "Tickets are $5.20 & cheaper on Mondays. [whispers] Nobody knows why.\n\nThe doors open at 7:30, "
    "and whoever comes late has to wait outside until the first act is over, which may take an hour."
)
TYPES = {"srt": "application/x-subrip", "vtt": "text/vtt", "json": "application/json"}
CLOCK = re.compile(r"(\d\d):(\d\d):(\d\d)[.,](\d\d\d) --> (\d\d):(\d\d):(\d\d)[.,](\d\d\d)")


def spoken(client: httpx.Client, *params: Json) -> Json:
    body = {"model": "tone", "input": [{"params": {"text": TEXT, **entry}} for entry in params]}
    answer = client.post("/v1/tasks", json=body)
    assert answer.status_code == 202, answer.text
    return completed(client, answer.json()["id"])


def links(task: Json) -> list[str]:
    """Return those of the captions."""
    return [entry["content"][1]["url"] for entry in task["output"]]


def times(captions: str) -> list[tuple[float, float]]:
    """Return from when until when each cue is shown."""
    found = []
    for match in CLOCK.findall(captions):
        h1, m1, s1, ms1, h2, m2, s2, ms2 = map(int, match)
        found.append((3600 * h1 + 60 * m1 + s1 + ms1 / 1000, 3600 * h2 + 60 * m2 + s2 + ms2 / 1000))
    return found


def text_of(cues: str) -> str:
    lines = (line for line in cues.splitlines() if line and not line.isdigit() and not CLOCK.match(line))
    return " ".join(line for line in lines if line != "WEBVTT")


@pytest.fixture(scope="module")
def task(client: httpx.Client) -> Json:
    """Return one text with captions of all formats, in several formats of audio and at several speeds."""
    return spoken(
        client,
        {"captions": "srt"},
        {"captions": "vtt", "format": "mp3"},
        {"captions": "json", "format": "opus", "speed": 0.7},
        {"captions": "json", "format": "pcm"},
        {"captions": "srt", "format": "flac", "speed": 1.6},
    )


def test_captions_follow_the_audio_in_the_output(task: Json) -> None:
    for entry, format in zip(task["output"], ("srt", "vtt", "json", "json", "srt"), strict=True):
        audio, captions = entry["content"]
        assert audio["type"] == "audio"
        assert set(captions) == {"type", "mime_type", "url"}
        assert (captions["type"], captions["mime_type"]) == ("captions", TYPES[format])
        answer = WEB.get(captions["url"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == TYPES[format]
        assert answer.headers["content-disposition"].endswith(f'.{format}"')
        assert answer.text


def test_subtitles_have_the_text_as_it_is_written(task: Json) -> None:
    said = " ".join(TEXT.replace("[whispers]", "").split())
    srt, vtt = (download(url).decode() for url in links(task)[:2])
    assert text_of(srt) == said
    assert text_of(vtt) == said.replace("&", "&amp;")
    seconds = len(samples_of(download(urls(task)[0]))) / 24_000
    for captions in (srt, vtt):
        cues = times(captions)
        assert len(cues) >= 3
        assert all(start < end for start, end in cues)
        assert all(before[1] <= after[0] for before, after in pairwise(cues))
        assert cues[-1][1] <= seconds + 0.001
    assert all(len(line) <= 42 for line in srt.splitlines())
    ends = times(download(links(task)[4]).decode())[-1][1]
    assert ends == pytest.approx(times(srt)[-1][1] / 1.6, rel=0.02)


def test_json_has_every_word_where_it_stands(task: Json) -> None:
    slow, plain = (json.loads(download(url)) for url in links(task)[2:4])
    words = TEXT.replace("[whispers]", "").split()
    for found in (slow, plain):
        assert found["text"] == TEXT
        assert [word["word"] for word in found["words"]] == words
        assert all(TEXT[word["from"] : word["to"]] == word["word"] for word in found["words"])
        assert all(before["end"] <= after["start"] for before, after in pairwise(found["words"]))
    assert plain["duration"] == pytest.approx(len(download(urls(task)[3])) / 48_000, abs=0.001)
    assert plain["words"][-1]["end"] <= plain["duration"]
    assert slow["duration"] == pytest.approx(plain["duration"] / 0.7, rel=0.01)
    assert slow["words"][-1]["start"] == pytest.approx(plain["words"][-1]["start"] / 0.7, rel=0.02)


def test_a_link_opens_as_that_of_the_audio_does(task: Json) -> None:
    link = links(task)[0]
    whole = WEB.get(link)
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["etag"] != WEB.get(urls(task)[0]).headers["etag"]
    part = WEB.get(link, headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, whole.content[2:10])
    head = WEB.head(link)
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(whole.content)))
    assert WEB.get(link, headers={"If-None-Match": whole.headers["etag"]}).status_code == 304
    assert WEB.get(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 403
    assert WEB.get(link.replace(".srt?", ".vtt?")).status_code == 403
    assert WEB.get(link.replace(".srt?", ".txt?")).status_code == 404


def test_what_was_spoken_before_has_captions_too(client: httpx.Client) -> None:
    params = {"text": "What was spoken before has captions too."}
    first = spoken(client, params)
    assert len(first["output"][0]["content"]) == 1
    second, third = spoken(client, {**params, "captions": "json"}), spoken(client, {**params, "captions": "vtt"})
    assert [task["metadata"]["rhapsode"]["cache_hits"] for task in (first, second, third)] == [0, 1, 1]
    assert len(json.loads(download(links(second)[0]))["words"]) == 7
    assert download(urls(first)[0]) == download(urls(second)[0])


def test_a_cue_never_goes_across_the_turn_of_a_dialogue(client: httpx.Client) -> None:
    params = {"text": TALK + "\nJane: Yes.\nJane: No.", "speakers": CAST}
    task = spoken(client, {**params, "captions": "vtt"}, {**params, "captions": "json"})
    vtt, found = download(links(task)[0]).decode(), json.loads(download(links(task)[1]))
    assert [line for line in vtt.splitlines() if line.startswith("<v")] == [
        "<v Joe>This is the first of us.",
        "<v Jane>And this is the second.",
        "<v Joe>It is me again.",
        "<v Jane>Yes.",
        "<v Jane>No.",
    ]
    assert [word["word"] for word in found["words"] if word["speaker"] == "Jane"][:2] == ["And", "this"]


def test_captions_are_removed_with_the_task(client: httpx.Client) -> None:
    task = spoken(client, {"captions": "srt"})
    assert client.delete(f"/v1/tasks/{task['id']}").status_code == 200
    assert WEB.get(links(task)[0]).status_code == 410


@pytest.mark.slow
def test_a_link_expires(strict: ServerProcess) -> None:
    with strict.client() as client:
        task = spoken(client, {"text": "Only for a second.", "captions": "json"})
    link = strict.url + links(task)[0].removeprefix("https://speech.example/base")
    expires = int(link.partition("expires=")[2].partition("&")[0])
    earlier = link.replace(f"expires={expires}", f"expires={expires - 3600}")
    assert WEB.get(earlier).status_code == 403

    def gone() -> bool:
        return WEB.get(link).status_code == 410

    until(gone, "the end of the link")


@pytest.mark.slow
def test_the_retention_takes_them_and_the_entry_stays(make_server: MakeServer) -> None:
    server = make_server(RHAPSODE_ENGINES="tone", RHAPSODE_AUDIO_RETENTION_SECONDS="2").start()
    with server.client() as client:
        task = spoken(client, {"captions": "srt"})

        def removed() -> Json | None:
            now: Json = client.get(f"/v1/tasks/{task['id']}").json()
            return now if now["metadata"]["rhapsode"].get("data_removed") else None

        after = until(removed, "the end of the captions")
        assert [part["type"] for part in after["output"][0]["content"]] == ["audio", "captions"]
        assert WEB.get(links(after)[0]).status_code == 410
        until(lambda: not list((server.data_dir / "audio").rglob("*.srt")), "the file to go")


@pytest.mark.parametrize(
    ("captions", "message"),
    [
        ("ass", "Unknown captions 'ass'. Valid: srt, vtt, json."),
        (True, "'input[0].params.captions' must be a string, not a boolean."),
        (None, "'input[0].params.captions' must be a string, not null."),
    ],
)
def test_what_is_no_format_is_refused(client: httpx.Client, captions: Any, message: str) -> None:
    body = {"model": "tone", "input": [{"params": {"text": "Hello.", "captions": captions}}]}
    assert_error(client.post("/v1/tasks", json=body), 400, message, kind=INVALID, param="input[0].params.captions")


def test_an_idempotency_key_is_for_one_kind_of_captions(client: httpx.Client) -> None:
    def post(**params: str) -> httpx.Response:
        body = {"model": "tone", "input": [{"params": {"text": "Once.", **params}}]}
        return client.post("/v1/tasks", json=body, headers={"Idempotency-Key": "captions-once"})

    first = post(captions="srt")
    assert first.status_code == 202
    assert post(captions="srt").json()["id"] == first.json()["id"]
    assert post(captions="vtt").status_code == 422
    assert post().status_code == 422
