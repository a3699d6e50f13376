#!/usr/bin/env bash
# kitten-text-processing 0.1.0 reads the German 1.000 Euro as "eins punkt null null null", says "minus" in English in Arabic,
# and has "двадцать одна год" in Russian.
#
# It brings text of 17 languages into words for voices. German and Italian part thousands by a point and decimals by a comma
# (Unicode's CLDR), and the point is read out digit by digit, which is a thousandth of the sum to a listener. In Spanish it is
# understood. The Russian год (year) is masculine, and its number feminine. Write thousands without the point.
#
# Seen with Python 3.11:
#   de 1.000 Euro: eins punkt null null null Euro
#   de 1.500 Menschen: eins punkt fünf null null Menschen
#   it 1.000 euro: uno punto zero zero zero euro
#   es 1.000 personas: mil personas (right)
#   ar -5: minus خمسة
#   ru 21 год: двадцать одна год
#   fr 14h30: 14h30
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check kitten-text-processing==0.1.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from kitten_text_processing import normalize_text

print("kitten-text-processing", version("kitten-text-processing"))
for language, text, wrong, right in (
    ("de", "1.000 Euro", "eins punkt null null null Euro", "eintausend Euro"),
    ("de", "1.500 Menschen", "eins punkt fünf null null Menschen", "eintausendfünfhundert Menschen"),
    ("it", "1.000 euro", "uno punto zero zero zero euro", "mille euro"),
    ("es", "1.000 personas", "mil personas", "mil personas"),
    ("ar", "-5", "minus خمسة", "سالب خمسة"),
    ("ru", "21 год", "двадцать одна год", "двадцать один год"),
    ("fr", "14h30", "14h30", "quatorze heures trente"),
):
    said = normalize_text(text, language)
    print(f"{language} {text}: {said}", "(right)" if said == right else "")
    assert said == wrong, "kitten-text-processing has changed"
PYTHON
