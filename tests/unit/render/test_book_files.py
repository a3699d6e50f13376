"""The files of a project: a change of one paragraph encodes one piece, and the rest is joined as it is."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from rhapsode.audio.loudness import LoudnessMeter
from rhapsode.core.projects import BookFormat, ExportOptions
from rhapsode.render import book_files
from rhapsode.render.book_files import (
    Book,
    BookChapter,
    BookPart,
    BookPlace,
    check_chapter,
    encode_chapter,
    find_gain,
    measure_chapter,
    write_export,
)
from rhapsode.store.blobs import open_blobs

RATE = 24_000


def take(place: BookPlace, name: str, seconds: float, peak: int = 6000, pause_ms: int = 700) -> BookPart:
    """Store a take of noise. Returns the part of it."""
    count = int(seconds * RATE)
    samples = np.random.default_rng(len(name)).integers(-peak, peak, count).astype(np.int16)
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="FLAC")
    key = f"projects/project_1/{name}.flac"
    open_blobs(place.blobs).put(key, [file.getvalue()])
    return BookPart(name, key, count, 750, pause_ms, (("Said & done.", 0, count),))


@pytest.fixture
def place(tmp_path: Path) -> BookPlace:
    return BookPlace((tmp_path / "audio").as_uri(), tmp_path / "cache")


def book(place: BookPlace) -> Book:
    first = BookChapter("One / first", (take(place, "take_a", 2.0), take(place, "take_b", 3.0, 12_000)))
    return Book("Böök", "Ann", RATE, (first, BookChapter("Two", (take(place, "take_c", 2.5),))))


def made(place: BookPlace, whole: Book, options: ExportOptions, before: float | None = None) -> tuple[bytes, float]:
    """Return the file of a book, and the gain that was applied."""
    for chapter in whole.chapters:
        measure_chapter(place, chapter, RATE)
    gain, loudness = find_gain(place, whole, options.loudness or 0, before)
    assert gain is not None
    assert loudness is not None
    assert abs(loudness - (options.loudness or 0)) <= book_files.NEAR_LU
    for chapter in whole.chapters:
        encode_chapter(place, chapter, RATE, options.format, gain)
    written = write_export(place, whole, options, gain, "projects/project_1/export_1.x")
    content = bytes(open_blobs(place.blobs).get("projects/project_1/export_1.x"))
    assert written.bytes == len(content)
    assert written.seconds == pytest.approx(7.5 + 3 * 0.75 + 3 * 0.7, abs=0.15)
    return content, gain


@pytest.mark.parametrize("format", list(BookFormat))
def test_every_format_holds_all_of_the_book(place: BookPlace, tmp_path: Path, format: BookFormat) -> None:
    content, _ = made(place, book(place), ExportOptions(format))
    path = tmp_path / f"book.{format.value}"
    path.write_bytes(content)
    if format is not BookFormat.M4B:
        assert soundfile.info(path).duration == pytest.approx(11.85, abs=0.15)


def test_a_change_encodes_the_changed_paragraph_alone(place: BookPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = book(place)
    options = ExportOptions(BookFormat.MP3)
    first, gain = made(place, whole, options)
    encoded: list[int] = []
    encode = book_files.encode_mp3
    monkeypatch.setattr(book_files, "encode_mp3", lambda samples, rate: encoded.append(1) or encode(samples, rate))
    chapter = whole.chapters[1]
    changed = replace(whole, chapters=(whole.chapters[0], replace(chapter, parts=(take(place, "take_dd", 2.5),))))
    second, gain_after = made(place, changed, options, gain)
    assert (len(encoded), gain_after) == (1, gain)
    assert first != second
    assert first[:30_000] == second[:30_000], "what comes before is the same, byte for byte"


def test_an_archive_has_a_file_for_each_chapter(place: BookPlace) -> None:
    options = ExportOptions(BookFormat.MP3, per_chapter=True, subtitles="srt", chapter_list="txt")
    content, _ = made(place, book(place), options)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = ["01 One first.mp3", "01 One first.srt", "02 Two.mp3", "02 Two.srt", "Böök.chapters.txt"]
        assert sorted(archive.namelist()) == sorted(names)
        lines = archive.read("02 Two.srt").decode().splitlines()
        assert lines[2] == "Said & done."
        assert lines[1].startswith("00:00:00,79")  # the lead, and the delay of MP3
        assert archive.read("Böök.chapters.txt").decode().splitlines()[1].endswith(" Two")


def test_the_figures_of_a_chapter_are_those_of_its_sound(place: BookPlace) -> None:
    whole = book(place)
    made(place, whole, ExportOptions(BookFormat.FLAC))
    content, gain = made(place, whole, ExportOptions(BookFormat.FLAC))
    samples, _ = soundfile.read(io.BytesIO(content), dtype="int16")
    begin = 0
    for chapter in whole.chapters:
        end = begin + sum(part.samples + RATE * (part.lead_ms + part.pause_ms) // 1000 for part in chapter.parts)
        meter = LoudnessMeter(RATE)
        meter.add(samples[begin:end])
        expected = meter.figures()
        for _ in range(2):  # measured, and kept
            found = check_chapter(place, chapter, RATE, gain)
            assert found.title == chapter.title
            assert found.rms_db == pytest.approx(expected.rms_db, abs=0.01)
            assert found.peak_db == pytest.approx(expected.peak_db, abs=0.02)
            assert found.peak_db < -2.9
            assert found.floor_db == expected.floor_db == -96
            assert found.seconds == pytest.approx(expected.seconds, abs=0.001)
        begin = end


def test_what_is_kept_is_bounded(place: BookPlace) -> None:
    made(place, book(place), ExportOptions(BookFormat.MP3))
    assert len(list(place.cache.glob("??/*"))) == 6
    book_files._evict(place, 0)
    assert not list(place.cache.glob("??/*"))
