#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg) and pysubs2 1.8.1 drop the words between a less-than and a greater-than sign in SubRip captions.
#
# SubRip has no escapes. A few tags of HTML (b, i, u, s, font) are usual in it, and both readers take whatever stands between
# the two signs for one: of "a < b and c > d" two letters remain, with spaces around the signs too, and FFmpeg makes the rest
# bold because it begins with b. Captions of a lesson in programming or mathematics lose their middle. The package srt 3.5.3
# returns the text as it stands.
#
# Seen with Python 3.11:
#   a < b and c > d: PyAV 'a {\\b1} d', pysubs2 'a  d', srt 'a < b and c > d'
#   The type List<int> is new.: PyAV 'The type List is new.', pysubs2 'The type List is new.', srt 'The type List<int> is new.'
#   only x < 3: PyAV 'only x < 3', pysubs2 'only x < 3', srt 'only x < 3'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 pysubs2==1.8.1 srt==3.5.3
"$home/venv/bin/python" - <<'PYTHON'
import io

import av
import pysubs2
import srt


def by_pyav(file: str) -> str:
    with av.open(io.BytesIO(file.encode()), format="srt") as container:
        (event,) = (event for packet in container.demux() for event in packet.decode())
        return event.ass.decode().split(",", 8)[8]


print("PyAV", av.__version__, "pysubs2", pysubs2.VERSION)
for text, pyav, kept in (
    ("a < b and c > d", r"a {\b1} d", "a  d"),
    ("The type List<int> is new.", "The type List is new.", "The type List is new."),
    ("only x < 3", "only x < 3", "only x < 3"),
):
    file = f"1\n00:00:00,000 --> 00:00:02,000\n{text}\n\n"
    read = by_pyav(file), pysubs2.SSAFile.from_string(file, format_="srt")[0].plaintext, next(srt.parse(file)).content
    print(f"{text}: PyAV {read[0]!r}, pysubs2 {read[1]!r}, srt {read[2]!r}")
    assert read[0] == pyav, "PyAV has changed"
    assert read[1] == kept, "pysubs2 has changed"
    assert read[2] == text, "srt has changed"
PYTHON
