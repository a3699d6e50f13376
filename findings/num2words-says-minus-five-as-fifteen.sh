#!/usr/bin/env bash
# num2words 0.5.14 says -5 as "fifteen" and -1 as "nineteen" in Vietnamese, and leaves the minus out in Bengali.
#
# Neither converter has a word for minus. The Vietnamese one looks the number up in its list of the words from 0 to 19, and a
# negative index counts from the end of a list: -1 is the last word, -5 the fifth from the end, and -20 is zero. Frost becomes
# a warm day without an error. The Bengali one drops the sign. Thai, whose converter comes from the same time, says it.
#
# Seen with Python 3.11:
#   vi: -1 mười chín, -5 mười lăm, 15 mười lăm, -20 không, 0 không
#   bn: -5 পাঁচ, 5 পাঁচ
#   th: -5 ติดลบห้า
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from num2words import num2words

SEEN = {
    "vi": {-1: "mười chín", -5: "mười lăm", 15: "mười lăm", -20: "không", 0: "không"},
    "bn": {-5: "পাঁচ", 5: "পাঁচ"},
    "th": {-5: "ติดลบห้า"},
}

print("num2words", version("num2words"))
for language, words in SEEN.items():
    said = {number: num2words(number, lang=language) for number in words}
    print(f"{language}: {', '.join(f'{number} {word}' for number, word in said.items())}")
    assert said == words, "num2words has changed"
PYTHON
