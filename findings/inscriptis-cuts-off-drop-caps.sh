#!/usr/bin/env bash
# inscriptis 2.7.6 makes a word of its own of a drop cap, and numbers every ordered list from 1.
#
# Books and magazines put the first letter of a chapter in a span to enlarge it. get_text sets a space around every span (its
# profile "relaxed", which is the default and meant to keep words apart), so that "Once" is read as "O nce"; the profile
# "strict" does not. The attributes start and value of HTML's lists are ignored in both: step 5 becomes step 1. html2text
# 2025.4.15 keeps the word, and counts from start.
#
# Seen with Python 3.11:
#   drop cap: inscriptis 'O nce upon a time', strict 'Once upon a time', html2text 'Once upon a time'
#   list: inscriptis '1. Stir.|2. Bake.', strict '1. Stir.|2. Bake.', html2text '5. Stir.|6. Bake.'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check inscriptis==2.7.6 html2text==2025.4.15
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import html2text
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig

STRICT = ParserConfig(css=CSS_PROFILES["strict"])
print("inscriptis", version("inscriptis"), "html2text", version("html2text"))


def lines(text: str) -> str:
    return "|".join(line.strip() for line in text.strip().splitlines())


for name, html, wanted in (
    (
        "drop cap",
        '<p><span class="dropcap">O</span>nce upon a time</p>',
        ("O nce upon a time", "Once upon a time", "Once upon a time"),
    ),
    (
        "list",
        '<ol start="5"><li>Stir.</li><li>Bake.</li></ol>',
        ("1. Stir.|2. Bake.", "1. Stir.|2. Bake.", "5. Stir.|6. Bake."),
    ),
):
    by_html2text = html2text.HTML2Text(bodywidth=0).handle(html)
    texts = tuple(map(lines, (get_text(html), get_text(html, STRICT), by_html2text)))
    print(f"{name}: inscriptis {texts[0]!r}, strict {texts[1]!r}, html2text {texts[2]!r}")
    assert texts[:2] == wanted[:2], "inscriptis has changed"
    assert texts[2] == wanted[2], "html2text has changed"
PYTHON
