#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg) writes chapters of Ogg files a second late when they begin in the second half of a second.
#
# Chapters of Ogg are comments such as CHAPTER001=00:00:01.500. FFmpeg rounds the start to whole seconds for the first part and
# writes the milliseconds of the exact time behind it: 1.5 s become 2 s and 500 ms. Half of all chapters of an audiobook in
# Opus then begin a second into their text, and the error is in the file, whoever reads it. The same times in Matroska
# are right.
#
# Seen on Linux x86-64, Python 3.11:
#   asked for: 0.4, 1.0, 1.499, 1.5, 2.999, 4.25
#   ogg: 0.4, 1.0, 1.499, 2.5, 3.999, 4.25
#   ogg, as mutagen shows it: 00:00:00.400, 00:00:01.000, 00:00:01.499, 00:00:02.500, 00:00:03.999, 00:00:04.250
#   matroska: 0.4, 1.0, 1.499, 1.5, 2.999, 4.25
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

RATE, FRAME, FORMAT, TYPE = 48_000, 960, "s16", np.int16
STARTS = [400, 1000, 1499, 1500, 2999, 4250]


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


chapters = [(start, end, "Chapter") for start, end in zip(STARTS, [*STARTS[1:], 6000], strict=True)]
print("PyAV", av.__version__, "mutagen", mutagen.version_string)
print("asked for:", ", ".join(str(start / 1000) for start in STARTS))
ogg = encoded("ogg", "libopus", chapters)
read = starts(ogg)
print("ogg:", ", ".join(map(str, read)))
assert read == [0.4, 1.0, 1.499, 2.5, 3.999, 4.25], "PyAV has changed"
comments = mutagen.File(io.BytesIO(ogg)).tags
written = [comments[f"chapter{index:03}"][0] for index in range(len(STARTS))]
print("ogg, as mutagen shows it:", ", ".join(written))
assert written[3] == "00:00:02.500", "PyAV has changed"
read = starts(encoded("matroska", "libopus", chapters))
print("matroska:", ", ".join(map(str, read)))
assert read == [start / 1000 for start in STARTS], "PyAV has changed"
PYTHON
