#!/usr/bin/env bash
# uroman 1.3.1.1 writes 千葉 (Chiba) as "1000ye", 三浦 (Miura) as "3pu" and 万一 (if by any chance) as "11000".
#
# uroman puts any script into Latin letters, and is the usual step in front of the MMS voices and aligners. A character that is
# a numeral becomes digits wherever it stands, in names and words too, and those digits are in no vocabulary of letters: the
# first half of the name is not said. Two numerals side by side are multiplied as if they were a number, so that 万一 is 11000.
# The digits of a year that are written one by one get dots between them.
#
# Seen with Python 3.11:
#   千葉 (jpn): 1000ye
#   三浦さん (jpn): 3pusan
#   万一 (zho): 11000
#   一生 (zho): 1sheng
#   二〇二四年 (zho): 2·2·4nian
#   三百二十一 (zho): 321 (right)
#   百合 (zho): baihe (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check uroman==1.3.1.1 regex==2026.11.19
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from uroman import Uroman

print("uroman", version("uroman"))
romaniser = Uroman()
for text, language, expected in (
    ("千葉", "jpn", "1000ye"),
    ("三浦さん", "jpn", "3pusan"),
    ("万一", "zho", "11000"),
    ("一生", "zho", "1sheng"),
    ("二〇二四年", "zho", "2·2·4nian"),
    ("三百二十一", "zho", "321"),
    ("百合", "zho", "baihe"),
):
    written = romaniser.romanize_string(text, lcode=language)
    print(f"{text} ({language}): {written}")
    assert written == expected, "uroman has changed"
PYTHON
