"""Documents of strangers are read in a process of their own, which is bounded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rhapsode.core.errors import DocumentError, RequestError, TooLargeError
from rhapsode.core.projects import MAX_CHARACTERS, MAX_PARAGRAPHS
from rhapsode.documents.model import Block, Chapter, Cover, Document, NotesPolicy, ReadOptions
from rhapsode.documents.serialise import data_from_lines, document_from_data, document_to_data, document_to_lines
from rhapsode.service.documents import DocumentReader, estimate


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\n\n" * (MAX_PARAGRAPHS + 1), "has 50,001 paragraphs; at most 50,000 are read"),
        (b"a" * (MAX_CHARACTERS + 1), "has 5,000,001 characters; at most 5,000,000 are read"),
    ],
)
async def test_a_document_that_is_larger_than_a_project_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "spooled"
    path.write_bytes(data)
    with pytest.raises(TooLargeError, match=message) as error:
        await DocumentReader().read("large.txt", path, ReadOptions())
    assert error.value.status == 413


def test_a_document_passes_from_one_process_to_another_in_lines() -> None:
    blocks = tuple(Block("paragraph", f"Señor\u2028 {number}\n\r\x85", 0, "es") for number in range(1_200))
    document = Document("txt", "T", None, None, (Chapter("A", blocks), Chapter("B", ()), Chapter("C", blocks[:1], 2)))
    lines = "".join(document_to_lines(document))
    assert len(lines.encode().splitlines()) == 5
    assert document_from_data(data_from_lines(lines.encode())["document"]) == document


async def test_a_document_is_read_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "spooled"
    path.write_bytes("# One\n\nText with a [link](http://127.0.0.1:9/).\n\n# Two\n\nMore, señor.\n".encode())
    read = await DocumentReader().read("book.md", path, ReadOptions(NotesPolicy.END))
    assert [chapter.title for chapter in read.chapters] == ["One", "Two"]
    assert read.chapters[1].blocks[1].text == "More, señor."


async def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "spooled"
    path.write_bytes(b"")
    with pytest.raises(DocumentError, match=r"empty\.txt") as error:
        await DocumentReader().read("empty.txt", path, ReadOptions())
    assert error.value.param == "file"


async def test_a_document_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "spooled"
    path.write_bytes(b"<p>a" * 200_000)
    began = time.monotonic()
    with pytest.raises(DocumentError, match="could not be read within"):
        await DocumentReader(seconds=0.05).read("slow.html", path, ReadOptions())
    assert time.monotonic() - began < 60


async def test_a_document_that_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "spooled"
    path.write_bytes(b"text " * 12_000_000)
    with pytest.raises(RequestError, match=r"large\.txt .*memory") as error:
        await DocumentReader(memory_bytes=120_000_000).read("large.txt", path, ReadOptions())
    assert isinstance(error.value, TooLargeError | DocumentError)


def test_a_document_survives_its_way_between_processes() -> None:
    blocks = (Block("heading", "A", 2), Block("paragraph", "b\nc", 0, "fr"))
    document = Document("epub", "T", None, "en", (Chapter("A", blocks, 2),), Cover(b"\xff\x00", "image/png"))
    assert document_from_data(document_to_data(document)) == document
    hostile = Document("txt", "T\0", None, None, (Chapter("A", (Block("paragraph", "a\0b\ud800"),)),))
    assert document_from_data(document_to_data(hostile)).chapters[0].blocks[0].text == "ab?"


def test_an_estimate_counts_speech_and_pauses() -> None:
    chapter = Chapter("A", (Block("heading", "A", 1), Block("paragraph", "b" * 99)))
    needed = estimate(Document("txt", "T", None, None, (chapter,)), 0.06)
    assert needed.seconds == pytest.approx(100 * 0.06 + 0.75 + 1.8 + 2.0)
    assert needed.tokens == 25 + 250
