#!/usr/bin/env bash
# pylrc 0.1.2 leaves out every line of timed text from the 60th minute on, and numbers the first caption of SubRip 0.
#
# LRC has minutes and no hours, so that the minutes of a long reading go on behind 59. The parser knows times up to [59:59.99]
# and takes the rest for something else, without an error: of a book of ten hours one is left. PyAV 18.1.0 (FFmpeg) reads all
# four lines. A line that pylrc writes has its hundredths wrong like that of lrc-kit
# (lrc-kit-moves-lines-by-half-a-second.sh): 1.05 s are [00:01.50].
#
# Seen with Python 3.11, lines at 59:59, 60:00, 61:03.99 and 100:00:
#   pylrc: 3599.0 s
#   PyAV (FFmpeg): 3599.0 s, 3600.0 s, 3663.99 s, 6000.0 s
#   SubRip begins with caption 0
#   [00:01.05] is written as [00:01.50]
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pylrc==0.1.2 av==18.1.0
venv/bin/python - <<'PYTHON'
from importlib.metadata import version
from pathlib import Path

import av
import pylrc

print("pylrc", version("pylrc"))
text = "[59:59.00]One\n[60:00.00]Two\n[61:03.99]Three\n[100:00.00]Four\n"
Path("reading.lrc").write_text(text)
lines = pylrc.parse(text)
times = [line.time for line in lines]
with av.open("reading.lrc") as file:
    others = [float(packet.pts * packet.time_base) for packet in file.demux() if packet.size]
for name, seen in (("pylrc", times), ("PyAV (FFmpeg)", others)):
    print(f"{name}:", ", ".join(f"{time} s" for time in seen))
assert times == [3599.0] and others == [3599.0, 3600.0, 3663.99, 6000.0], "pylrc or FFmpeg has changed"
first = lines.toSRT().splitlines()[0]
print("SubRip begins with caption", first)
written = pylrc.parse("[00:01.05]One\n").toLRC()
print("[00:01.05] is written as", written.removesuffix("One"))
assert (first, written) == ("0", "[00:01.50]One"), "pylrc has changed"
PYTHON
