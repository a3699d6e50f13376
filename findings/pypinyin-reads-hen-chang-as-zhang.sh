#!/usr/bin/env bash
# pypinyin 0.55.0 reads 很长 ("very long") as hěn zhǎng, which means "very grow"; cháng is right.
#
# 长 is cháng (long) behind an adverb of degree and zhǎng (to grow, a chief) elsewhere; 现代汉语词典 has both. pypinyin has
# no phrase for 很长 and takes the first reading of the character, also where the whole phrase makes it plain. Phrases
# that it has (长城, 成长) are right. A speech server that trusts it says a different word.
#
# Seen with Python 3.11:
#   很长: hen3 zhang3, not hen3 chang2
#   时间很长: shi2 jian1 hen3 zhang3, not shi2 jian1 hen3 chang2
#   路很长: lu4 hen3 zhang3, not lu4 hen3 chang2
#   长城: chang2 cheng2 (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pypinyin==0.55.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pypinyin import Style, lazy_pinyin

print("pypinyin", version("pypinyin"))
for text in ("很长", "时间很长", "路很长"):
    said = lazy_pinyin(text, style=Style.TONE3)
    print(f"{text}: {' '.join(said)}, not {' '.join([*said[:-1], 'chang2'])}")
    assert said[-2:] == ["hen3", "zhang3"], "pypinyin has changed"
said = lazy_pinyin("长城", style=Style.TONE3)
print(f"长城: {' '.join(said)} (right)")
assert said == ["chang2", "cheng2"], "pypinyin has changed"
PYTHON
