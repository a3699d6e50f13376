#!/usr/bin/env bash
# hassil 3.13.0 takes commas, full stops and question marks out of the text that a sentence of Home Assistant hands on.
#
# A wildcard is to take the words of the user as they are, for announcements and messages that are then spoken. recognize
# removes the punctuation of the whole sentence before it matches, and the wildcard's text is what is left: "Is dinner
# ready? Come down." is spoken as one statement without a pause. Upper case is kept, as are apostrophes and decimal points.
#
# Seen with Python 3.11:
#   broadcast Is dinner ready? Come down. -> 'Is dinner ready Come down'
#   broadcast No, wait for Ann's 3.5 litres -> "No wait for Ann's 3.5 litres"
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check hassil==3.13.0
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

from hassil import Intents, recognize

INTENTS = """
language: en
intents:
  Broadcast:
    data:
      - sentences: ["broadcast {message}"]
lists:
  message:
    wildcard: true
"""

print("hassil", version("hassil"))
intents = Intents.from_yaml(io.StringIO(INTENTS))
for sentence, wanted in (
    ("broadcast Is dinner ready? Come down.", "Is dinner ready Come down"),
    ("broadcast No, wait for Ann's 3.5 litres", "No wait for Ann's 3.5 litres"),
):
    result = recognize(sentence, intents)
    message = result.entities["message"].value
    print(f"{sentence} -> {message!r}")
    assert message == wanted, "hassil has changed"
PYTHON
