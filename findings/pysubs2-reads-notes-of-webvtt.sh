#!/usr/bin/env bash
# pysubs2 1.8.1 adds the comments of a WebVTT file to the text of the caption in front of them.
#
# A block that begins with NOTE is a comment, which is not shown (W3C WebVTT, 4.1). pysubs2 takes every line up to the next
# line of times for text of the caption, so that translators' notes are read aloud, and are captions when the file is
# written as SubRip. webvtt-py 0.6.0 and PyAV 18.1.0 (FFmpeg) leave them out.
#
# Seen with Python 3.11:
#   pysubs2: ['Good morning.\n\nNOTE check with the author', 'Good night.']
#   webvtt-py: ['Good morning.', 'Good night.']
#   PyAV: ['Good morning.', 'Good night.']
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pysubs2==1.8.1 webvtt-py==0.6.0 av==18.1.0
"$home/venv/bin/python" - <<'PYTHON'
import io

import av
import pysubs2
import webvtt

FILE = """WEBVTT

00:01.000 --> 00:02.000
Good morning.

NOTE check with the author

00:03.000 --> 00:04.000
Good night.
"""
SHOWN = ["Good morning.", "Good night."]

by_pysubs2 = [event.plaintext for event in pysubs2.SSAFile.from_string(FILE)]
print("pysubs2:", by_pysubs2)
assert by_pysubs2 == ["Good morning.\n\nNOTE check with the author", "Good night."], "pysubs2 has changed"
by_webvtt = [caption.text for caption in webvtt.from_string(FILE)]
print("webvtt-py:", by_webvtt)
assert by_webvtt == SHOWN, "webvtt-py has changed"
with av.open(io.BytesIO(FILE.encode()), format="webvtt") as container:
    by_pyav = [bytes(packet).decode() for packet in container.demux() if packet.size]
print("PyAV:", by_pyav)
assert by_pyav == SHOWN, "PyAV has changed"
PYTHON
