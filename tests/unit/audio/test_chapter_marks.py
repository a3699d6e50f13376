"""Chapters in MP3 and M4B files, as FFmpeg reads them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import av
import numpy as np
import pytest

from rhapsode.audio.chapter_marks import BookTags, ChapterMark, chapter_json, chapter_list, id3_tag
from rhapsode.audio.encode import encoder
from rhapsode.audio.m4b import write_m4b
from rhapsode.core.audio import AudioFormat, Int16

RATE_HZ = 24_000


def noise(seconds: float) -> Int16:
    return (np.random.default_rng(3).standard_normal(round(seconds * RATE_HZ)) * 2000).astype(np.int16)


def png() -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="image2pipe") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = 16, 16, "rgb24"
        frame = av.VideoFrame.from_ndarray(np.full((16, 16, 3), 200, np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def marks(count: int, each_ms: int) -> tuple[ChapterMark, ...]:
    return tuple(ChapterMark(f"Kapitel {n}: 章", n * each_ms, (n + 1) * each_ms) for n in range(count))


@pytest.mark.parametrize("count", [1, 3, 300])
def test_an_mp3_has_its_chapters_title_author_and_cover(count: int) -> None:
    sound = noise(3)
    audio_encoder = encoder(AudioFormat.MP3, RATE_HZ)
    tags = BookTags("Bücher", "Ann Ö", marks(count, 3000 // count), (png(), "image/png"))
    data = id3_tag(tags) + audio_encoder.begin(len(sound)) + audio_encoder.write(sound) + audio_encoder.finish()
    with av.open(io.BytesIO(data)) as file:
        found = [(chapter["metadata"]["title"], chapter["start"], chapter["end"]) for chapter in file.chapters()]
        assert found == [(mark.title, mark.start_ms, mark.end_ms) for mark in tags.chapters]
        assert (file.metadata["title"], file.metadata["artist"]) == ("Bücher", "Ann Ö")
        assert len(file.streams.video) == 1
        assert sum(frame.samples for frame in file.decode(audio=0)) == pytest.approx(len(sound), abs=1200)


@pytest.mark.parametrize("cover", [None, b"no picture", "png"])
def test_an_m4b_has_its_chapters_title_author_and_cover(tmp_path: Path, cover: bytes | str | None) -> None:
    sound = noise(6)
    picture = png() if cover == "png" else cover
    assert picture is None or isinstance(picture, bytes)
    tags = BookTags("Bücher", "Ann Ö", marks(3, 2000), None if picture is None else (picture, "image/png"))
    path = tmp_path / "b.m4b"
    write_m4b(path, (sound[at : at + 7777] for at in range(0, len(sound), 7777)), RATE_HZ, tags)
    with av.open(str(path)) as file:
        found = [(chapter["metadata"]["title"], chapter["start"], chapter["end"]) for chapter in file.chapters()]
        assert found == [(mark.title, mark.start_ms, mark.end_ms) for mark in tags.chapters]
        assert (file.metadata["title"], file.metadata["artist"]) == ("Bücher", "Ann Ö")
        assert file.metadata["major_brand"] == "M4B "
        assert len(file.streams.video) == (cover == "png")
        heard = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert len(heard) == pytest.approx(len(sound), abs=1024)
    middle = slice(RATE_HZ, 4 * RATE_HZ)  # the same place in both: nothing before the sound, no delay left
    assert np.corrcoef(heard[middle], sound[middle])[0, 1] > 0.9


def test_long_titles_of_chapters_in_an_m4b_are_cut_at_the_end_of_a_character(tmp_path: Path) -> None:
    title = "xx" + "ж" * 200
    path = tmp_path / "b.m4b"
    write_m4b(path, [noise(1)], RATE_HZ, BookTags("T", "A", (ChapterMark(title, 0, 1000),)))
    with av.open(str(path)) as file:
        (chapter,) = file.chapters()
    assert chapter["metadata"]["title"] == title[:128]


def test_lists_of_chapters_have_start_and_title() -> None:
    two = (ChapterMark("One", 0, 61_500), ChapterMark("Two", 61_500, 3_600_000))
    assert chapter_list(two) == "00:00:00.000 One\n00:01:01.500 Two\n"
    assert json.loads(chapter_json(two))["chapters"][1] == {"startTime": 61.5, "endTime": 3600.0, "title": "Two"}
