#!/usr/bin/env bash
# dateparser 1.5.0 takes "demain à 8 heures" (tomorrow at eight) for tomorrow eight hours from now, and leaves the hour out of
# "morgen um 8 Uhr".
#
# In French, Portuguese and Russian the hour is a number of hours that is added to the time of the call: at noon, eight
# o'clock tomorrow is eight in the evening, and "8h30" is right. In German, Spanish and Italian, and in English without am or
# pm, the hour is passed over, and the time of the call stays. "at 7" is the first of July. A reminder that was spoken to an
# assistant comes at another hour, without an error.
#
# Seen with Python 3.11:
#   fr: demain à 8 heures -> 2026-05-02 20:00
#   fr: demain à 8h30 -> 2026-05-02 08:30
#   pt: amanhã às 8h -> 2026-05-02 20:00
#   ru: завтра в 8 часов -> 2026-05-02 20:00
#   de: morgen um 8 Uhr -> 2026-05-02 12:00
#   de: heute um 18 Uhr -> 2026-05-01 12:00
#   es: mañana a las 8 -> 2026-05-02 12:00
#   en: tomorrow at 8 -> 2026-05-02 12:00
#   en: tomorrow at 8 am -> 2026-05-02 08:00
#   en: at 7 -> 2026-07-01 00:00
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0
"$home/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import dateparser

NOON = datetime(2026, 5, 1, 12)

print("dateparser", version("dateparser"))
for language, text, wanted in (
    ("fr", "demain à 8 heures", "2026-05-02 20:00"),
    ("fr", "demain à 8h30", "2026-05-02 08:30"),
    ("pt", "amanhã às 8h", "2026-05-02 20:00"),
    ("ru", "завтра в 8 часов", "2026-05-02 20:00"),
    ("de", "morgen um 8 Uhr", "2026-05-02 12:00"),
    ("de", "heute um 18 Uhr", "2026-05-01 12:00"),
    ("es", "mañana a las 8", "2026-05-02 12:00"),
    ("en", "tomorrow at 8", "2026-05-02 12:00"),
    ("en", "tomorrow at 8 am", "2026-05-02 08:00"),
    ("en", "at 7", "2026-07-01 00:00"),
):
    settings = {"RELATIVE_BASE": NOON, "PREFER_DATES_FROM": "future"}
    parsed = f"{dateparser.parse(text, languages=[language], settings=settings):%Y-%m-%d %H:%M}"
    print(f"{language}: {text} -> {parsed}")
    assert parsed == wanted, "dateparser has changed"
PYTHON
