#!/usr/bin/env bash
# Pint 0.25.3 reads "8 fl oz" as 8 femtolitre-ounces, "1 h 30 min" as 30 hour-minutes and 5'6 as 30.
#
# A text is taken for an expression, in which a blank or an apostrophe between two values multiplies them, and every prefix goes
# with every unit: fl is a femtolitre. No error is raised, and the result can be formatted in words, which are then spoken.
# floz and fluid_ounce are the names of the unit. Durations and heights come out as areas and as a square of time, with a number
# that looks right. Put a plus between the parts, and refuse a result whose dimension is not the one that is wanted.
#
# Seen on Linux x86-64, Python 3.11:
#   8 fl oz -> 8 femtoliter * ounce
#   8 floz -> 8 fluid_ounce
#   1 h 30 min -> 30 hour * minute
#   5 ft 6 in -> 30 foot * inch
#   5'6 -> 30 dimensionless
#   1 h + 30 min -> 1.5 hour
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check Pint==0.25.3
"$home/venv/bin/python" - <<'PYTHON'
import pint

print("Pint", pint.__version__)
units = pint.UnitRegistry()
for text, wanted in (
    ("8 fl oz", "8 femtoliter * ounce"),
    ("8 floz", "8 fluid_ounce"),
    ("1 h 30 min", "30 hour * minute"),
    ("5 ft 6 in", "30 foot * inch"),
    ("5'6", "30 dimensionless"),
    ("1 h + 30 min", "1.5 hour"),
):
    quantity = str(units.parse_expression(text) * units.dimensionless)
    print(text, "->", quantity)
    assert quantity == wanted, "Pint has changed"
PYTHON
