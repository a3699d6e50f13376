#!/usr/bin/env bash
# SudachiPy 0.7.0 and UniDic lite 1.0.8 read 四月 (April) as ヨンガツ, 四日 (the fourth) as ヨンニチ, and Sudachi 六百 (600) as ロクヒャク.
#
# Both dictionaries give every character of a numeral its usual reading by itself, whatever is counted: April is しがつ, July
# しちがつ, September くがつ, the 4th よっか, six hundred ろっぴゃく, three thousand さんぜん. UniDic has the sound changes of hundreds and
# thousands, Sudachi not even these, and reads 二十日 (はつか) as ニトウカ. Voices that take the readings say numbers and dates that
# nobody says. Words that are in the dictionary (一人) are right.
#
# Seen with Python 3.11:
#   四月: Sudachi ヨンガツ, UniDic lite ヨンガツ, right シガツ
#   七月: Sudachi ナナガツ, UniDic lite ナナガツ, right シチガツ
#   九月: Sudachi キュウガツ, UniDic lite キュウガツ, right クガツ
#   四日: Sudachi ヨンニチ, UniDic lite ヨンニチ, right ヨッカ
#   二十日: Sudachi ニトウカ, UniDic lite ハツカ, right ハツカ
#   六百円: Sudachi ロクヒャクエン, UniDic lite ロッピャクエン, right ロッピャクエン
#   三千円: Sudachi サンセンエン, UniDic lite サンゼンエン, right サンゼンエン
#   一人: Sudachi ヒトリ, UniDic lite ヒトリ, right ヒトリ
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check sudachipy==0.7.0 \
    sudachidict-core==20261015 fugashi==1.5.2 unidic-lite==1.0.8
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from fugashi import Tagger
from sudachipy import Dictionary

SEEN = {
    "四月": ("ヨンガツ", "ヨンガツ", "シガツ"),
    "七月": ("ナナガツ", "ナナガツ", "シチガツ"),
    "九月": ("キュウガツ", "キュウガツ", "クガツ"),
    "四日": ("ヨンニチ", "ヨンニチ", "ヨッカ"),
    "二十日": ("ニトウカ", "ハツカ", "ハツカ"),
    "六百円": ("ロクヒャクエン", "ロッピャクエン", "ロッピャクエン"),
    "三千円": ("サンセンエン", "サンゼンエン", "サンゼンエン"),
    "一人": ("ヒトリ", "ヒトリ", "ヒトリ"),
}

print(*(f"{name} {version(name)}" for name in ("sudachipy", "sudachidict-core", "fugashi", "unidic-lite")))
sudachi, unidic = Dictionary().tokenizer(), Tagger()
for text, (by_sudachi, by_unidic, right) in SEEN.items():
    readings = (
        "".join(morpheme.reading_form() for morpheme in sudachi.tokenize(text)),
        "".join(word.feature.kana for word in unidic(text)),
    )
    print(f"{text}: Sudachi {readings[0]}, UniDic lite {readings[1]}, right {right}")
    assert readings == (by_sudachi, by_unidic), "a dictionary has changed"
PYTHON
