#!/usr/bin/env bash
# mutagen 1.48.1 refuses an MP4 audiobook that PyAV 18.1.0 (FFmpeg) wrote when a chapter's title is long and not ASCII.
#
# A title in Nero's box chpl has 255 bytes at most. FFmpeg cuts a longer one after 255 bytes, in the middle of a character
# if it falls there, and mutagen raises MP4MetadataError for it: with the chapters, the duration and all tags of the file
# cannot be had. 128 letters with accents or Cyrillic ones are enough. Cut at the end of a character the file opens, and FFmpeg
# itself reads the whole title from its other list.
#
# Seen on Linux x86-64, Python 3.11:
#   127 Cyrillic letters: PyAV reads 127, mutagen reads 127
#   128 Cyrillic letters: PyAV reads 128, mutagen MP4MetadataError
#   256 Latin letters: PyAV reads 256, mutagen reads 255
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


print("PyAV", av.__version__, "mutagen", mutagen.version_string)
for name, title, told in (
    ("127 Cyrillic letters", "ж" * 127, "reads 127"),
    ("128 Cyrillic letters", "ж" * 128, "MP4MetadataError"),
    ("256 Latin letters", "x" * 256, "reads 255"),
):
    data = encoded("mp4", "aac", [(0, 6000, title)])
    with av.open(io.BytesIO(data)) as container:
        (chapter,) = container.chapters()
    by_pyav = len(chapter["metadata"]["title"])
    try:
        by_mutagen = f"reads {len(mutagen.File(io.BytesIO(data)).chapters[0].title)}"
    except mutagen.MutagenError as error:
        by_mutagen = type(error).__name__
    print(f"{name}: PyAV reads {by_pyav}, mutagen {by_mutagen}")
    assert by_pyav == len(title), "PyAV has changed"
    assert by_mutagen == told, "PyAV or mutagen has changed"
PYTHON
