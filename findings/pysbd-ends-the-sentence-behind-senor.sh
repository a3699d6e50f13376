#!/usr/bin/env bash
# pysbd 0.3.4 ends a Spanish sentence behind "Sr." and "Dra.", a French one behind "Mme." and within "J.-C.", and a Polish one
# behind "Prof.", but none behind "Sra." or "Dr." in Spanish.
#
# Its Spanish abbreviations hold sr, sra, dr and dra. Only some of them (sra, dr) are also in the list of those that stand in
# front of a name; any other ends the sentence if a capital follows, which is the only way in which a title is used.
#
# Seen with Python 3.11:
#   es: El Sr. | García llegó.
#   es: La Dra. | Ruiz vino.
#   es: La Sra. Pérez llegó. (right)
#   es: El Dr. Ruiz vino. (right)
#   fr: Mme. | Durand est là.
#   fr: J. | -C. | Dupont vient.
#   pl: Prof. | Kowalski mówi.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pysbd==0.3.4
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pysbd

print("pysbd", version("pysbd"))
for language, expected in (
    ("es", ["El Sr.", "García llegó."]),
    ("es", ["La Dra.", "Ruiz vino."]),
    ("es", ["La Sra. Pérez llegó."]),
    ("es", ["El Dr. Ruiz vino."]),
    ("fr", ["Mme.", "Durand est là."]),
    ("fr", ["J.", "-C.", "Dupont vient."]),
    ("pl", ["Prof.", "Kowalski mówi."]),
):
    text = " ".join(expected).replace("J. -C.", "J.-C.")
    sentences = [part.strip() for part in pysbd.Segmenter(language=language, clean=False).segment(text)]
    print(f"{language}:", " | ".join(sentences))
    assert sentences == expected, "pysbd has changed"
PYTHON
