#!/usr/bin/env bash
# pykakasi 2.3.0 reads 今年 (this year) as こんねん, and counts without the changes of sound: 六分 as ろくふん, 百本 as ひゃくほん.
#
# 今年 is ことし in modern Japanese; 去年, 来年, 今月 and 今朝 are right. Behind 六, 十 and 百 the counters 分, 回, 本 and 歳 double
# their consonant (NHK日本語発音アクセント新辞典): ろっぷん, ろっかい, ひゃっぽん. 一本, 三本 and 六本 are right, since they are in its
# dictionary as words.
#
# Seen with Python 3.11:
#   今年は暑い: こんねんはあつい, not ことしはあつい
#   六分: ろくふん, not ろっぷん
#   六回: ろくかい, not ろっかい
#   百本: ひゃくほん, not ひゃっぽん
#   来年は暑い: らいねんはあつい (right)
#   六本: ろっぽん (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pykakasi==2.3.0
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pykakasi

print("pykakasi", version("pykakasi"))
kakasi = pykakasi.kakasi()
for text, wanted, right in (
    ("今年は暑い", "こんねんはあつい", "ことしはあつい"),
    ("六分", "ろくふん", "ろっぷん"),
    ("六回", "ろくかい", "ろっかい"),
    ("百本", "ひゃくほん", "ひゃっぽん"),
    ("来年は暑い", "らいねんはあつい", "らいねんはあつい"),
    ("六本", "ろっぽん", "ろっぽん"),
):
    said = "".join(word["hira"] for word in kakasi.convert(text))
    print(f"{text}: {said}" + (" (right)" if said == right else f", not {right}"))
    assert said == wanted, "pykakasi has changed"
PYTHON
