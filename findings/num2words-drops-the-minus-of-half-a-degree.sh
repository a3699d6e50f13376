#!/usr/bin/env bash
# num2words 0.5.14 says -0.5 without its minus in English, German, French, Spanish, Portuguese, Dutch, Russian and Japanese.
#
# The part in front of the decimal point is said by itself, and minus nought is nought, so that the sign is lost for all
# numbers between -1 and 0 and for no others: a test with -1.5 does not show it. It is the common code of most languages.
# Italian, Hungarian and Persian, which have code of their own for decimals, say the sign. A frost of half a degree is read as
# a thaw.
#
# Seen with Python 3.11:
#   en: -0.5 zero point five, -1.5 minus one point five
#   de: -0.5 null Komma fünf, -1.5 minus eins Komma fünf
#   fr: -0.5 zéro virgule cinq, -1.5 moins un virgule cinq
#   es: -0.5 cero punto cinco, -1.5 menos uno punto cinco
#   pt: -0.5 zero vírgula cinco, -1.5 menos um vírgula cinco
#   nl: -0.5 nul komma vijf, -1.5 min één komma vijf
#   ru: -0.5 ноль целых пять десятых, -1.5 минус одна целых пять десятых
#   ja: -0.5 零点五, -1.5 マイナス一点五
#   it: -0.5 meno zero virgola cinque, -1.5 meno uno virgola cinque
#   fa: -0.5 منفی نیم, -1.5 منفی یک و نیم
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from num2words import num2words

SEEN = {
    "en": ("zero point five", "minus one point five"),
    "de": ("null Komma fünf", "minus eins Komma fünf"),
    "fr": ("zéro virgule cinq", "moins un virgule cinq"),
    "es": ("cero punto cinco", "menos uno punto cinco"),
    "pt": ("zero vírgula cinco", "menos um vírgula cinco"),
    "nl": ("nul komma vijf", "min één komma vijf"),
    "ru": ("ноль целых пять десятых", "минус одна целых пять десятых"),
    "ja": ("零点五", "マイナス一点五"),
    "it": ("meno zero virgola cinque", "meno uno virgola cinque"),
    "fa": ("منفی نیم", "منفی یک و نیم"),
}

print("num2words", version("num2words"))
for language, words in SEEN.items():
    said = num2words(-0.5, lang=language), num2words(-1.5, lang=language)
    print(f"{language}: -0.5 {said[0]}, -1.5 {said[1]}")
    assert said == words, "num2words has changed"
PYTHON
