#!/usr/bin/env bash
# ttconv 1.2.3 writes < and & into WebVTT as they are, so that "a < b and c > d" is "a d" for a reader.
#
# In WebVTT a less-than sign begins a tag and an ampersand an escape, and both are written &lt; and &amp; in text (W3C WebVTT,
# 4.2.2). The writer escapes nothing. Whatever the source was, here IMSC, a profile of TTML, in which the text is escaped
# properly, the words up to the next greater-than sign are a tag for a player and are not shown.
#
# Seen with Python 3.11:
#   written: ['a < b and c > d', 'Mark it <b> here.']
#   webvtt-py: ['a  d', 'Mark it  here.']
#   PyAV: ['a  d', 'Mark it {\\b1} here.']
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check ttconv==1.2.3 webvtt-py==0.6.0 av==18.1.0
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import io
import xml.etree.ElementTree as et
from importlib.metadata import version

import av
import webvtt
from ttconv.imsc import reader
from ttconv.vtt import writer

TTML = """<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body><div>
<p begin="1s" end="2s">a &lt; b and c &gt; d</p><p begin="2s" end="3s">Mark it &lt;b&gt; here.</p></div></body></tt>"""

print(*(f"{name} {version(name)}" for name in ("ttconv", "webvtt-py", "av")))
written = writer.from_model(reader.to_model(et.ElementTree(et.fromstring(TTML))))
by_webvtt = [caption.text for caption in webvtt.from_string(written)]
with av.open(io.BytesIO(written.encode())) as file:
    by_av = [sub.ass.split(b",", 8)[-1].decode() for sub in file.decode(subtitles=0)]
print("written:", [line for line in written.splitlines() if line.startswith(("a", "Mark"))])
print("webvtt-py:", by_webvtt)
print("PyAV:", by_av)
assert "a < b and c > d" in written and "Mark it <b> here." in written, "ttconv has changed"
assert by_webvtt == ["a  d", "Mark it  here."], "webvtt-py has changed"
assert by_av == ["a  d", "Mark it {\\b1} here."], "PyAV has changed"
PYTHON
