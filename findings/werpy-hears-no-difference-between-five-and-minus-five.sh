#!/usr/bin/env bash
# werpy 3.5.0 and jiwer 4.0.0 bring "-5" and "5", "3.5" and "35", and "7:30" and "730" to one text, so that the wrong number
# is no error.
#
# werpy.normalize, and jiwer's RemovePunctuation, which its README chains for a fair comparison, delete every mark of
# punctuation, also inside and in front of numbers, and put nothing in its place. A voice that drops minus signs or decimal
# points has a word error rate of 0. Words that a hyphen or a slash joins become one ("oneway"), which then counts as two
# errors against "one way".
#
# Seen with Python 3.11:
#   'It is -5 degrees', heard 'it is 5 degrees': werpy 0.00, jiwer 0.00
#   'Take 3.5 litres', heard 'take 35 litres': werpy 0.00, jiwer 0.00
#   'At 7:30', heard 'at 730': werpy 0.00, jiwer 0.00
#   'A one-way street', heard 'a one way street': werpy 0.67, jiwer 0.67
#   'It is 6 degrees', heard 'it is 5 degrees': werpy 0.25, jiwer 0.25
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check werpy==3.5.0 jiwer==4.0.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import jiwer
import werpy

TRANSFORM = jiwer.Compose([jiwer.ToLowerCase(), jiwer.RemovePunctuation(), jiwer.Strip(), jiwer.ReduceToListOfListOfWords()])

print("werpy", version("werpy"), "jiwer", version("jiwer"))
for reference, heard, wanted in (
    ("It is -5 degrees", "it is 5 degrees", 0.0),
    ("Take 3.5 litres", "take 35 litres", 0.0),
    ("At 7:30", "at 730", 0.0),
    ("A one-way street", "a one way street", 2 / 3),
    ("It is 6 degrees", "it is 5 degrees", 0.25),
):
    by_werpy = werpy.wer(werpy.normalize(reference), werpy.normalize(heard))
    by_jiwer = jiwer.wer(reference, heard, reference_transform=TRANSFORM, hypothesis_transform=TRANSFORM)
    print(f"{reference!r}, heard {heard!r}: werpy {by_werpy:.2f}, jiwer {by_jiwer:.2f}")
    assert by_werpy == by_jiwer == wanted, "a package has changed"
PYTHON
