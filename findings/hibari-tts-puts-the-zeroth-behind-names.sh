#!/usr/bin/env bash
# hibari-tts 0.2.1 says "the zeroth" between a first name or a title and a word that begins with I, V, X, L or C.
#
# Its normaliser reads Roman numerals behind the names of kings and behind words such as Chapter. The pattern of the
# numeral matches the empty string too, in front of any capital that could begin a numeral, and nothing is zero: George
# Clooney becomes "George the zeroth Clooney", a book club "book zero club". Names with other initials, and real numerals,
# are right.
#
# Seen with Python 3.11:
#   George Clooney met Queen Victoria. -> George the zerothClooney met Queen the zerothVictoria.
#   The Book Club is in Section L. -> The Book 0Club is in Section 50.
#   George Bush met King Charles III. -> George Bush met King the zerothCharles the third.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export ORT_DISABLE_TELEMETRY=1
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check hibari-tts==0.2.1
"$home/venv/bin/python" - <<'PYTHON'
from importlib import import_module
from importlib.metadata import version

from hibari import Hibari

normalize = import_module("hibari.g2p.normalize").normalize
print("hibari-tts", version("hibari-tts"))
for text in (
    "George Clooney met Queen Victoria.",
    "The Book Club is in Section L.",
    "George Bush met King Charles III.",
):
    print(text, "->", normalize(text))
assert normalize("George Clooney met Queen Victoria.").count("zeroth") == 2, "hibari-tts has changed"
assert "Book 0" in normalize("The Book Club met."), "hibari-tts has changed"
assert normalize("George Bush met George III.") == "George Bush met George the third.", "hibari-tts has changed"
(spoken,) = Hibari().phonemize("George Clooney")
assert "zˈiəɹəθ" in spoken, "hibari-tts has changed"
PYTHON
