#!/usr/bin/env bash
# abbr2words 0.2.16 reads "The cat sat. He left." as "The cat Saturday He left.", and French "p. ex." as "page exemple".
#
# The package expands abbreviations "context-aware" for speech. sat and sun at the end of a sentence are days of the week for
# it, in lower case too, and the full stop goes with them, so that two sentences become one. In French the abbreviations of two
# words are taken apart: par exemple (for example) begins with a page, and av. J.-C. (before Christ) is an avenue.
#
# Seen with Python 3.11:
#   en: The cat sat. He left. -> The cat Saturday He left.
#   en: We saw the sun. It shone. -> We saw the Sunday It shone.
#   en: The cat ran. He left. -> The cat ran. He left.
#   fr: Un fruit, p. ex. une pomme. -> Un fruit, page exemple une pomme.
#   fr: En 52 av. J.-C. il vint. -> En 52 avenue J.-C. il vint.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check abbr2words==0.2.16
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from abbr2words import abbr2words

print("abbr2words", version("abbr2words"))
for language, text, wanted in (
    ("en", "The cat sat. He left.", "The cat Saturday He left."),
    ("en", "We saw the sun. It shone.", "We saw the Sunday It shone."),
    ("en", "The cat ran. He left.", "The cat ran. He left."),
    ("fr", "Un fruit, p. ex. une pomme.", "Un fruit, page exemple une pomme."),
    ("fr", "En 52 av. J.-C. il vint.", "En 52 avenue J.-C. il vint."),
):
    said = abbr2words(text, lang=language)
    print(f"{language}: {text} -> {said}")
    assert said == wanted, "abbr2words has changed"
PYTHON
