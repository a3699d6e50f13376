"""Pieces that were encoded apart follow each other without a seam, in time, in an M4B and in an MP3."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from rhapsode.audio.book_pieces import (
    MP3_DELAY,
    encode_aac,
    encode_mp3,
    join_m4b,
    join_mp3,
    piece_samples,
)
from rhapsode.audio.chapter_marks import BookTags, ChapterMark
from rhapsode.audio.decode import AAC_DELAY
from rhapsode.core.audio import Int16

RATE = 24_000
PAUSE = 16_800


def piece(seconds: float, hz: float) -> Int16:
    """Return a tone that begins and ends abruptly, with a pause behind it."""
    t = np.arange(int(seconds * RATE)) / RATE
    tone = (9000 * np.sin(2 * np.pi * hz * t)).astype(np.int16)
    return np.concatenate((tone, np.zeros(PAUSE, np.int16)))


PIECES = [piece(0.731, 440), piece(0.2, 660), piece(1.913, 330)]


def decoded(path: Path) -> Int16:
    if path.suffix == ".mp3":
        samples, _ = soundfile.read(io.BytesIO(path.read_bytes()), dtype="int16")
        found: Int16 = samples
        return found
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    joined: Int16 = np.rint(np.concatenate(frames, axis=1)[0] * 32767).astype(np.int16)
    return joined


@pytest.mark.parametrize(("format", "delay"), [("m4b", AAC_DELAY), ("mp3", MP3_DELAY)])
def test_pieces_are_joined_without_a_seam(tmp_path: Path, format: str, delay: int) -> None:
    encode = encode_aac if format == "m4b" else encode_mp3
    paths, lengths = [], []
    for number, samples in enumerate(PIECES):
        path = tmp_path / f"{number}.piece"
        path.write_bytes(encode(samples, RATE))
        length = piece_samples(format, path.read_bytes()[:4], path.stat().st_size, RATE)
        assert 0 <= len(samples) - length < 2 * 1024, "a piece is as long as it was to be, but for a frame"
        paths.append(path)
        lengths.append(length)
    at, marks = 0, []
    for number, length in enumerate(lengths):
        marks.append(ChapterMark(f"{number}", 1000 * at // RATE, 1000 * (at + length) // RATE))
        at += length
    whole = tmp_path / f"whole.{format}"
    tags = BookTags("Book", "Ann", tuple(marks))
    if format == "m4b":
        join_m4b(whole, paths, RATE, tags)
    else:
        join_mp3(whole, paths, tags)
    sound = decoded(whole).astype(np.float64)
    shift = delay
    assert abs(len(sound) - sum(lengths)) <= 1200
    at = 0
    for samples, length in zip(PIECES, lengths, strict=True):
        speech = len(samples) - PAUSE
        begin = at + shift
        heard = sound[begin : begin + speech]
        middle = slice(2000, speech - 2000)
        original = samples[:speech].astype(np.float64)
        match = np.corrcoef(heard[middle], original[middle])[0, 1]
        assert match > 0.99, f"{format}: {match}"
        silence = sound[begin + speech + 2500 : at + length - 200]
        assert np.abs(silence).max() < 20, "nothing is heard between pieces"
        at += length
    with av.open(str(whole)) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["0", "1", "2"]
        assert container.metadata["title"] == "Book"
        starts = [round(float(chapter["start"] * chapter["time_base"]), 2) for chapter in container.chapters()]
    assert starts == [round(mark.start_ms / 1000, 2) for mark in marks]
