#!/usr/bin/env bash
# sentencex 1.0.32 ends a French sentence behind "M." (monsieur) and "Dr.", and does not when the text is called English.
#
# Each language has its list of abbreviations. The French one has neither of the two commonest titles, and the English one
# has both, so that French is cut better by the wrong language. A voice makes the pause of a full stop between the title
# and the name.
#
# Seen with Python 3.11:
#   fr: ['M. ', 'Dupont arrive. ', 'Il part.']
#   en: ['M. Dupont arrive. ', 'Il part.']
#   fr: ['Le Dr. ', 'Martin et M. ', 'Petit sont là.']
#   en: ['Le Dr. Martin et M. Petit sont là.']
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check sentencex==1.0.32
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from sentencex import segment

SEEN = {
    "M. Dupont arrive. Il part.": (["M. ", "Dupont arrive. ", "Il part."], 2),
    "Le Dr. Martin et M. Petit sont là.": (["Le Dr. ", "Martin et M. ", "Petit sont là."], 1),
}

print("sentencex", version("sentencex"))
for text, (french, sentences) in SEEN.items():
    cut = {language: list(segment(language, text)) for language in ("fr", "en")}
    for language, parts in cut.items():
        print(f"{language}: {parts}")
    assert cut["fr"] == french, "sentencex has changed"
    assert len(cut["en"]) == sentences, "sentencex has changed"
PYTHON
