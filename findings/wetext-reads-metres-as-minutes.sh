#!/usr/bin/env bash
# wetext 0.1.8 reads "100 m" as "one hundred minutes" in English, "the 1990s" as seconds, and loses the one of 1,234.
#
# The English grammar that the package ships (WeTextProcessing's) has m for minutes and not for metres, and takes the s of a
# decade for the unit of time; "the 80s" is right. A thousand with a comma has no "one", so that 1,234 people are "thousand
# two hundred and thirty four". Open "24/7" is a fraction. In Chinese 100 m are metres.
#
# Seen with Python 3.11:
#   He ran 100 m. -> He ran one hundred minutes.
#   Music of the 1990s -> Music of the one thousand nine hundred and ninety seconds
#   Music of the 80s -> Music of the eighties
#   1,234 people -> thousand two hundred and thirty four people
#   open 24/7 -> open twenty four sevenths
#   100m -> 一百米
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check wetext==0.1.8
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from wetext import Normalizer

print("wetext", version("wetext"))
english, chinese = Normalizer(lang="en", operator="tn"), Normalizer(lang="zh", operator="tn")
for normalizer, text, wanted in (
    (english, "He ran 100 m.", "He ran one hundred minutes."),
    (english, "Music of the 1990s", "Music of the one thousand nine hundred and ninety seconds"),
    (english, "Music of the 80s", "Music of the eighties"),
    (english, "1,234 people", "thousand two hundred and thirty four people"),
    (english, "open 24/7", "open twenty four sevenths"),
    (chinese, "100m", "一百米"),
):
    said = normalizer.normalize(text)
    print(f"{text} -> {said}")
    assert said == wanted, "wetext has changed"
PYTHON
