#!/usr/bin/env bash
# An audiobook of 300 chapters that PyAV 18.1.0 (FFmpeg) writes has 255 chapters for mutagen 1.48.1.
#
# FFmpeg writes the chapters of MP4 files twice: as a track of text, as QuickTime does, and in Nero's box chpl, which counts
# them in one byte. It cuts the second list at 255 without a word. FFmpeg reads the track and sees all; mutagen reads chpl
# only, so that the last 45 chapters are missing. Up to 255 chapters both lists agree.
#
# Seen on Linux x86-64, Python 3.11:
#   250 chapters: PyAV reads 250, the last one 'Chapter 250'; mutagen reads 250, the last one 'Chapter 250'
#   300 chapters: PyAV reads 300, the last one 'Chapter 300'; mutagen reads 255, the last one 'Chapter 255'
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
from mutagen.mp4 import MP4

RATE, FRAME = 24_000, 1024


def book(chapters: int) -> bytes:
    """Encode a book whose chapters are a tenth of a second each."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        container.set_chapters(
            [
                {
                    "id": index,
                    "start": 100 * index,
                    "end": 100 * (index + 1),
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": f"Chapter {index + 1}"},
                }
                for index in range(chapters)
            ]
        )
        for index in range(chapters * RATE // 10 // FRAME):
            silence = np.zeros((1, FRAME), np.float32)
            frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, index * FRAME, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


print("PyAV", av.__version__, "mutagen", mutagen.version_string)
for chapters in (250, 300):
    data = book(chapters)
    with av.open(io.BytesIO(data)) as container:
        by_pyav = [chapter["metadata"]["title"] for chapter in container.chapters()]
    by_mutagen = [chapter.title for chapter in MP4(io.BytesIO(data)).chapters]
    print(
        f"{chapters} chapters: PyAV reads {len(by_pyav)}, the last one {by_pyav[-1]!r}; "
        f"mutagen reads {len(by_mutagen)}, the last one {by_mutagen[-1]!r}"
    )
    assert len(by_pyav) == chapters, "PyAV has changed"
    assert len(by_mutagen) == min(chapters, 255), "PyAV or mutagen has changed"
PYTHON
