#!/usr/bin/env bash
# num2words 0.5.14 keeps the plural s of "quatre-vingts" and "cents" in French ordinals.
#
# The s falls away before the ending: 80th is quatre-vingtième, 200th is deux centième. num2words appends -ième to the
# plural, so that a voice says an s that is not there ("quatre-vingtsième"). Where a word follows inside the number the s
# is dropped as it should be (81st, 80000th).
#
# Seen with Python 3.11:
#   80: quatre-vingtsième, not quatre-vingtième
#   180: cent quatre-vingtsième, not cent quatre-vingtième
#   200: deux centsième, not deux centième
#   600: six centsième, not six centième
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
from num2words import num2words

RIGHT = {80: "quatre-vingtième", 180: "cent quatre-vingtième", 200: "deux centième", 600: "six centième"}
for number, right in RIGHT.items():
    said = num2words(number, lang="fr", to="ordinal")
    print(f"{number}: {said}, not {right}")
    assert said == right.removesuffix("ième") + "sième", "num2words has changed"
assert num2words(81, lang="fr", to="ordinal") == "quatre-vingt-unième", "num2words has changed"
PYTHON
