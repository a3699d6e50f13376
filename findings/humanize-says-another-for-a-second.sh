#!/usr/bin/env bash
# humanize 4.17.0 says "another" for one second in Danish, "a month" for a year and a month in German, and a thousand times
# too much for a billion in Danish.
#
# The words come from translation catalogues. Danish has "en anden" (another one) for "a second", and "billion" for 10^9,
# which in Danish is 10^12 (10^9 is "en milliard"). The German text for a year and a month has no year in it, so that 13
# months are one month. Portuguese has no plural for millions (2,0 milhão). The texts are meant to be shown and are read aloud
# just as often.
#
# Seen with Python 3.11:
#   da_DK: 1 s en anden; 400 days 1 år, 1 måned; 10^9 1.0 billion; 2 * 10^6 2.0 millioner
#   de_DE: 1 s eine Sekunde; 400 days ein Monat; 10^9 1,0 Milliarde; 2 * 10^6 2,0 Millionen
#   fr_FR: 1 s une seconde; 400 days un an et un mois; 10^9 1,0 milliard; 2 * 10^6 2,0 millions
#   pt_BR: 1 s um segundo; 400 days 1 ano e 1 mês; 10^9 1,0 bilhão; 2 * 10^6 2,0 milhão
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check humanize==4.17.0
"$home/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

import humanize

SEEN = {
    "da_DK": ("en anden", "1 år, 1 måned", "1.0 billion", "2.0 millioner"),
    "de_DE": ("eine Sekunde", "ein Monat", "1,0 Milliarde", "2,0 Millionen"),
    "fr_FR": ("une seconde", "un an et un mois", "1,0 milliard", "2,0 millions"),
    "pt_BR": ("um segundo", "1 ano e 1 mês", "1,0 bilhão", "2,0 milhão"),
}

print("humanize", version("humanize"))
for language, texts in SEEN.items():
    humanize.i18n.activate(language)
    seen = (
        humanize.naturaldelta(timedelta(seconds=1)),
        humanize.naturaldelta(timedelta(days=400)),
        humanize.intword(10**9),
        humanize.intword(2 * 10**6),
    )
    print(f"{language}: 1 s {seen[0]}; 400 days {seen[1]}; 10^9 {seen[2]}; 2 * 10^6 {seen[3]}")
    assert seen == texts, "humanize has changed"
PYTHON
