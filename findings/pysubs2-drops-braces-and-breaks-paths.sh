#!/usr/bin/env bash
# pysubs2 1.8.1 drops what stands in braces in SubRip and WebVTT captions, and breaks the line at \N and \n.
#
# Both belong to SubStation Alpha, whose events pysubs2 keeps everything in: braces hold its commands, and \N ends a line.
# Neither has a meaning in SubRip and WebVTT, yet pysubs2 does not mark such text when it reads these formats: plaintext has no
# set {1, 2}, and C:\New is broken after the colon and loses its N, also when the file is written in its own format again.
# The package srt 3.5.3 and webvtt-py 0.6.0 return the text as it stands.
#
# Seen with Python 3.11:
#   SubRip: pysubs2 ['The set  is in C:', 'ew.txt.'], written again the same, srt 'The set {1, 2} is in C:\\New.txt.'
#   WebVTT: pysubs2 ['The set  is in C:', 'ew.txt.'], written again the same, webvtt-py 'The set {1, 2} is in C:\\New.txt.'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pysubs2==1.8.1 srt==3.5.3 webvtt-py==0.6.0
"$home/venv/bin/python" - <<'PYTHON'
import pysubs2
import srt
import webvtt

TEXT = r"The set {1, 2} is in C:\New.txt."
SUBRIP = f"1\n00:00:01,000 --> 00:00:02,000\n{TEXT}\n"
WEBVTT = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{TEXT}\n"

LINES = ["The set  is in C:", "ew.txt."]

for name, file, format_, reader, other in (
    ("SubRip", SUBRIP, "srt", "srt", next(srt.parse(SUBRIP)).content),
    ("WebVTT", WEBVTT, "vtt", "webvtt-py", webvtt.from_string(WEBVTT)[0].text),
):
    subtitles = pysubs2.SSAFile.from_string(file, format_=format_)
    lines = subtitles[0].plaintext.splitlines()
    written = subtitles.to_string(format_).strip().splitlines()[-2:]
    again = "the same" if written == lines else repr(written)
    print(f"{name}: pysubs2 {lines}, written again {again}, {reader} {other!r}")
    assert lines == written == LINES, "pysubs2 has changed"
    assert other == TEXT, f"{reader} has changed"
PYTHON
