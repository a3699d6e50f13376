#!/usr/bin/env bash
# korean-romanizer 0.28.0 writes 종로 as jongro, 신라 as sinra and 해돋이 as haedodi, which the standard has as Jongno, Silla and
# haedoji.
#
# It is to follow the Revised Romanization of Korea (2000), whose chapter 3, 1 writes sounds as they change in pronunciation,
# with just these words as examples: 백마 Baengma, 종로 Jongno, 왕십리 Wangsimni, 신라 Silla, 해돋이 haedoji, 같이 gachi. The package does
# the changes of ㅎ and of final sounds and none of these. A voice of another language that is given the letters says names
# that are not on any sign.
#
# Seen with Python 3.11:
#   백마: baekma (not baengma)
#   종로: jongro (not jongno)
#   왕십리: wangsipri (not wangsimni)
#   신라: sinra (not silla)
#   해돋이: haedodi (not haedoji)
#   같이: gati (not gachi)
#   좋다: jota (right)
#   한국: hanguk (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check korean-romanizer==0.28.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from korean_romanizer.romanizer import Romanizer

print("korean-romanizer", version("korean-romanizer"))
for word, wrong, right in (
    ("백마", "baekma", "baengma"),
    ("종로", "jongro", "jongno"),
    ("왕십리", "wangsipri", "wangsimni"),
    ("신라", "sinra", "silla"),
    ("해돋이", "haedodi", "haedoji"),
    ("같이", "gati", "gachi"),
    ("좋다", "jota", "jota"),
    ("한국", "hanguk", "hanguk"),
):
    written = Romanizer(word).romanize()
    print(f"{word}: {written}", "(right)" if written == right else f"(not {right})")
    assert written == wrong, "korean-romanizer has changed"
PYTHON
