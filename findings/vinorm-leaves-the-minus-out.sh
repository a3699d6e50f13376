#!/usr/bin/env bash
# vinorm 2.0.7 says "-5 độ C" as five degrees, "từ 5-10 người" (of 5 to 10 people) as "from the fifth of October people", and
# "2/3" as "two, three".
#
# The normaliser brings Vietnamese text into words for voices. A minus in front of a number is dropped without a word (âm is
# right), so that frost becomes mild. A range with a hyphen behind từ (from) is a date, day and month, and a fraction is two
# numbers (hai phần ba is right). Dates, decimals and phone numbers are right.
#
# Seen on Linux x86-64, Python 3.11:
#   -5 độ C: năm độ c
#   5 độ C: năm độ c
#   từ 5-10 người: từ năm tháng mười người
#   2/3: hai , ba
#   3,05: ba phẩy không năm
#   Ngày 3/4/2024: ngày ba tháng bốn năm hai nghìn không trăm hai mươi tư
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check vinorm==2.0.7
"$home/venv/bin/python" - <<'PYTHON'
import contextlib
import io
from importlib.metadata import version

from vinorm import TTSnorm

print("vinorm", version("vinorm"))
for text, wanted in (
    ("-5 độ C", "năm độ c"),
    ("5 độ C", "năm độ c"),
    ("từ 5-10 người", "từ năm tháng mười người"),
    ("2/3", "hai , ba"),
    ("3,05", "ba phẩy không năm"),
    ("Ngày 3/4/2024", "ngày ba tháng bốn năm hai nghìn không trăm hai mươi tư"),
):
    with contextlib.redirect_stdout(io.StringIO()):
        said = TTSnorm(text).strip(" .")
    print(f"{text}: {said}")
    assert said == wanted, "vinorm has changed"
PYTHON
