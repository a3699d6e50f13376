#!/usr/bin/env bash
# Captions that pycaption 2.3.14 writes as MicroDVD come 4 percent late in PyAV 18.1.0 (FFmpeg): 2.5 minutes after an hour.
#
# MicroDVD counts frames, so that a file needs its frame rate, which players take from its first line ({1}{1}25) or from the
# video. pycaption counts 25 frames a second and does not write the line. FFmpeg takes 23.976 where it is missing.
# pysubs2 1.8.1 refuses such a file. Captions of a recorded reading have no video to ask.
#
# Seen with Python 3.11, a caption at 3600 s:
#   as written: PyAV 3753.75 s, pysubs2 UnknownFPSError
#   with {1}{1}25 in front: PyAV 3600.00 s, pysubs2 3600.00 s
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pycaption==2.3.14 av==18.1.0 pysubs2==1.8.1
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import io
from importlib.metadata import version

import av
import pycaption
import pysubs2
from pysubs2.exceptions import UnknownFPSError

SUBRIP = "1\n01:00:00,000 --> 01:00:02,000\nAn hour has passed.\n"


def by_pyav(file: str) -> float:
    with av.open(io.BytesIO(file.encode()), format="microdvd") as container:
        (start,) = (float(packet.pts * packet.time_base) for packet in container.demux() if packet.size)
    return start


def by_pysubs2(file: str) -> str:
    try:
        return f"{pysubs2.SSAFile.from_string(file)[0].start / 1000:.2f} s"
    except UnknownFPSError as error:
        return type(error).__name__


print("pycaption", version("pycaption"), "PyAV", av.__version__, "pysubs2", pysubs2.VERSION)
written = pycaption.MicroDVDWriter().write(pycaption.SRTReader().read(SUBRIP))
for name, file, start, told in (
    ("as written", written, 3753.75, "UnknownFPSError"),
    ("with {1}{1}25 in front", "{1}{1}25\n" + written, 3600, "3600.00 s"),
):
    print(f"{name}: PyAV {by_pyav(file):.2f} s, pysubs2 {by_pysubs2(file)}")
    assert abs(by_pyav(file) - start) < 0.1, "pycaption or PyAV has changed"
    assert by_pysubs2(file) == told, "pycaption or pysubs2 has changed"
PYTHON
