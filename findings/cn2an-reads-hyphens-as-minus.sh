#!/usr/bin/env bash
# cn2an 0.5.24 reads the hyphens of dates and ranges as minus, and leaves out the minus of a temperature.
#
# transform is offered for whole sentences, dates included. A date as ISO 8601 writes it becomes 2024 minus three minus five,
# and pages 5 to 9 "five minus nine". Where a minus is meant, in front of a number with ℃, the sign is left in the text as a
# hyphen, which voices do not speak. Dates with 年 月 日 are right.
#
# Seen with Python 3.11:
#   会议在2024-03-05举行 -> 会议在二千零二十四负三负五举行
#   见5-9页 -> 见五负九页
#   气温-5℃ -> 气温-五摄氏度
#   会议在2024年3月5日举行 -> 会议在二零二四年三月五日举行
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check cn2an==0.5.24
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cn2an import transform

SEEN = {
    "会议在2024-03-05举行": "会议在二千零二十四负三负五举行",
    "见5-9页": "见五负九页",
    "气温-5℃": "气温-五摄氏度",
    "会议在2024年3月5日举行": "会议在二零二四年三月五日举行",
}

print("cn2an", version("cn2an"))
for text, wanted in SEEN.items():
    said = transform(text, "an2cn")
    print(text, "->", said)
    assert said == wanted, "cn2an has changed"
PYTHON
