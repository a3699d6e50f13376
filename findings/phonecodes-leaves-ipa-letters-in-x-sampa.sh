#!/usr/bin/env bash
# phonecodes 2.0.0 leaves the letters ɝ and ɚ of IPA in the X-SAMPA of bird and record, and writes "@_`" for the "@`" that it
# read.
#
# X-SAMPA is IPA in ASCII, for lexicons and SSML (alphabet="x-sampa"). The vowels of bird and of the second syllable of record
# are 3` and @` in it; the table of the package has neither, and what it does not have stays as it is, without an error.
# ARPAbet has both vowels (ER1, ER0), so that every word of the CMU dictionary that has one is concerned.
#
# Seen with Python 3.11:
#   arpabet B ER1 D -> ipa b ˈɝ d -> xsampa b "ɝ d
#   arpabet R EH1 K ER0 D -> ipa ɹ ˈɛ k ɚ d -> xsampa r\ "E k ɚ d
#   arpabet B EH1 D -> ipa b ˈɛ d -> xsampa b "E d (right)
#   xsampa @` -> ipa ə˞ -> xsampa @_`
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check phonecodes==2.0.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from phonecodes.phonecodes import convert

print("phonecodes", version("phonecodes"))
for code, word, ipa, wanted in (
    ("arpabet", "B ER1 D", "b ˈɝ d", 'b "ɝ d'),
    ("arpabet", "R EH1 K ER0 D", "ɹ ˈɛ k ɚ d", 'r\\ "E k ɚ d'),
    ("arpabet", "B EH1 D", "b ˈɛ d", 'b "E d'),
    ("xsampa", "@`", "ə˞", "@_`"),
):
    there = convert(word, code, "ipa")
    written = convert(there, "ipa", "xsampa")
    print(f"{code} {word} -> ipa {there} -> xsampa {written}", "(right)" if written.isascii() and code == "arpabet" else "")
    assert (there, written) == (ipa, wanted), "phonecodes has changed"
PYTHON
