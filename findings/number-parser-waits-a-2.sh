#!/usr/bin/env bash
# number-parser 0.3.2 turns "Wait a second." into "Wait a 2." and "no one" into "no 1".
#
# parse replaces the numbers of a text and leaves the rest alone. Ordinals are replaced by the bare number, so that the third
# day is "the 3 day" and a second, the unit of time, is 2; and every "one" is 1, also where it is a pronoun. Transcripts that
# are normalised by it for comparison or for captions change their meaning. The plural is left alone.
#
# Seen with Python 3.11:
#   Wait a second. -> Wait a 2.
#   Stop for thirty seconds. -> Stop for 30 seconds.
#   The third day. -> The 3 day.
#   No one knows this one. -> No 1 knows this 1.
#   She has twenty one apples. -> She has 21 apples.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check number-parser==0.3.2
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from number_parser import parse

print("number-parser", version("number-parser"))
for text, wanted in (
    ("Wait a second.", "Wait a 2."),
    ("Stop for thirty seconds.", "Stop for 30 seconds."),
    ("The third day.", "The 3 day."),
    ("No one knows this one.", "No 1 knows this 1."),
    ("She has twenty one apples.", "She has 21 apples."),
):
    parsed = parse(text)
    print(text, "->", parsed)
    assert parsed == wanted, "number-parser has changed"
PYTHON
