#!/usr/bin/env bash
# whisper-normalizer 0.1.15 makes "7:30" and "seven thirty" two texts, and "one euro", "one dollar" and "one percent" one text.
#
# EnglishTextNormalizer, Whisper's own, brings spellings to one form before words are compared. It joins numbers that are
# written out (730) and replaces the colon by a space (7 30), so a time that was spoken and heard rightly counts as two
# errors. It writes a single 1 as "one" again and drops every sign of a currency or a percentage that then has no digit
# behind it: the wrong currency is no error. A word error rate of synthetic speech is off in both directions.
#
# Seen with Python 3.11:
#   'at seven thirty' -> 'at 730'
#   'at 7:30' -> 'at 7 30'
#   'one euro' -> ' one'
#   'one dollar' -> ' one'
#   'two euros' -> '€2'
#   'two dollars' -> '$2'
#   'it rose one percent' -> 'it rose one '
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check whisper-normalizer==0.1.15
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from whisper_normalizer.english import EnglishTextNormalizer

print("whisper-normalizer", version("whisper-normalizer"))
normalize = EnglishTextNormalizer()
for text, wanted in (
    ("at seven thirty", "at 730"),
    ("at 7:30", "at 7 30"),
    ("one euro", " one"),
    ("one dollar", " one"),
    ("two euros", "€2"),
    ("two dollars", "$2"),
    ("it rose one percent", "it rose one "),
):
    normalized = normalize(text)
    print(f"{text!r} -> {normalized!r}")
    assert normalized == wanted, "whisper-normalizer has changed"
PYTHON
