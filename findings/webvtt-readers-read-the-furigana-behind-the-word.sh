#!/usr/bin/env bash
# webvtt-py 0.6.0, pysubs2 1.8.1, pycaption 2.3.14 and PyAV 18.1.0 (FFmpeg) put the reading of a word of a WebVTT caption behind it:
# 東京とうきょうに行く.
#
# WebVTT marks the reading of Chinese characters as HTML does, <ruby>東京<rt>とうきょう</rt></ruby> (W3C WebVTT, 4.2.2), and a player
# sets it above the word. All four take the tags out and leave both in the line, so that a voice says Tokyo twice, and captions
# for children or learners, and each name, are longer than the time that they have. Nothing in the result tells the two
# apart. Take <rt> with its text out of the file before it is read, or keep the reading and take the word out for a voice.
#
# Seen with Python 3.11:
#   webvtt-py: 東京とうきょうに行く
#   pysubs2: 東京とうきょうに行く
#   pycaption: 東京とうきょうに行く
#   PyAV: 東京とうきょうに行く
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check \
  webvtt-py==0.6.0 pysubs2==1.8.1 pycaption==2.3.14 av==18.1.0
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import av
import pycaption
import pysubs2
import webvtt

FILE = "WEBVTT\n\n00:01.000 --> 00:03.000\n<ruby>東京<rt>とうきょう</rt></ruby>に行く\n"


def by_pyav() -> str:
    with av.open(io.BytesIO(FILE.encode()), format="webvtt") as container:
        (caption,) = (caption for packet in container.demux() if packet.size for caption in packet.decode())
    return caption.ass.decode().split(",", 8)[8]


read = {
    "webvtt-py": webvtt.from_string(FILE)[0].text,
    "pysubs2": pysubs2.SSAFile.from_string(FILE)[0].plaintext,
    "pycaption": pycaption.WebVTTReader().read(FILE).get_captions("en-US")[0].get_text(),
    "PyAV": by_pyav(),
}
print(", ".join(f"{package} {version(package)}" for package in ("webvtt-py", "pysubs2", "pycaption", "av")))
for name, text in read.items():
    print(f"{name}: {text}")
    assert text == "東京とうきょうに行く", f"{name} has changed"
PYTHON
