#!/usr/bin/env bash
# word2number 1.1 takes nineteen eighty four for 1524, two and a half for 2, and minus five for 5.
#
# A year said in two halves is multiplied and added: 19 × 80 + 4. Words that are not in its table are left out without an error,
# minus, negative, half and "oh" among them, so that a level below zero becomes one above it. Digits said one by one become another
# number, too: one two three is 5. A check of speech against its text by
# these numbers accepts wrong ones and refuses right ones. Decimals with "point" come out right.
#
# Seen on Linux x86-64, Python 3.11:
#   nineteen eighty four -> 1524
#   twenty twenty four -> 404
#   minus five -> 5
#   two and a half -> 2
#   one oh five -> 6
#   one two three -> 5
#   ten to five -> 15
#   one point zero five -> 1.05
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check word2number==1.1
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from word2number import w2n

print("word2number", version("word2number"))
for text, wanted in (
    ("nineteen eighty four", 1524),
    ("twenty twenty four", 404),
    ("minus five", 5),
    ("two and a half", 2),
    ("one oh five", 6),
    ("one two three", 5),
    ("ten to five", 15),
    ("one point zero five", 1.05),
):
    number = w2n.word_to_num(text)
    print(text, "->", number)
    assert number == wanted, "word2number has changed"
PYTHON
