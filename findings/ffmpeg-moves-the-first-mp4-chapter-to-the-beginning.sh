#!/usr/bin/env bash
# An MP4 audiobook whose first chapter begins at 2 s, written by PyAV 18.1.0 (FFmpeg), has it at 0 s for PyAV and at 2 s for
# mutagen 1.48.1.
#
# FFmpeg writes chapters as a track of text and in Nero's box chpl. The track begins with the first title, and nothing in it
# stands for the time before, so that the first chapter moves to the beginning; chpl has the right time. An introduction
# in front of chapter one belongs to it in players that read the track, and a reader of chpl jumps elsewhere. The chapters
# behind it agree. A chapter at 0 for the introduction avoids it.
#
# Seen on Linux x86-64, Python 3.11:
#   first chapter at 2 s: PyAV 0.0, 3.5, mutagen 2.0, 3.5
#   a chapter at 0 in front: PyAV 0.0, 2.0, 3.5, mutagen 0.0, 2.0, 3.5
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

RATE, FRAME, FORMAT, TYPE = 48_000, 1024, "fltp", np.float32


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


BOOK = [(2000, 3500, "One"), (3500, 5000, "Two")]
print("PyAV", av.__version__, "mutagen", mutagen.version_string)
for name, chapters, track, chpl in (
    ("first chapter at 2 s", BOOK, [0, 3.5], [2, 3.5]),
    ("a chapter at 0 in front", [(0, 2000, "Introduction"), *BOOK], [0, 2, 3.5], [0, 2, 3.5]),
):
    data = encoded("mp4", "aac", chapters)
    by_pyav = starts(data)
    by_mutagen = [chapter.start for chapter in mutagen.File(io.BytesIO(data)).chapters]
    print(f"{name}: PyAV {', '.join(map(str, by_pyav))}, mutagen {', '.join(map(str, by_mutagen))}")
    assert by_pyav == track, "PyAV has changed"
    assert by_mutagen == chpl, "PyAV or mutagen has changed"
PYTHON
