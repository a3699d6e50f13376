#!/usr/bin/env bash
# PyThaiNLP 5.4.0 reads แปดโมง (eight in the morning) as 20:00, and สิบเอ็ดโมง (eleven in the morning) as 22:00.
#
# time_to_thaiword says the time as people do ("m6h"): six to eleven in the morning are numbers with โมง.
# thaiword_to_time takes โมง with a number above five for the evening, so that what the package itself says at 8:00 comes
# back twelve hours late; and of eleven (สิบเอ็ด) it hears the ten (สิบ). The forms of "24h" and "6h" come back right.
#
# Seen with Python 3.11:
#   06:00 -> หกโมง -> 18:00
#   08:15 -> แปดโมงสิบห้านาที -> 20:15
#   11:00 -> สิบเอ็ดโมง -> 22:00
#   20:00 -> สองทุ่ม -> 20:00 (right)
#   m6h: 6 of 24 hours are read as another one; 24h: 0; 6h: 0
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pythainlp==5.4.0
PYTHAINLP_DATA_DIR="$home/data" "$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from pythainlp.util import thaiword_to_time, time_to_thaiword

print("PyThaiNLP", version("pythainlp"))
for time, wrong in (("06:00", "18:00"), ("08:15", "20:15"), ("11:00", "22:00"), ("20:00", "20:00")):
    words = time_to_thaiword(time, "m6h")
    read = thaiword_to_time(words)
    print(f"{time} -> {words} -> {read}", "(right)" if read == time else "")
    assert read == wrong, "PyThaiNLP has changed"
hours = [f"{hour:02}:00" for hour in range(24)]
other = {form: sum(thaiword_to_time(time_to_thaiword(hour, form)) != hour for hour in hours) for form in ("m6h", "24h", "6h")}
print(f"m6h: {other['m6h']} of 24 hours are read as another one; 24h: {other['24h']}; 6h: {other['6h']}")
assert other == {"m6h": 6, "24h": 0, "6h": 0}, "PyThaiNLP has changed"
PYTHON
