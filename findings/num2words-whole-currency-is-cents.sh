#!/usr/bin/env bash
# num2words 0.5.14 takes an int for a number of cents and a float or a string for a number of the currency itself.
#
# The same amount is a hundred times more or less by the type in which it arrives: a price of 5 from JSON is five cents,
# one of 5.0 five dollars. Wholes are never said without their cents, and the pound is masculine in French and
# Portuguese, where it is feminine (une livre, uma libra); Spanish and Italian have it right.
#
# Seen with Python 3.11:
#   5: zero dollars, five cents
#   5.0: five dollars, zero cents
#   '5': five dollars, zero cents
#   fr: un livre et zéro pence
#   pt: um libra e zero pence
#   es: una libra con cero peniques
#   it: una sterlina e zero penny
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
from num2words import num2words

for amount in (5, 5.0, "5"):
    said = num2words(amount, lang="en", to="currency", currency="USD")
    print(f"{amount!r}: {said}")
    cents = isinstance(amount, int)
    assert said == ("zero dollars, five cents" if cents else "five dollars, zero cents"), "num2words has changed"
for language, begins in {"fr": "un livre", "pt": "um libra", "es": "una libra", "it": "una sterlina"}.items():
    said = num2words(1.0, lang=language, to="currency", currency="GBP")
    print(f"{language}: {said}")
    assert said.startswith(begins), "num2words has changed"
PYTHON
