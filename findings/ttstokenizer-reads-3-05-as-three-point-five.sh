#!/usr/bin/env bash
# ttstokenizer 1.1.0 reads 3.05 as "three point five", 3.14 as "three point fourteen", and $1.5 as a dollar and five cents.
#
# It is the text front end of a family of ONNX voices. The point of a decimal is replaced by the word, and what stands behind
# it is read as a number of its own, without its leading zeros: 3.05, 3.5 and 3.005 are the same to the listener. Amounts take
# whatever stands behind the point for cents, whether it has one digit or two.
#
# Seen with Python 3.11:
#   3.05: three point five
#   3.005: three point five
#   3.5: three point five (right)
#   3.14: three point fourteen
#   $1.5: one dollar, five cents
#   $1.50: one dollar, fifty cents (right)
#   10:30: ten:thirty
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
# Without its dependencies but for inflect: those are for the phonemes.
"$home/venv/bin/pip" install --quiet --disable-pip-version-check inflect==7.6.0
"$home/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps ttstokenizer==1.1.0
"$home/venv/bin/python" - <<'PYTHON'
import importlib.util
from importlib.metadata import distribution

package = distribution("ttstokenizer")
spec = importlib.util.spec_from_file_location("expand", package.locate_file("ttstokenizer/expand.py"))
expand = importlib.util.module_from_spec(spec)
spec.loader.exec_module(expand)  # alone: the package as a whole imports nltk and its data

print("ttstokenizer", package.version)
for text, expected in (
    ("3.05", "three point five"),
    ("3.005", "three point five"),
    ("3.5", "three point five"),
    ("3.14", "three point fourteen"),
    ("$1.5", "one dollar, five cents"),
    ("$1.50", "one dollar, fifty cents"),
    ("10:30", "ten:thirty"),
):
    said = expand.normalize_numbers(text)
    print(f"{text}: {said}")
    assert said == expected, "ttstokenizer has changed"
PYTHON
