#!/usr/bin/env bash
# webvtt-py 0.6.0 and pysubs2 1.8.1 leave the escapes of WebVTT in the text of a caption.
#
# An ampersand and a less-than sign are written &amp; and &lt; in WebVTT, and a parser turns them back (W3C WebVTT, "cue
# text parsing rules"). Both packages take the tags out and leave the escapes in: captions that are read aloud have "amp" in
# them, and pysubs2 writes &amp; into SubRip, which has no escapes, so that players show it. PyAV 18.1.0 (FFmpeg) decodes
# the escapes.
#
# Seen with Python 3.11, of the caption "Fish &amp; <i>chips</i> for 1 &lt; 2":
#   webvtt-py: Fish &amp; chips for 1 &lt; 2
#   pysubs2: Fish &amp; chips for 1 &lt; 2
#   pysubs2, as SubRip: Fish &amp; <i>chips</i> for 1 &lt; 2
#   PyAV: Fish & {\i1}chips{\i0} for 1 < 2
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check webvtt-py==0.6.0 pysubs2==1.8.1 av==18.1.0
"$home/venv/bin/python" - <<'PYTHON'
import io

import av
import pysubs2
import webvtt

FILE = "WEBVTT\n\n00:00.000 --> 00:02.000\nFish &amp; <i>chips</i> for 1 &lt; 2\n"
KEPT = "Fish &amp; chips for 1 &lt; 2"


def by_pyav(text: str) -> str:
    with av.open(io.BytesIO(text.encode()), format="webvtt") as container:
        (event,) = (event for packet in container.demux() for event in packet.decode())
        return event.ass.decode().split(",", 8)[8]


(caption,) = webvtt.from_string(FILE)
print("webvtt-py:", caption.text)
assert caption.text == KEPT, "webvtt-py has changed"
subtitles = pysubs2.SSAFile.from_string(FILE, format_="vtt")
print("pysubs2:", subtitles[0].plaintext)
assert subtitles[0].plaintext == KEPT, "pysubs2 has changed"
subrip = subtitles.to_string("srt").splitlines()[2]
print("pysubs2, as SubRip:", subrip)
assert "&amp;" in subrip, "pysubs2 has changed"
print("PyAV:", by_pyav(FILE))
assert by_pyav(FILE) == r"Fish & {\i1}chips{\i0} for 1 < 2", "PyAV has changed"
PYTHON
