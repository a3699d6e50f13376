#!/usr/bin/env bash
# jaconv 0.5.0 reads "konnichiwa" as こんいちわ and "onna" (woman) as おんあ, and writes きんえん (no smoking) and きねん (anniversary)
# alike.
#
# alphabet2kana takes nn for the whole of ん, as a Japanese keyboard does, and leaves the vowel alone: in romanised Japanese
# (Hepburn and Kunrei) the second n belongs to the next syllable. kana2alphabet writes no apostrophe between ん and a vowel or
# y, which both systems prescribe, so that different words become one and cannot be read back. With the apostrophe it reads
# them rightly.
#
# Seen with Python 3.11:
#   konnichiwa: こんいちわ, not こんにちわ
#   onna: おんあ, not おんな
#   minna: みんあ, not みんな
#   annai: あんあい, not あんない
#   kin'en: きんえん (right)
#   きんえん, きねん: kinen, kinen; read back: きねん
#   ほんや, ほにゃ: honya, honya; read back: ほにゃ
#   しんあい, しない: shinai, shinai; read back: しない
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check jaconv==0.5.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from jaconv import alphabet2kana, kana2alphabet

print("jaconv", version("jaconv"))
for word, wrong, right in (
    ("konnichiwa", "こんいちわ", "こんにちわ"),
    ("onna", "おんあ", "おんな"),
    ("minna", "みんあ", "みんな"),
    ("annai", "あんあい", "あんない"),
    ("kin'en", "きんえん", "きんえん"),
):
    kana = alphabet2kana(word)
    print(f"{word}: {kana}", "(right)" if kana == right else f", not {right}", sep=" " if kana == right else "")
    assert kana == wrong, "jaconv has changed"
for first, second, written in (("きんえん", "きねん", "kinen"), ("ほんや", "ほにゃ", "honya"), ("しんあい", "しない", "shinai")):
    letters = kana2alphabet(first), kana2alphabet(second)
    print(f"{first}, {second}: {letters[0]}, {letters[1]}; read back: {alphabet2kana(letters[0])}")
    assert letters == (written, written), "jaconv has changed"
PYTHON
