#!/usr/bin/env bash
# sentence-stream 1.3.0 takes "*" between numbers for emphasis: "5 * 3 is 15 and 4 * 2 is 8" becomes "5  3 is 15 and 4  2 is 8".
#
# The package cuts the answer of a language model into sentences for a voice (Home Assistant, Wyoming) and takes the stars of
# Markdown out. Two of them in one sentence count as a pair whatever they stand beside; in CommonMark (6.2) a star between
# spaces is a star. What is spoken is a false equation. A single one is kept.
#
# Seen with Python 3.11:
#   5 * 3 is 15 and 4 * 2 is 8. -> ['5  3 is 15 and 4  2 is 8.']
#   5 * 3 is 15. -> ['5 * 3 is 15.']
#   That is *very* good. -> ['That is very good.']
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check sentence-stream==1.3.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from sentence_stream import stream_to_sentences

print("sentence-stream", version("sentence-stream"))
for text, wanted in (
    ("5 * 3 is 15 and 4 * 2 is 8.", ["5  3 is 15 and 4  2 is 8."]),
    ("5 * 3 is 15.", ["5 * 3 is 15."]),
    ("That is *very* good.", ["That is very good."]),
):
    sentences = list(stream_to_sentences([text]))
    print(f"{text} -> {sentences}")
    assert sentences == wanted, "sentence-stream has changed"
PYTHON
