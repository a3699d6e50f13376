#!/usr/bin/env bash
# Unidecode 1.4.0, text-unidecode 1.3 and anyascii 0.3.3 turn 10² into 102, and all but the first turn 2½ into 21/2.
#
# The cleaners of many voices bring text to ASCII with one of them before numbers are spoken. A raised digit becomes a digit on
# the line, which then belongs to the number in front: ten squared is a hundred and two. Unidecode sets a space in front of a
# fraction, the other two do not: two and a half hours are twenty-one halves. £5 is "PS5" (pound sterling), 5‰ "5%0", and √2
# is 2 in Unidecode.
#
# Seen with Python 3.11:
#   10² is 100: Unidecode '102 is 100', text-unidecode '102 is 100', anyascii '102 is 100'
#   2½ hours: Unidecode '2 1/2 hours', text-unidecode '21/2 hours', anyascii '21/2 hours'
#   £5: Unidecode 'PS5', text-unidecode 'PS5', anyascii 'GBP5'
#   5‰: Unidecode '5%0', text-unidecode '5%0', anyascii '5%0'
#   √2: Unidecode '2', text-unidecode '[?]2', anyascii 'sqrt2'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check Unidecode==1.4.0 text-unidecode==1.3 anyascii==0.3.3
"$home/venv/bin/python" - <<'PYTHON'
import anyascii
import text_unidecode
import unidecode

PACKAGES = {"Unidecode": unidecode.unidecode, "text-unidecode": text_unidecode.unidecode, "anyascii": anyascii.anyascii}
for text, *wanted in (
    ("10² is 100", "102 is 100", "102 is 100", "102 is 100"),
    ("2½ hours", "2 1/2 hours", "21/2 hours", "21/2 hours"),
    ("£5", "PS5", "PS5", "GBP5"),
    ("5‰", "5%0", "5%0", "5%0"),
    ("√2", "2", "[?]2", "sqrt2"),
):
    written = {name: function(text) for name, function in PACKAGES.items()}
    print(f"{text}: {', '.join(f'{name} {ascii_!r}' for name, ascii_ in written.items())}")
    for (name, ascii_), expected in zip(written.items(), wanted, strict=True):
        assert ascii_ == expected, f"{name} has changed"
PYTHON
