"""``rhapsode audiobook`` as a subprocess: a book in, a file with chapters out; only what changed is spoken again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import av
import pytest

from tests.e2e.server import run_cli
from tests.support.books import epub, nav, page

pytestmark = pytest.mark.e2e


def book(second: str) -> bytes:
    return epub(
        {
            "1.xhtml": page("<h1>The Harbour</h1><p>The ship left the harbour. Nobody saw it go.</p>"),
            "2.xhtml": page(f"<h1>The Storm / Part 2</h1><p>{second}</p><p>All was still.</p>"),
            "nav.xhtml": nav(
                '<li><a href="1.xhtml">The Harbour</a></li><li><a href="2.xhtml">The Storm / Part 2</a></li>'
            ),
        },
        ["1.xhtml", "2.xhtml"],
    )


def test_a_book_becomes_an_audiobook_and_only_what_changed_is_spoken_again(tmp_path: Path) -> None:
    settings = {"RHAPSODE_ENGINES": "tone", "RHAPSODE_CACHE_DIR": str(tmp_path / "cache")}

    def run(*arguments: str) -> str:
        done = run_cli(
            tmp_path, tmp_path / "data", "audiobook", "book.epub", "--model", "tone", *arguments, **settings
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def kept() -> set[Path]:
        return set((tmp_path / "cache").glob("audiobooks/*/*.flac"))

    source = tmp_path / "book.epub"
    source.write_bytes(book("The wind turned."))
    shown = run("--contents")
    assert "The Book by Ann Author" in shown
    assert not kept()

    run("-o", "book.m4b", "--chapter-list", "txt", "--check", "acx")
    with av.open(str(tmp_path / "book.m4b")) as file:
        chapters = file.chapters()
        assert [chapter["metadata"]["title"] for chapter in chapters] == ["The Harbour", "The Storm / Part 2"]
        assert file.metadata["artist"] == "Ann Author"
        assert chapters[0]["start"] == 0
        assert chapters[0]["end"] == chapters[1]["start"]
        assert file.duration is not None
        assert file.duration / 1e6 == pytest.approx(chapters[1]["end"] / 1000, abs=0.1)
    assert len((tmp_path / "book.chapters.txt").read_text().splitlines()) == 2
    first = kept()
    assert len(first) == 5

    spoken = run_cli(tmp_path, tmp_path / "data", "speak", "book.epub", "-o", "s.mp3", "--model", "tone", **settings)
    assert spoken.returncode == 0, spoken.stderr
    with av.open(str(tmp_path / "s.mp3")) as file:
        assert [chapter["metadata"]["title"] for chapter in file.chapters()] == ["The Harbour", "The Storm / Part 2"]
    assert kept() == first

    source.write_bytes(book("The wind turned again."))
    run("-o", "out", "--per-chapter", "mp3", "--notes", "end")
    assert len(kept() - first) == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "01 The Harbour.mp3",
        "02 The Storm Part 2.mp3",
    ]

    run("-o", "out.zip", "--per-chapter", "mp3", "--subtitles", "srt")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [
            "01 The Harbour.mp3",
            "01 The Harbour.srt",
            "02 The Storm Part 2.mp3",
            "02 The Storm Part 2.srt",
        ]
        assert archive.read("01 The Harbour.mp3") == (tmp_path / "out" / "01 The Harbour.mp3").read_bytes()
        lines = archive.read("01 The Harbour.srt").decode().splitlines()
    assert [line for line in lines if line[:1].isalpha()] == [
        "The Harbour",
        "The ship left the harbour.",
        "Nobody saw it go.",
    ]
    assert lines[1].startswith("00:00:00,750 --> ")
    assert not list(tmp_path.glob(".rhapsode-*"))


def test_what_cannot_be_made_is_refused_before_anything_is_spoken(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(b"no book")
    for arguments, message in (
        (("book.epub",), "book.epub is damaged: it is no ZIP archive"),
        (("gone.epub",), "gone.epub could not be read: No such file or directory."),
    ):
        done = run_cli(tmp_path, tmp_path / "data", "audiobook", *arguments, RHAPSODE_ENGINES="tone")
        assert (done.returncode, done.stdout) == (1, "")
        assert message in done.stderr
