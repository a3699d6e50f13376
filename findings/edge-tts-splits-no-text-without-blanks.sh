#!/usr/bin/env bash
# edge-tts 7.3.1 does not split Chinese, Japanese and Thai text at all, and splits other text within sentences.
#
# The service takes some 4096 bytes at once, and Communicate cuts longer text up to stay below ("each not exceeding a maximum
# byte length", split_text_by_byte_length). It looks for the last blank or line break below the limit and for no mark of a
# sentence. Where there is none, it takes all of the text that is left as one piece: a chapter of 27,000 bytes goes out as
# one request. In English a piece ends between two words, so that the voice falls and pauses there and begins anew. Cut at
# ends of sentences before, with a line break between pieces of less than 4096 bytes.
#
# Seen with Python 3.11:
#   ja: 1 piece, 27000 bytes at most
#   th: 1 piece, 14400 bytes at most
#   ja with line breaks: 7 pieces, 4058 bytes at most
#   en: 2 pieces, 4094 bytes at most
#   en: the first ends with "We saw the house on the hill. It"
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check edge-tts==7.3.1
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from edge_tts import Communicate

JAPANESE = "今日は雨です。明日は晴れます。"
TEXTS = {
    "ja": (JAPANESE * 600, 1, 27_000),
    "th": ("วันนี้ฝนตกพรุ่งนี้แดดออก" * 200, 1, 14_400),
    "ja with line breaks": ("\n".join([JAPANESE * 10] * 60), 7, 4058),
    "en": ("It was a dark night. The rain fell. We saw the house on the hill. " * 100, 2, 4094),
}
print("edge-tts", version("edge-tts"))
for name, (text, count, most) in TEXTS.items():
    pieces = [piece.decode() for piece in Communicate(text).texts]
    longest = max(len(piece.encode()) for piece in pieces)
    print(f"{name}: {len(pieces)} piece{'s' * (len(pieces) > 1)}, {longest} bytes at most")
    assert (len(pieces), longest) == (count, most), "edge-tts has changed"
print(f'en: the first ends with "{pieces[0][-32:]}"')
assert pieces[0].endswith("hill. It"), "edge-tts has changed"
PYTHON
