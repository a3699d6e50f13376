#!/usr/bin/env bash
# inflect 7.6.0 puts "a" in front of 8, 11 and 18, and "an" in front of URL and UI.
#
# a and an return the word with the article that is spoken before it. Abbreviations are judged by their first letter's name
# (an MP3) and a few by rule (a US citizen), but a number in digits always gets "a": "a 8-year-old", "a 11 o'clock train". URL
# and UI, whose names begin with the sound of "you", get "an", and SOS and LED, which begin with a vowel, get "a". Prompts
# built from templates are said with the wrong article.
#
# Seen with Python 3.11:
#   a 8-year-old (not an)
#   a 11 o'clock train (not an)
#   a 18th birthday (not an)
#   an URL (not a)
#   an UI (not a)
#   a SOS (not an)
#   a LED (not an)
#   an MP3 (right)
#   a US citizen (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check inflect==7.6.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import inflect

engine = inflect.engine()
print("inflect", version("inflect"))
for phrase, wrong, right in (
    ("8-year-old", "a", "an"),
    ("11 o'clock train", "a", "an"),
    ("18th birthday", "a", "an"),
    ("URL", "an", "a"),
    ("UI", "an", "a"),
    ("SOS", "a", "an"),
    ("LED", "a", "an"),
    ("MP3", "an", "an"),
    ("US citizen", "a", "a"),
):
    said = engine.a(phrase)
    print(said, "(right)" if wrong == right else f"(not {right})")
    assert said == f"{wrong} {phrase}", "inflect has changed"
PYTHON
