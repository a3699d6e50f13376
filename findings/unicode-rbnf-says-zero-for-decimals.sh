#!/usr/bin/env bash
# unicode-rbnf 2.4.1 says zero for every digit behind the decimal point in Polish, Russian, Kazakh and Kyrgyz.
#
# In Unicode's CLDR these languages have a set of rules of their own for what is behind the point, by which the package
# says zero whatever the digit: 2.5 and 2.3 are the same words. In Russian the words are also glued together. Czech, whose
# rules read the digits one by one, is right.
#
# Seen with Python 3.11:
#   pl 2.5: dwa przecinek zero
#   ru 2.5: две  целыхноль десятых
#   kk 2.5: екі бүтін оннан нөл
#   ky 2.5: эки бүтүн ондон нөл
#   cs 2.5: dvě čárka pět
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check unicode-rbnf==2.4.1
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from unicode_rbnf import RbnfEngine

print("unicode-rbnf", version("unicode-rbnf"))
for language, zero in {"pl": "zero", "ru": "ноль", "kk": "нөл", "ky": "нөл", "cs": None}.items():
    engine = RbnfEngine.for_language(language)
    said = engine.format_number(2.5).text
    print(f"{language} 2.5: {said}")
    if zero is None:
        assert said == "dvě čárka pět", "unicode-rbnf has changed"
        continue
    assert zero in said, "unicode-rbnf has changed"
    assert said == engine.format_number(2.3).text, "unicode-rbnf has changed"
    assert zero not in engine.format_number(5).text, "unicode-rbnf has changed"
PYTHON
