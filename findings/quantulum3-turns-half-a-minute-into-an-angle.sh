#!/usr/bin/env bash
# quantulum3 0.10.0 reads "half a minute" as "zero point five per minute of arc", and "5 minutes a day" as "five minutes one day".
#
# inline_parse_and_expand writes the quantities of a text as they are spoken. The "a" behind "half" is taken for "per", as in
# "twice a day", with every unit: half a litre, a mile, a kilo; and a minute of time becomes one of an angle there. Where
# the article is "per", behind a unit, it is taken for the number one. "Half an hour" becomes "zero point five an hour".
#
# Seen with Python 3.11:
#   Wait half a minute. -> Wait zero point five per minute of arc.
#   half a litre of milk -> zero point five per litre of milk
#   5 minutes a day -> five minutes one day
#   60 miles an hour -> sixty miles one hour
#   half an hour -> zero point five an hour
#   Wait 20 minutes. -> Wait twenty minutes.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check quantulum3==0.10.0
"$home/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
from importlib.metadata import version

from quantulum3 import parser

print("quantulum3", version("quantulum3"))
for text, wanted in (
    ("Wait half a minute.", "Wait zero point five per minute of arc."),
    ("half a litre of milk", "zero point five per litre of milk"),
    ("5 minutes a day", "five minutes one day"),
    ("60 miles an hour", "sixty miles one hour"),
    ("half an hour", "zero point five an hour"),
    ("Wait 20 minutes.", "Wait twenty minutes."),
):
    said = parser.inline_parse_and_expand(text)
    print(f"{text} -> {said}")
    assert said == wanted, "quantulum3 has changed"
PYTHON
