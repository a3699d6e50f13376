#!/usr/bin/env bash
# num2words 0.5.14 says 2.75 in Italian as "due" (two) when it is a Decimal or a text, and as "due virgola sette cinque" when
# it is a float.
#
# The Italian converter has decimals of its own and asks whether the number is a float. A Decimal, which prices and databases
# use, and a string, which the package turns into one, are cut to their whole part without an error. Rounding is not involved:
# 2.99 is two as well. The other languages say the decimals of all three types.
#
# Seen with Python 3.11:
#   it: float 'due virgola sette cinque', Decimal 'due', str 'due'
#   fr: float 'deux virgule sept cinq', Decimal 'deux virgule sept cinq', str 'deux virgule sept cinq'
#   es: float 'dos punto siete cinco', Decimal 'dos punto siete cinco', str 'dos punto siete cinco'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
from decimal import Decimal
from importlib.metadata import version

from num2words import num2words

SEEN = {
    "it": ("due virgola sette cinque", "due", "due"),
    "fr": ("deux virgule sept cinq", "deux virgule sept cinq", "deux virgule sept cinq"),
    "es": ("dos punto siete cinco", "dos punto siete cinco", "dos punto siete cinco"),
}

print("num2words", version("num2words"))
for language, words in SEEN.items():
    said = tuple(num2words(number, lang=language) for number in (2.75, Decimal("2.75"), "2.75"))
    print(f"{language}: float {said[0]!r}, Decimal {said[1]!r}, str {said[2]!r}")
    assert said == words, "num2words has changed"
assert num2words(Decimal("2.99"), lang="it") == "due", "num2words has changed"
PYTHON
