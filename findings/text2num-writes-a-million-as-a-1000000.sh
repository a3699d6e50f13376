#!/usr/bin/env bash
# text2num 3.1.0 writes German "eine Million" as "eine 1000000" and "eine Million fünfhunderttausend" as "eine 1500000".
#
# alpha2digit is to bring the spoken numbers of a transcript into digits. In German the article of a million stays in front of
# the digits that already count it: read aloud again, or counted as words, one is said twice. Spanish takes veintiún (21
# before mil and nouns) for no number: twenty-one thousand become "veintiún 1000". "zwei Millionen", "treinta y un mil" and
# French and Italian millions are right.
#
# Seen with Python 3.11:
#   de: eine Million -> eine 1000000
#   de: eine Million fünfhunderttausend -> eine 1500000
#   de: zwei Millionen -> 2000000
#   es: veintiún mil personas -> veintiún 1000 personas
#   es: veintiún años -> veintiún años
#   es: treinta y un mil -> 31000
#   fr: un million et un -> 1000001
#   it: un milione e uno -> 1000001
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check text2num==3.1.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from text_to_num import alpha2digit

print("text2num", version("text2num"))
for language, text, wanted in (
    ("de", "eine Million", "eine 1000000"),
    ("de", "eine Million fünfhunderttausend", "eine 1500000"),
    ("de", "zwei Millionen", "2000000"),
    ("es", "veintiún mil personas", "veintiún 1000 personas"),
    ("es", "veintiún años", "veintiún años"),
    ("es", "treinta y un mil", "31000"),
    ("fr", "un million et un", "1000001"),
    ("it", "un milione e uno", "1000001"),
):
    digits = alpha2digit(text, language)
    print(f"{language}: {text} -> {digits}")
    assert digits == wanted, "text2num has changed"
PYTHON
