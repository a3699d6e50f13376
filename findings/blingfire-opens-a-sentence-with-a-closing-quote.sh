#!/usr/bin/env bash
# blingfire 0.1.8 and, in Chinese, pysbd 0.3.4 cut a sentence of direct speech in front of its closing quotation mark: 「はい。 |
# 」と言った。
#
# text_to_sentences ends a sentence at every 。, also when 」 or ” follows, so that the mark opens the next piece and a voice
# falls and pauses in the middle of "said". In English it cuts behind "Stop!" although a small letter goes on, and a Hindi
# text is never cut, because the danda (।) ends no sentence for it. pysbd is right in Japanese, English and Hindi, and cuts
# Chinese in front of ”. Pieces synthesized one by one make it plain.
#
# Seen on Linux x86-64, Python 3.11:
#   ja: blingfire 「はい。|」と言った。, pysbd 「はい。」と言った。
#   zh: blingfire 他说：“好。|”然后走了。, pysbd 他说：“好。|”然后走了。
#   en: blingfire He said "Stop!"|and left., pysbd He said "Stop!" and left.
#   hi: blingfire यह अच्छा है। वह गया।, pysbd यह अच्छा है।|वह गया।
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check blingfire==0.1.8 pysbd==0.3.4 numpy==2.4.6
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pysbd
from blingfire import text_to_sentences

print("blingfire", version("blingfire"), "pysbd", version("pysbd"))
for language, text, by_blingfire, by_pysbd in (
    ("ja", "「はい。」と言った。", "「はい。|」と言った。", "「はい。」と言った。"),
    ("zh", "他说：“好。”然后走了。", "他说：“好。|”然后走了。", "他说：“好。|”然后走了。"),
    ("en", 'He said "Stop!" and left.', 'He said "Stop!"|and left.', 'He said "Stop!" and left.'),
    ("hi", "यह अच्छा है। वह गया।", "यह अच्छा है। वह गया।", "यह अच्छा है।|वह गया।"),
):
    pieces = text_to_sentences(text).replace("\n", "|")
    segments = "|".join(piece.strip() for piece in pysbd.Segmenter(language=language, clean=False).segment(text))
    print(f"{language}: blingfire {pieces}, pysbd {segments}")
    assert pieces == by_blingfire, "blingfire has changed"
    assert segments == by_pysbd, "pysbd has changed"
PYTHON
