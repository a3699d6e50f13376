"""Links to audio: whole files and parts of them, and everything that must not open one."""

from __future__ import annotations

import http.client
import re
import shutil
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.e2e.server import WEB, ServerProcess, until
from tests.e2e.wire import assert_error, download, spoken, urls

pytestmark = pytest.mark.e2e

UNSIGNED = "This link has no valid signature."
GONE = "This audio is gone: the link has expired or the audio was removed. Read the task again for a new link."


@pytest.fixture(scope="module")
def link(client: httpx.Client) -> str:
    """Return a link to a file."""
    return urls(spoken(client, "A file of some length, to be read in parts."))[0]


@pytest.fixture(scope="module")
def audio(link: str) -> bytes:
    """Return what the link opens."""
    return download(link)


def test_a_plain_get_without_a_key(link: str, audio: bytes) -> None:
    answer = WEB.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["accept-ranges"] == "bytes"
    assert "private" in answer.headers["cache-control"]
    assert answer.content == audio


def test_head_answers_with_the_headers_alone(link: str, audio: bytes) -> None:
    answer = WEB.head(link)
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(len(audio))
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["etag"] == WEB.get(link).headers["etag"]
    assert answer.content == b""


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-43", 0, 44),
        ("bytes=0-0", 0, 1),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=44-", 44, None),
        ("bytes=-100", -100, None),
        ("bytes=0-", 0, None),
        ("bytes=1000-999999999", 1000, None),
        ("bytes=-999999999", 0, None),
    ],
)
def test_a_range_is_answered_with_its_bytes(link: str, audio: bytes, wanted: str, start: int, end: int | None) -> None:
    answer = WEB.get(link, headers={"Range": wanted})
    expected = audio[start:end]
    first = start % len(audio)
    assert answer.status_code == 206
    assert answer.content == expected
    assert answer.headers["content-length"] == str(len(expected))
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(expected) - 1}/{len(audio)}"
    assert answer.headers["content-type"] == "audio/wav"


@pytest.mark.parametrize("wanted", ["bytes={size}-", "bytes=999999999-", "bytes=999999990-999999999", "bytes=-0"])
def test_a_range_outside_the_file_is_refused(link: str, audio: bytes, wanted: str) -> None:
    answer = WEB.get(link, headers={"Range": wanted.format(size=len(audio))})
    assert_error(answer, 416, "The range lies outside the file.")
    assert answer.headers["content-range"] == f"bytes */{len(audio)}"


@pytest.mark.parametrize(
    "wanted",
    ["bytes=0-1,10-11", "bytes=9-3", "bytes=-", "bytes=a-b", "items=0-1", "bytes 0-1", "bytes=" + "9" * 40 + "-"],
)
def test_what_is_no_single_range_gets_the_whole_file(link: str, audio: bytes, wanted: str) -> None:
    answer = WEB.get(link, headers={"Range": wanted})
    assert answer.status_code == 200
    assert answer.content == audio


