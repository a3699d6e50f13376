#!/usr/bin/env bash
# zhconv 1.4.3 writes 公里 (kilometre) as 公裡 for Taiwan, 游泳 (to swim) as 遊泳, 准许 (to permit) as 準許 and 北斗 as 北鬥.
#
# 里, 游, 准 and 斗 stand for two traditional characters each, one of which is the same as the simplified one. What is not
# among its words is converted character by character, these four to the other one: 裡 is "inside". Text that is traditional
# already is changed in the same way, so that a second conversion damages captions that were right. OpenCC has the words; use
# it for captions and lexicons of Taiwan and Hong Kong.
#
# Seen with Python 3.11:
#   我每天走五公里。 -> zhconv 我每天走五公裡。, OpenCC 我每天走五公里。
#   我喜欢游泳。 -> zhconv 我喜歡遊泳。, OpenCC 我喜歡游泳。
#   我喜歡游泳。 -> zhconv 我喜歡遊泳。, OpenCC 我喜歡游泳。
#   不准许 -> zhconv 不準許, OpenCC 不准許
#   北斗星 -> zhconv 北鬥星, OpenCC 北斗星
#   房间里面 -> zhconv 房間裡面, OpenCC 房間裡面
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check zhconv==1.4.3 opencc-python-reimplemented==0.1.7
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from opencc import OpenCC
from zhconv import convert

print("zhconv", version("zhconv"), "opencc-python-reimplemented", version("opencc-python-reimplemented"))
opencc = OpenCC("s2twp")
for text, wrong, right in (
    ("我每天走五公里。", "我每天走五公裡。", "我每天走五公里。"),
    ("我喜欢游泳。", "我喜歡遊泳。", "我喜歡游泳。"),
    ("我喜歡游泳。", "我喜歡遊泳。", "我喜歡游泳。"),
    ("不准许", "不準許", "不准許"),
    ("北斗星", "北鬥星", "北斗星"),
    ("房间里面", "房間裡面", "房間裡面"),
):
    written = convert(text, "zh-tw")
    other = opencc.convert(text)
    print(f"{text} -> zhconv {written}, OpenCC {other}")
    assert written == wrong, "zhconv has changed"
    assert other == right, "OpenCC has changed"
PYTHON
