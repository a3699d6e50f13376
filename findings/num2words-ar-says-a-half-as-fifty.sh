#!/usr/bin/env bash
# num2words 0.5.14 says 1.5 in Arabic as "one , fifty", 1.05 as "one , five", and 2000 in the form that needs a noun.
#
# The Arabic converter makes hundredths of what is behind the point, as of money, and puts a comma between the two instead of
# a word for the point (فاصلة): a voice pauses and says fifty. 1.125 is cut to twelve, and 0.5 has no zero. 200 and 2000 are
# مئتا and ألفا, the construct state, which stands in front of a counted noun only; by themselves they are مئتان and ألفان.
#
# Seen with Python 3.11:
#   1.5: 'واحد  , خمسون'
#   50: 'خمسون'
#   1.05: 'واحد  , خمس'
#   1.125: 'واحد  , اثنتا عشرة'
#   0.5: ', خمسون'
#   200: 'مئتا'
#   2000: 'ألفا'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from num2words import num2words

SEEN = {
    1.5: "واحد  , خمسون",
    50: "خمسون",
    1.05: "واحد  , خمس",
    1.125: "واحد  , اثنتا عشرة",
    0.5: ", خمسون",
    200: "مئتا",
    2000: "ألفا",
}

print("num2words", version("num2words"))
for number, words in SEEN.items():
    said = num2words(number, lang="ar")
    print(f"{number}: {said!r}")
    assert said == words, "num2words has changed"
PYTHON
