#!/usr/bin/env bash
# contractions 0.1.73 reads "a shell" as "a she will", "the cause" as "the because" and "the U.S." as "the YOU.S.".
#
# fix expands contractions before text is spoken or compared. Its list of slang, which is on unless slang=False is given, has
# words without their apostrophe too (shell for she'll, shed for she'd, cause for 'cause, u for you). It applies everywhere,
# so that common nouns and country names are replaced whatever stands in front of them. In both cases "He's been here" becomes
# "He is been here".
#
# Seen with Python 3.11:
#   a shell on the beach -> a she will on the beach, without slang a shell on the beach
#   tools in the shed -> tools in the she would, without slang tools in the shed
#   the cause of it -> the because of it, without slang the cause of it
#   in the U.S. today -> in the YOU.S. today, without slang in the U.S. today
#   He's been here. -> He is been here., without slang He is been here.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check contractions==0.1.73
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import contractions

print("contractions", version("contractions"))
for text, wanted, plain in (
    ("a shell on the beach", "a she will on the beach", "a shell on the beach"),
    ("tools in the shed", "tools in the she would", "tools in the shed"),
    ("the cause of it", "the because of it", "the cause of it"),
    ("in the U.S. today", "in the YOU.S. today", "in the U.S. today"),
    ("He's been here.", "He is been here.", "He is been here."),
):
    said, without = contractions.fix(text), contractions.fix(text, slang=False)
    print(f"{text} -> {said}, without slang {without}")
    assert (said, without) == (wanted, plain), "contractions has changed"
PYTHON
