#!/usr/bin/env bash
# cyrtranslit 1.2.0 makes мажор (a major key) of майор (a major) on the way to Latin and back, and leaves Latin letters in the
# Ukrainian знання (knowledge).
#
# It is offered as bi-directional. The Russian й becomes j, and j becomes ж, although ж becomes zh: йод (iodine) is жод. In
# Ukrainian the letters nj of знання and навчання come back as Latin letters in the middle of the Cyrillic word; the
# apostrophe of м'яч (ball) becomes a soft sign, as that of the Belarusian сям'я (family) does.
#
# Seen with Python 3.11:
#   ru майор -> major -> мажор
#   ru йод -> jod -> жод
#   ua знання -> znannja -> знанnjа
#   ua м'яч -> m'jač -> мьяч
#   by сям'я -> sjam'ja -> сямья
#   sr Његош -> Njegoš -> Његош (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check cyrtranslit==1.2.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import cyrtranslit

print("cyrtranslit", version("cyrtranslit"))
for language, word, latin, wrong in (
    ("ru", "майор", "major", "мажор"),
    ("ru", "йод", "jod", "жод"),
    ("ua", "знання", "znannja", "знанnjа"),
    ("ua", "м'яч", "m'jač", "мьяч"),
    ("by", "сям'я", "sjam'ja", "сямья"),
    ("sr", "Његош", "Njegoš", "Његош"),
):
    there = cyrtranslit.to_latin(word, language)
    back = cyrtranslit.to_cyrillic(there, language)
    print(f"{language} {word} -> {there} -> {back}", "(right)" if back == word else "")
    assert (there, back) == (latin, wrong), "cyrtranslit has changed"
PYTHON
