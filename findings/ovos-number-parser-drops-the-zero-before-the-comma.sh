#!/usr/bin/env bash
# ovos-number-parser 0.19.13 leaves out the zero in front of the comma in German and Danish, and adds zeros at the end.
#
# pronounce_number says decimals up to a number of places, 3 unless told otherwise ("maximum decimal places to speak"). In
# German, Dutch, Swedish and Danish it always says that many: 3.14 becomes 3.140. In German and Danish the zero of 0.5 is
# not spoken at all, so that "Komma fünf null null" is left. English, French and Spanish are right.
#
# Seen with Python 3.11:
#   de: 0.5 ' Komma fünf null null', 3.14 'drei Komma eins vier null'
#   da: 0.5 'komma fem nul nul', 3.14 'tre komma en fire nul'
#   nl: 0.5 'nul komma vijf nul nul', 3.14 'drie komma een vier nul'
#   sv: 0.5 'noll komma fem noll noll', 3.14 'tre komma en fyra noll'
#   fr: 0.5 'zéro virgule cinq', 3.14 'trois virgule un quatre'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check ovos-number-parser==0.19.13
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from ovos_number_parser import pronounce_number

print("ovos-number-parser", version("ovos-number-parser"))
for language, half, pi in (
    ("de", " Komma fünf null null", "drei Komma eins vier null"),
    ("da", "komma fem nul nul", "tre komma en fire nul"),
    ("nl", "nul komma vijf nul nul", "drie komma een vier nul"),
    ("sv", "noll komma fem noll noll", "tre komma en fyra noll"),
    ("fr", "zéro virgule cinq", "trois virgule un quatre"),
):
    said = pronounce_number(0.5, lang=language), pronounce_number(3.14, lang=language)
    print(f"{language}: 0.5 {said[0]!r}, 3.14 {said[1]!r}")
    assert said == (half, pi), "ovos-number-parser has changed"
PYTHON
