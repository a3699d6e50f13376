#!/usr/bin/env bash
# supertonic 1.3.1 hands "1 2 cup" to its model for 1/2 cup, "102" for 10², "21⁄2" for 2½ and "24 7" for 24/7.
#
# UnicodeProcessor takes text into compatibility form (NFKD), which makes plain digits of raised and lowered ones and joins a
# fraction to the digit in front of it, and then puts a blank for every slash, hash and square bracket. What is left are other
# numbers: two and a half is twenty-one halves, and ten to the minus fifth is ten minus five. The model is told the language, but no
# rule depends on it. Write fractions, powers and slashes in words before.
#
# Seen on Linux x86-64, Python 3.11, the characters whose numbers the model is given:
#   1/2 cup -> <en>1 2 cup.</en>
#   2½ cups -> <en>21⁄2 cups.</en>
#   10² -> <en>102.</en>
#   10⁻⁵ -> <en>10−5.</en>
#   open 24/7 -> <en>open 24 7.</en>
#   5 km/h -> <en>5 km h.</en>
#   -5 -> <en>-5.</en>
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check supertonic==1.3.1
HOME_OF_TEST=$home "$home/venv/bin/python" -W ignore - <<'PYTHON'
import json
import os
from importlib.metadata import version
from pathlib import Path

from supertonic.core import UnicodeProcessor

print("supertonic", version("supertonic"))
# The model's own table gives each character a number. This one gives it its own.
table = Path(os.environ["HOME_OF_TEST"], "table.json")
table.write_text(json.dumps(list(range(65536))))
processor = UnicodeProcessor(str(table))
for text, wanted in (
    ("1/2 cup", "1 2 cup."),
    ("2½ cups", "21⁄2 cups."),
    ("10²", "102."),
    ("10⁻⁵", "10−5."),
    ("open 24/7", "open 24 7."),
    ("5 km/h", "5 km h."),
    ("-5", "-5."),
):
    numbers, _ = processor([text], "en")
    given = "".join(map(chr, numbers[0]))
    print(text, "->", given)
    assert given == f"<en>{wanted}</en>", "supertonic has changed"
PYTHON
