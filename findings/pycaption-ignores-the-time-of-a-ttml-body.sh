#!/usr/bin/env bash
# pycaption 2.3.14 puts the captions of a TTML file at 1 s when the file says 16 s, if the times of body and div come first.
#
# Times in TTML are relative to the element that they stand in (TTML 2, 10.2.1: begin is relative to the parent, as in SMIL).
# An offset for a whole programme or chapter is written once, at body or div. DFXPReader takes the times of p alone, without
# an error or a warning. pysubs2 1.8.1 adds them up. Files whose body has no begin are read rightly by both.
#
# Seen with Python 3.11:
#   body without begin, div without begin: pycaption 1.0 s, pysubs2 1.0 s
#   body begin="10s", div without begin: pycaption 1.0 s, pysubs2 11.0 s
#   body begin="10s", div begin="5s": pycaption 1.0 s, pysubs2 16.0 s
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pycaption==2.3.14 pysubs2==1.8.1
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pysubs2
from pycaption import DFXPReader

TTML = """<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body{body}><div{div} xml:lang="en">
<p begin="1s" end="2s">One.</p></div></body></tt>"""

print("pycaption", version("pycaption"), "pysubs2", version("pysubs2"))
for body, div, wanted in (("", "", 1.0), (' begin="10s"', "", 11.0), (' begin="10s"', ' begin="5s"', 16.0)):
    text = TTML.format(body=body, div=div)
    by_pycaption = DFXPReader().read(text).get_captions("en")[0].start / 1e6
    by_pysubs2 = pysubs2.SSAFile.from_string(text)[0].start / 1e3
    print(f"body{body or ' without begin'}, div{div or ' without begin'}: pycaption {by_pycaption} s, pysubs2 {by_pysubs2} s")
    assert (by_pycaption, by_pysubs2) == (1.0, wanted), "a package has changed"
PYTHON
