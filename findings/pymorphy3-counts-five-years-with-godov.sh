#!/usr/bin/env bash
# pymorphy3 2.0.6 makes "5 годов" of five years, "5 людей" of five people and "1 раза" of once.
#
# make_agree_with_number gives the form of a Russian noun behind a number, for prompts that are filled in. год has лет as its
# genitive plural behind numbers, and человек keeps человек; the method takes the plain plural of the paradigm, годов and
# людей, which a native speaker hears as a mistake at once. For раз the forms of one and two are exchanged (1 раз, 2 раза).
# минута, рубль and ребёнок are right.
#
# Seen with Python 3.11:
#   год: 1 год, 2 года, 5 годов (5 лет)
#   человек: 1 человек, 2 человека, 5 людей (5 человек)
#   раз: 1 раза, 2 раз, 5 раз (5 раз)
#   минута: 1 минута, 2 минуты, 5 минут (5 минут)
#   ребёнок: 1 ребёнок, 2 ребёнка, 5 детей (5 детей)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pymorphy3==2.0.6
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pymorphy3

SEEN = {
    "год": ("год", "года", "годов", "лет"),
    "человек": ("человек", "человека", "людей", "человек"),
    "раз": ("раза", "раз", "раз", "раз"),
    "минута": ("минута", "минуты", "минут", "минут"),
    "ребёнок": ("ребёнок", "ребёнка", "детей", "детей"),
}

morph = pymorphy3.MorphAnalyzer()
print("pymorphy3", version("pymorphy3"))
for noun, (*forms, right) in SEEN.items():
    counted = [morph.parse(noun)[0].make_agree_with_number(number).word for number in (1, 2, 5)]
    print(f"{noun}: 1 {counted[0]}, 2 {counted[1]}, 5 {counted[2]} (5 {right})")
    assert counted == forms, "pymorphy3 has changed"
PYTHON
