#!/usr/bin/env bash
# num2words 0.5.14 says Spanish numbers ending in 1 with their long form in front of "mil" and "millones".
#
# Before a noun, and before mil and millones, "uno" loses its end: veintiún mil, treinta y un millones (RAE, Diccionario
# panhispánico de dudas, "uno"). num2words says it so for currencies ("veintiún euros") but not within a number, whatever
# the thousands are: a voice that reads 21,000 by it makes a mistake that no Spanish speaker makes.
#
# Seen with Python 3.11:
#   21000: veintiuno mil, not veintiún mil
#   31000: treinta y uno mil, not treinta y un mil
#   101000: ciento uno mil, not ciento un mil
#   21000000: veintiuno millones, not veintiún millones
#   41000000: cuarenta y uno millones, not cuarenta y un millones
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14
"$home/venv/bin/python" - <<'PYTHON'
from num2words import num2words

RIGHT = {
    21_000: "veintiún mil",
    31_000: "treinta y un mil",
    101_000: "ciento un mil",
    21_000_000: "veintiún millones",
    41_000_000: "cuarenta y un millones",
}
for number, right in RIGHT.items():
    said = num2words(number, lang="es")
    print(f"{number}: {said}, not {right}")
    assert said == right.replace("veintiún", "veintiuno").replace(" un ", " uno "), "num2words has changed"
assert num2words(21.0, lang="es", to="currency", currency="EUR").startswith("veintiún euros"), "num2words has changed"
PYTHON
