#!/usr/bin/env bash
# cutlet 0.5.2 with unidic-lite 1.0.8 writes お父さん (father) as "Ochichisan", 三本 (three long things) as "Mimoto", and
# こんにちは (hello) as "Konnichiha".
#
# It romanises text by the words of UniDic, each by itself. The prefix, the noun and さん of a member of the family make a
# reading that does not exist, and so do a number and its counter without their change of sound (さんぼん, ふつか). The は that has
# grown into a greeting is not taken for the particle, as it is in では. A voice that reads the letters, or an index by them, has
# words that nobody says. Names of places, 一人 and 六百 are right. Take readings from a front end that knows phrases and
# counters, such as Open JTalk's.
#
# Seen with Python 3.11, fugashi 1.5.2:
#   お父さん: Ochichisan (not Otousan)
#   お母さん: Ohahasan (not Okaasan)
#   三本: Mimoto (not Sanbon)
#   二日: Futaka (not Futsuka)
#   1日: 1ka (not Tsuitachi)
#   こんにちは: Konnichiha (not Konnichiwa)
#   東京では: Tokyo de wa (right)
#   一人: Hitori (right)
#   六百: Roppyaku (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check cutlet==0.5.2 fugashi==1.5.2 unidic-lite==1.0.8
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from cutlet import Cutlet

katsu = Cutlet()
print(", ".join(f"{package} {version(package)}" for package in ("cutlet", "fugashi", "unidic-lite")))
for text, seen, right in (
    ("お父さん", "Ochichisan", "Otousan"),
    ("お母さん", "Ohahasan", "Okaasan"),
    ("三本", "Mimoto", "Sanbon"),
    ("二日", "Futaka", "Futsuka"),
    ("1日", "1ka", "Tsuitachi"),
    ("こんにちは", "Konnichiha", "Konnichiwa"),
    ("東京では", "Tokyo de wa", "Tokyo de wa"),
    ("一人", "Hitori", "Hitori"),
    ("六百", "Roppyaku", "Roppyaku"),
):
    written = katsu.romaji(text)
    print(f"{text}: {written} ({'right' if written == right else f'not {right}'})")
    assert written == seen, "cutlet has changed"
PYTHON
