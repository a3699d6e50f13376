#!/usr/bin/env bash
# lingua-franca 0.4.3 says "eins Stunde eins Minute" for an hour and a minute in German, and "ethundredehundrede" for 100 in Danish.
#
# nice_duration puts the number as it is counted, which has no gender, in front of every noun: German needs eine, Spanish una hora
# and un minuto, Italian un'ora. Hungarian and Portuguese have no nouns, and say hour and minute in English in the middle of
# the sentence. pronounce_number leaves the nought of -0.5 out in German and Dutch and puts one behind it, and Danish
# has every hundred twice. The package speaks for Mycroft. English has none of these, so that tests in English pass.
#
# Seen on Linux x86-64, Python 3.11:
#   de: eins Stunde eins Minute eins Sekunde
#   es: uno hora uno minuto uno segundo
#   it: uno ora uno minuto uno secondo
#   pt: um hour um minute um second
#   hu: egy hour egy minute egy second
#   de: -0.5 is minus  Komma fünf null
#   nl: -0.5 is min  komma vijf nul
#   da: 100 is ethundredehundrede
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check lingua-franca==0.4.3
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import lingua_franca
from lingua_franca.format import nice_duration, pronounce_number

print("lingua-franca", version("lingua-franca"))
lingua_franca.load_languages(["de", "es", "it", "pt", "hu", "nl", "da", "en"])
for language, wanted in (
    ("de", "eins Stunde eins Minute eins Sekunde"),
    ("es", "uno hora uno minuto uno segundo"),
    ("it", "uno ora uno minuto uno secondo"),
    ("pt", "um hour um minute um second"),
    ("hu", "egy hour egy minute egy second"),
    ("en", "one hour one minute one second"),
):
    said = nice_duration(3661, lang=language)
    print(f"{language}: {said}")
    assert said == wanted, "lingua-franca has changed"
for language, number, wanted in (
    ("de", -0.5, "minus  Komma fünf null"),
    ("nl", -0.5, "min  komma vijf nul"),
    ("da", 100, "ethundredehundrede"),
    ("en", -0.5, "minus zero point five"),
):
    said = pronounce_number(number, lang=language)
    print(f"{language}: {number} is {said}")
    assert said == wanted, "lingua-franca has changed"
PYTHON
