#!/usr/bin/env bash
# gTTS 2.5.4 takes the full stop away behind every sentence whose last word ends in the letters st or ms.
#
# Its preprocessor removes the full stop of abbreviations (Dr., Mr., St.), and the documentation warns that a sentence which
# ends in one may lose its own. The pattern does not ask where the word begins: "best", "first", "last", "just", "systems"
# and "problems" count as St. and Ms. as well. The two sentences are then one piece of text without a pause between them.
#
# Seen with Python 3.11:
#   This one is the best. It rains. -> This one is the best It rains.
#   We solved the problems. It works. -> We solved the problems It works.
#   This one is good. It rains. -> This one is good. It rains.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check gtts==2.5.4
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from gtts.tokenizer import pre_processors

print("gTTS", version("gtts"))
for text, kept in (
    ("This one is the best. It rains.", False),
    ("We solved the problems. It works.", False),
    ("This one is good. It rains.", True),
):
    said = pre_processors.abbreviations(text)
    print(f"{text} -> {said}")
    assert (said == text) == kept, "gTTS has changed"
PYTHON
