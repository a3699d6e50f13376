#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg) loses chapters of an MP3 file that it wrote itself when a title has 100 letters: both of two.
#
# The size of a frame of ID3v2.4 is written in seven bits a byte (ID3v2.4 main structure, 4). FFmpeg writes the size of
# chapter frames (CHAP) in eight, so that from 128 bytes on the number is another one to a reader that goes by the format.
# FFmpeg does, and tries to find its way back by what follows: with two chapters it finds none, with four it may lose
# the long one only. mutagen 1.48.1 reads all of them.
#
# Seen on Linux x86-64, Python 3.11:
#   two chapters, title of 95 letters: PyAV reads 2, mutagen 2
#   two chapters, title of 100 letters: PyAV reads 0, mutagen 2
#   four chapters, title of 127 letters: PyAV reads 3, mutagen 4
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6 mutagen==1.48.1
"$home/venv/bin/python" - <<'PYTHON'
import io
from fractions import Fraction

import av
import mutagen
import numpy as np

RATE, FRAME, FORMAT, TYPE = 48_000, 1152, "s16p", np.int16


def encoded(format_: str, codec: str, chapters: list[tuple[int, int, str]]) -> bytes:
    """Encode six seconds of silence with chapters, whose times are in milliseconds."""
    file = io.BytesIO()
    with av.open(file, "w", format=format_) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        container.set_chapters(
            [
                {"id": index, "start": start, "end": end, "time_base": Fraction(1, 1000), "metadata": {"title": title}}
                for index, (start, end, title) in enumerate(chapters)
            ]
        )
        for index in range(6 * RATE // FRAME):
            silence = np.zeros((1, FRAME), TYPE)
            frame = av.AudioFrame.from_ndarray(silence, format=FORMAT, layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, index * FRAME, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def starts(data: bytes) -> list[float]:
    with av.open(io.BytesIO(data)) as container:
        return [float(chapter["start"] * chapter["time_base"]) for chapter in container.chapters()]


print("PyAV", av.__version__, "mutagen", mutagen.version_string)
for name, titles, left in (
    ("two chapters, title of 95 letters", ["x" * 95, "End"], 2),
    ("two chapters, title of 100 letters", ["x" * 100, "End"], 0),
    ("four chapters, title of 127 letters", ["Begin", "x" * 127, "Middle", "End"], 3),
):
    data = encoded("mp3", "libmp3lame", [(1000 * at, 1000 * at + 1000, title) for at, title in enumerate(titles)])
    by_pyav = len(starts(data))
    by_mutagen = len(mutagen.File(io.BytesIO(data)).tags.getall("CHAP"))
    print(f"{name}: PyAV reads {by_pyav}, mutagen {by_mutagen}")
    assert by_pyav == left, "PyAV has changed"
    assert by_mutagen == len(titles), "PyAV or mutagen has changed"
PYTHON
