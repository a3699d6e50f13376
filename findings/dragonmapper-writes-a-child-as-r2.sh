#!/usr/bin/env bash
# dragonmapper 0.3.0 makes "r2" of ㄦˊ (ér, child), "è" of 略 (lüè, strategy), and "˙mā" of ˙ㄇㄚ.
#
# It brings Chinese to pinyin, zhuyin and IPA and from one to another. The syllable er has one letter in zhuyin, which is also
# that of the r at the end of a word, and the package always takes it for that: a consonant with the number of a tone, in IPA
# ɻ without a vowel. Its own zhuyin of ér zi (son) does not come back. The character 略 has lost its consonant, alone; in words
# it is right. The dot of the neutral tone stands in front of a syllable in print, and is read behind it only.
#
# Seen with Python 3.11:
#   ㄦˊ ㄗ˙ -> r2 zi, IPA ɻ˧˥ tsɯ
#   nǚ'ér -> ㄋㄩˇ ㄦˊ -> nǚ r2
#   ㄏㄨㄚㄦ -> huār1
#   ˙ㄇㄚ -> ˙mā
#   ㄇㄚ˙ -> ma
#   略 -> è, 策略 -> cèlüè
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check dragonmapper==0.3.0
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from dragonmapper import hanzi
from dragonmapper.transcriptions import pinyin_to_zhuyin, zhuyin_to_ipa, zhuyin_to_pinyin

print("dragonmapper", version("dragonmapper"))
daughter = pinyin_to_zhuyin("nǚ'ér")
seen = (
    ("ㄦˊ ㄗ˙", f"{zhuyin_to_pinyin('ㄦˊ ㄗ˙')}, IPA {zhuyin_to_ipa('ㄦˊ ㄗ˙')}", "r2 zi, IPA ɻ˧˥ tsɯ"),
    ("nǚ'ér", f"{daughter} -> {zhuyin_to_pinyin(daughter)}", "ㄋㄩˇ ㄦˊ -> nǚ r2"),
    ("ㄏㄨㄚㄦ", zhuyin_to_pinyin("ㄏㄨㄚㄦ"), "huār1"),
    ("˙ㄇㄚ", zhuyin_to_pinyin("˙ㄇㄚ"), "˙mā"),
    ("ㄇㄚ˙", zhuyin_to_pinyin("ㄇㄚ˙"), "ma"),
    ("略", f"{hanzi.to_pinyin('略')}, 策略 -> {hanzi.to_pinyin('策略')}", "è, 策略 -> cèlüè"),
)
for text, written, wanted in seen:
    print(f"{text} -> {written}")
    assert written == wanted, "dragonmapper has changed"
PYTHON
