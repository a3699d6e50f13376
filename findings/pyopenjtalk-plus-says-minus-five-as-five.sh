#!/usr/bin/env bash
# pyopenjtalk-plus 0.4.1.post10 leaves the minus of a number unspoken, and says nothing for ㎏, m² and ½.
#
# Its dictionary reads +, × and ÷ between numbers and ℃ behind them. A hyphen or a minus in front of a number becomes a
# pause: minus five degrees are five. Units that are one character (㎏, which Japanese keyboards offer) and fractions
# vanish without a pause, and square metres become metres. ¥500 is said as "yen five hundred".
#
# Seen with Python 3.11:
#   気温は-5度です: k i o N w a pau g o d o d e s U
#   気温は−5度です: k i o N w a pau g o d o d e s U
#   気温はマイナス5度です: k i o N w a m a i n a s u g o d o d e s U
#   5㎏: g o
#   100m²: hy a k u m e e t o r u
#   ½: nothing
#   ¥500: e N g o hy a k u
#   20℃: n i j u u d o
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pyopenjtalk-plus==0.4.1.post10
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pyopenjtalk

print("pyopenjtalk-plus", version("pyopenjtalk-plus"))
for text, wanted in (
    ("気温は-5度です", "k i o N w a pau g o d o d e s U"),
    ("気温は\u22125度です", "k i o N w a pau g o d o d e s U"),
    ("気温はマイナス5度です", "k i o N w a m a i n a s u g o d o d e s U"),
    ("5㎏", "g o"),
    ("100m²", "hy a k u m e e t o r u"),
    ("½", ""),
    ("¥500", "e N g o hy a k u"),
    ("20℃", "n i j u u d o"),
):
    said = pyopenjtalk.g2p(text)
    print(f"{text}: {said or 'nothing'}")
    assert said == wanted, "pyopenjtalk-plus has changed"
PYTHON
