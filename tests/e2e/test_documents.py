"""``POST /v1/documents``: documents are read by the server, within bounds."""

from __future__ import annotations

import httpx
import pytest

from tests.support.books import epub, page, zipped

pytestmark = pytest.mark.e2e

EPUB_TYPE = "application/epub+zip"


def book() -> bytes:
    pages = {
        "one.xhtml": page("<h1>One</h1><p>It was a bright day.</p>"),
        "two.xhtml": page("<h1>Two</h1><p>The clocks struck thirteen.</p>"),
    }
    return epub(pages, list(pages))


def error_of(answer: httpx.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["error_message"], error["param"]


def test_the_structure_of_a_document_is_told(client: httpx.Client) -> None:
    form = client.post("/v1/documents", files={"file": ("book.epub", book(), EPUB_TYPE)})
    assert form.status_code == 200, form.text
    found = form.json()
    assert (found["title"], found["author"], found["language"]) == ("The Book", "Ann Author", "en-GB")
    assert [chapter["title"] for chapter in found["chapters"]] == ["One", "Two"]
    first = found["chapters"][0]["paragraphs"]
    assert [(block["kind"], block["text"], block["level"]) for block in first] == [
        ("heading", "One", 1),
        ("paragraph", "It was a bright day.", 0),
    ]
    assert found["characters"] == sum(chapter["characters"] for chapter in found["chapters"]) == 53
    assert found["estimate"]["tokens"] > 0 < found["estimate"]["seconds"]
    raw = client.post("/v1/documents?filename=book.epub", content=book())
    typed = client.post("/v1/documents", content=book(), headers={"Content-Type": EPUB_TYPE})
    assert raw.json() == typed.json() == found


def test_a_document_that_cannot_be_read_is_refused(client: httpx.Client) -> None:
    status, message, param = error_of(client.post("/v1/documents?filename=book.epub", content=b"no archive"))
    assert (status, param) == (400, "file")
    assert "book.epub" in message
    status, message, param = error_of(client.post("/v1/documents?filename=book.epup", content=book()))
    assert (status, param) == (400, "filename")
    assert ".epub" in message
    status, _, param = error_of(client.post("/v1/documents", files={"other": ("a.txt", b"text")}))
    assert (status, param) == (400, "file")
    bomb = zipped({"mimetype": EPUB_TYPE, "META-INF/container.xml": b" " * 30_000_000})
    assert client.post("/v1/documents?filename=bomb.epub", content=bomb).status_code == 413
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    held = zipped({"mimetype": EPUB_TYPE, "META-INF/container.xml": entities})
    assert client.post("/v1/documents?filename=held.epub", content=held).status_code == 400
    assert client.post("/v1/documents?filename=a.txt&note=end", content=b"text").status_code == 400
    with httpx.Client(base_url=client.base_url) as stranger:
        assert stranger.post("/v1/documents?filename=a.txt", content=b"text").status_code == 401
