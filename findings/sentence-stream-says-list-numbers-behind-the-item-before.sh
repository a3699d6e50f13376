#!/usr/bin/env bash
# sentence-stream 1.3.0 puts the number of a list's item at the end of the item before it.
#
# The package cuts the answer of a language model into sentences for a voice (Home Assistant, Wyoming). A line break does not end
# a sentence, and the full stop behind a number does, so that the pauses are set behind the numbers: "Flour two. Sugar three."
# Numbers with a parenthesis and items that end in a full stop of their own are not torn from the item before.
#
# Seen with Python 3.11:
#   ['You need:\n1.', 'Flour\n2.', 'Sugar\n3.', 'Two eggs']
#   ['You need:\n1.', 'Flour.', '2.', 'Sugar.', '3.', 'Two eggs.']
#   ['You need:\n1) Flour\n2) Sugar\n3) Two eggs']
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check sentence-stream==1.3.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from sentence_stream import stream_to_sentences

print("sentence-stream", version("sentence-stream"))
for text, wanted in (
    ("You need:\n1. Flour\n2. Sugar\n3. Two eggs", ["You need:\n1.", "Flour\n2.", "Sugar\n3.", "Two eggs"]),
    (
        "You need:\n1. Flour.\n2. Sugar.\n3. Two eggs.",
        ["You need:\n1.", "Flour.", "2.", "Sugar.", "3.", "Two eggs."],
    ),
    ("You need:\n1) Flour\n2) Sugar\n3) Two eggs", ["You need:\n1) Flour\n2) Sugar\n3) Two eggs"]),
):
    sentences = list(stream_to_sentences([text]))
    print(sentences)
    assert sentences == wanted, "sentence-stream has changed"
PYTHON
