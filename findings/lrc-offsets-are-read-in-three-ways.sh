#!/usr/bin/env bash
# An offset of half a second in a file of timed lyrics (LRC) is half a millisecond for PyAV 18.1.0 (FFmpeg), and half a second
# the other way for pylrc 0.1.2.
#
# The tag offset gives milliseconds, and a positive one makes the lines appear earlier. FFmpeg moves them to that side, but
# takes the number for microseconds, so that nothing is seen of it. pylrc moves by the right amount, later instead of
# earlier. Two programs that show the words of a reading from one file have them half a second apart, and neither has them
# where the file says.
#
# Seen with Python 3.11, a line at 2.0 s:
#   [offset:500]: 1.5 s by the format, PyAV 1.9995 s, pylrc 2.5 s
#   [offset:-500]: 2.5 s by the format, PyAV 2.0005 s, pylrc 1.5 s
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 pylrc==0.1.2
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import av
import pylrc

print("PyAV", av.__version__, "pylrc", version("pylrc"))
for offset, early in ((500, 1.9995), (-500, 2.0005)):
    file = f"[offset:{offset}]\n[00:02.00]a line\n"
    with av.open(io.BytesIO(file.encode()), format="lrc") as container:
        (by_pyav,) = (float(packet.pts * packet.time_base) for packet in container.demux() if packet.size)
    (line,) = pylrc.parse(file)
    print(f"[offset:{offset}]: {2 - offset / 1000} s by the format, PyAV {by_pyav} s, pylrc {line.time} s")
    assert abs(by_pyav - early) < 1e-9, "PyAV has changed"
    assert abs(line.time - (2 + offset / 1000)) < 1e-9, "pylrc has changed"
PYTHON
