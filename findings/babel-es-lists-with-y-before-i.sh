#!/usr/bin/env bash
# Babel 2.19.0 joins Spanish lists with "y" and "o" also in front of words that begin with i and o.
#
# Spanish says "e" before the sound i and "u" before the sound o: padres e hijos, siete u ocho (RAE, Diccionario
# panhispánico de dudas, "y" and "o"). The patterns of Unicode's CLDR have only y and o; ICU exchanges them by the next word
# (Intl.ListFormat in a browser is right), and Babel's format_list does not. Read aloud, the two vowels run together.
#
# Seen with Python 3.11:
#   padres y hijos, not padres e hijos
#   Ana y Inés, not Ana e Inés
#   siete o ocho, not siete u ocho
#   pan y vino (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from babel.lists import format_list

print("Babel", version("babel"))
for words, style, wrong, right in (
    (["padres", "hijos"], "standard", "padres y hijos", "padres e hijos"),
    (["Ana", "Inés"], "standard", "Ana y Inés", "Ana e Inés"),
    (["siete", "ocho"], "or", "siete o ocho", "siete u ocho"),
    (["pan", "vino"], "standard", "pan y vino", "pan y vino"),
):
    joined = format_list(words, style=style, locale="es")
    print(joined, "(right)" if joined == right else f", not {right}", sep="" if joined != right else " ")
    assert joined == wrong, "Babel has changed"
PYTHON