def test_a_copy_is_not_sent_again_and_kept_no_longer_than_its_link(link: str) -> None:
    etag = WEB.head(link).headers["etag"]
    for known in (etag, f'"another", W/{etag}', "*"):
        answer = WEB.get(link, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert WEB.get(link, headers={"If-None-Match": '"another"'}).status_code == 200
    left = re.fullmatch(r"private, max-age=(\d+)", WEB.head(link).headers["cache-control"])
    assert left is not None
    assert 24 * 3600 - 600 < int(left[1]) <= 24 * 3600


def test_if_range_answers_with_the_whole_of_another_file(link: str, audio: bytes) -> None:
    etag = WEB.head(link).headers["etag"]
    same = WEB.get(link, headers={"Range": "bytes=0-9", "If-Range": etag})
    other = WEB.get(link, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (same.status_code, same.content) == (206, audio[:10])
    assert (other.status_code, other.content) == (200, audio)


@pytest.mark.parametrize("change", ["signature", "expiry", "item", "no signature", "no expiry", "nothing", "empty"])
def test_a_link_that_was_changed(link: str, change: str) -> None:
    signature = parse_qs(urlsplit(link).query)["signature"][0]
    forged = {
        "signature": link.replace(signature, signature[::-1]),
        "expiry": re.sub(r"expires=(\d+)", lambda match: f"expires={int(match[1]) + 1}", link),
        "item": link.replace("-0.wav", "-1.wav"),
        "no signature": link.partition("&signature")[0],
        "no expiry": re.sub(r"expires=\d+&", "", link),
        "nothing": link.partition("?")[0],
        "empty": link.replace(signature, ""),
    }[change]
    assert forged != link
    assert_error(WEB.get(forged), 403, UNSIGNED, kind="permission_error")
    assert WEB.head(forged).status_code == 403


@pytest.mark.parametrize("expires", ["x", "-1", "1e9", "9" * 40, "٣", "%00"])
def test_an_expiry_that_is_no_number(link: str, expires: str) -> None:
    forged = re.sub(r"expires=\d+", f"expires={expires}", link)
    assert_error(WEB.get(forged), 403, UNSIGNED, kind="permission_error")


def test_a_signature_that_is_not_ascii_is_refused(link: str) -> None:
    forged = re.sub(r"signature=\w+", "signature=%F0%9F%8E%88%FF", link)
    assert_error(WEB.get(forged), 403, UNSIGNED, kind="permission_error")


def test_a_link_of_one_server_opens_nothing_on_another(link: str, strict: ServerProcess) -> None:
    answer = WEB.get(strict.url + link[link.index("/files/") :])
    assert_error(answer, 403, UNSIGNED, kind="permission_error")


def test_a_link_that_has_expired(strict: ServerProcess) -> None:
    with strict.client() as client:
        task = spoken(client, "Soon gone.")

        def fresh() -> str:
            """Return where a link leads that opens for two seconds."""
            return urls(client.get(f"/v1/tasks/{task['id']}").json())[0].removeprefix("https://speech.example/base")

        path = until(lambda: client.get(link := fresh()).status_code == 200 and link, "a link that opens")
        until(lambda: client.get(path).status_code != 200, "the expiry")
        assert_error(client.get(path), 410, GONE, kind="gone_error")
        assert client.head(path).status_code == 410
        until(lambda: client.get(fresh()).status_code == 200, "a fresh link that opens")


def test_a_file_that_is_not_the_required_one_is_not_sent(link: str, audio: bytes) -> None:
    etag = WEB.head(link).headers["etag"]
    for required in (etag, f'"another", {etag}', "*"):
        answer = WEB.get(link, headers={"If-Match": required, "Range": "bytes=10-19"})
        assert (answer.status_code, answer.content) == (206, audio[10:20]), required
    for required in ('"another"', f"W/{etag}", etag.strip('"'), ""):  # a weak tag is never one to rely on
        for condition in ({}, {"Range": "bytes=10-19"}, {"If-None-Match": etag}):
            answer = WEB.get(link, headers={"If-Match": required, **condition})
            assert_error(answer, 412, "The file is not the one that 'If-Match' names.")
    assert WEB.head(link, headers={"If-Match": '"another"'}).status_code == 412


def test_audio_that_was_removed_from_the_disk(tone: ServerProcess, client: httpx.Client) -> None:
    task = spoken(client, "Here today.", "Gone tomorrow.")
    shutil.rmtree(tone.data_dir / "audio" / "outputs" / task["id"] / "1")
    kept, removed = urls(task)
    assert WEB.get(kept).status_code == 200
    assert_error(WEB.get(removed), 410, GONE, kind="gone_error")
    assert WEB.head(removed).status_code == 410
    assert client.get(f"/v1/tasks/{task['id']}").json()["status"] == "completed"


@pytest.mark.parametrize(
    "path",
    [
        "/files/../rhapsode.db",
        "/files/..%2Frhapsode.db",
        "/files/%2e%2e%2frhapsode.db",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files/..%5Crhapsode.db",
        "/files/..\\rhapsode.db",
        "/files//etc/passwd",
        "/files/%2Fetc%2Fpasswd",
        "/files/outputs%2F..%2F..%2Frhapsode.db",
        "/files/rhapsode.db",
        "/files/rhapsode.db%00.wav",
        "/files/%00",
        "/files/{name}%0A",
        "/files/{name}%00",
        "/files/./{name}",
        "/files/x%2F..%2F{name}",
        "/files/{name}/",
        "/files/" + "a" * 5000 + ".wav",
        "/files/%ff%fe",
        "/files/",
        "/files",
        "/Files/{name}",
    ],
)
def test_a_path_that_is_no_file_of_ours(tone: ServerProcess, link: str, path: str) -> None:
    """Also with the query of a valid link: the path is sent as it stands, which httpx would tidy up."""
    parts = urlsplit(link)
    target = path.replace("{name}", parts.path.removeprefix("/files/"))
    connection = http.client.HTTPConnection(tone.url.removeprefix("http://"), timeout=30.0)
    try:
        connection.putrequest("GET", f"{target}?{parts.query}")
        connection.endheaders()
        raw = connection.getresponse()
        answer = httpx.Response(raw.status, headers=raw.getheaders(), content=raw.read())
    finally:
        connection.close()
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["error"]
    assert (error["code"], error["type"]) == (404, "not_found_error")
    assert error["error_message"] in {
        "There is nothing here.",
        "There is nothing at this path. '/openapi.json' lists what there is.",
    }
