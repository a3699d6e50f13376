#!/usr/bin/env bash
# langdetect 1.0.9 says with a certainty of 0.999 and more that short Chinese sentences, and Japanese in kanji alone, are
# Korean.
#
# It puts a Chinese character into a class of characters before it looks it up. The class of 我 (I), 丹, is in its Korean
# profile, from the hanja of its pages, and not in the Chinese and Japanese ones; that of 明 and 天 has the largest share in the
# Korean one. A commonplace sentence is hit as well as a place name, and a server that picks a voice by it speaks Chinese with
# the Korean voice. Sentences twice as long are recognised, and so is Japanese with kana.
#
# Seen with Python 3.11:
#   我们明天去学校: ko 1.00000, not zh-cn
#   播放音乐: ko 1.00000, not zh-cn
#   上海: ko 1.00000, not zh-cn
#   明天下午三點開會: ko 1.00000, not zh-tw
#   請問現在幾點: ko 1.00000, not zh-tw
#   學生們都很喜歡這位老師: ko 1.00000, not zh-tw
#   東京都知事選挙: ko 1.00000, not ja
#   明日の会議は三時からです: ja 1.00000, right
#   台灣的夏天很熱，所以大家都喜歡去海邊游泳，晚上再去夜市吃東西。: zh-tw 1.00000, right
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check langdetect==1.0.9
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from langdetect import DetectorFactory, detect_langs

DetectorFactory.seed = 0
print("langdetect", version("langdetect"))
for text, wrong, right in (
    ("我们明天去学校", "ko", "zh-cn"),
    ("播放音乐", "ko", "zh-cn"),
    ("上海", "ko", "zh-cn"),
    ("明天下午三點開會", "ko", "zh-tw"),
    ("請問現在幾點", "ko", "zh-tw"),
    ("學生們都很喜歡這位老師", "ko", "zh-tw"),
    ("東京都知事選挙", "ko", "ja"),
    ("明日の会議は三時からです", "ja", "ja"),
    ("台灣的夏天很熱，所以大家都喜歡去海邊游泳，晚上再去夜市吃東西。", "zh-tw", "zh-tw"),
):
    guess = detect_langs(text)[0]
    print(f"{text}: {guess.lang} {guess.prob:.5f}, {'right' if guess.lang == right else f'not {right}'}")
    assert guess.lang == wrong and guess.prob > 0.999, "langdetect has changed"
PYTHON
