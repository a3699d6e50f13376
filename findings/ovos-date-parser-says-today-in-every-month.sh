#!/usr/bin/env bash
# ovos-date-parser 0.29.0 says "today" in Spanish and Galician for a date of another month and year with today's day.
#
# nice_date is to say the day by a word when it is yesterday, today or tomorrow as seen from now. In Spanish, Galician,
# Asturian, Occitan and Greek only the day of the month is compared: on 1 January 2030 the first of March 2024 is "hoy",
# and on 15 May the 16th of April is "mañana". A voice assistant that reads an appointment tells a wrong day. English,
# French and Portuguese say the date.
#
# Seen with Python 3.11:
#   es: now 2030-01-01, date 2024-03-01: hoy
#   es: now 2024-05-15, date 2024-04-16: mañana
#   gl: now 2030-01-01, date 2024-03-01: hoxe
#   gl: now 2024-05-15, date 2024-04-16: mañá
#   fr: now 2030-01-01, date 2024-03-01: vendredi premier mars deux-mille-vingt-quatre
#   fr: now 2024-05-15, date 2024-04-16: mardi seize avril
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check ovos-date-parser==0.29.0
"$home/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from ovos_date_parser import nice_date

print("ovos-date-parser", version("ovos-date-parser"))
CASES = ((datetime(2030, 1, 1), datetime(2024, 3, 1)), (datetime(2024, 5, 15), datetime(2024, 4, 16)))
for language, said in (
    ("es", ("hoy", "mañana")),
    ("gl", ("hoxe", "mañá")),
    ("fr", ("vendredi premier mars deux-mille-vingt-quatre", "mardi seize avril")),
):
    for (now, date), wanted in zip(CASES, said, strict=True):
        words = nice_date(date, lang=language, now=now)
        print(f"{language}: now {now.date()}, date {date.date()}: {words}")
        assert words == wanted, "ovos-date-parser has changed"
PYTHON
