#!/usr/bin/env bash
# gruut 2.4.0 reads a time such as "15h30" in Spanish, Italian and Portuguese as the date of the day, and "30m" in German
# as a date two and a half years ago.
#
# gruut asks dateparser whether a word with digits is a date. dateparser takes "15h30" for fifteen hours ago and "30m" for
# thirty months ago, which are valid expressions of its own, and gruut says the date that comes out. The same sentence is
# spoken otherwise tomorrow, and the time of the train or the length of the rope is not in it. Where the word is not taken
# for a date it stays as it is.
#
# Seen on 29 November 2026, Python 3.11:
#   es: A las 15h30. -> A las veintiocho noviembre dos mil veintiséis .
#   it: Alle 15h30. -> Alle ventotto novembre duemilaventisei .
#   pt: O trem sai às 8h30. -> O trem sai às vinte e nove novembro dois mil e vinte e seis .
#   de: Das Seil ist 30m lang. -> Das Seil ist neunundzwanzigste Mai zweitausendvierundzwanzig lang .
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check gruut==2.4.0 dateparser==1.1.8
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime, timedelta
from importlib.metadata import version

import gruut
from babel.dates import format_date

CASES = {"es": "A las 15h30.", "it": "Alle 15h30.", "pt": "O trem sai às 8h30.", "de": "Das Seil ist 30m lang."}

print("gruut", version("gruut"), "dateparser", version("dateparser"))
for language, text in CASES.items():
    said = " ".join(word.text for sentence in gruut.sentences(text, lang=language) for word in sentence)
    print(f"{language}: {text} -> {said}")
    now = datetime.now()
    if language == "de":
        months = {format_date(now - timedelta(days=days), "MMMM", "de") for days in (910, 914, 918)}
    else:
        months = {format_date(now - timedelta(hours=hours), "MMMM", language) for hours in (0, 8, 16)}
    assert any(month in said for month in months), "gruut has changed"
PYTHON
