#!/usr/bin/env bash
# livekit-agents 1.8.9 makes "35" of 3.5 and "1020" of 10-20 where it parts a text into words, and its basic sentences end
# within www.example.com and mail addresses.
#
# The word tokenizer leaves punctuation out by default, not only around a word but within it: the point of a decimal, the
# stroke of a fraction, the hyphen of a range and the apostrophe are gone. The basic sentence tokenizer protects the points of
# a few endings such as .com, and takes each other point for an end: a voice pauses in the middle of the address, and the
# domain begins a sentence. A blank that was not there comes into "anna. smith". The tokenizer that is built on Blingfire, in
# the same package, leaves addresses whole.
#
# Seen with Python 3.11:
#   words of "It rose by 3.5 percent.": It rose by 35 percent
#   words of "Take 1/2 of 10-20.": Take 12 of 1020
#   words of "It's two.": Its two
#   basic: "Write to anna. smith@mail." | "example.com today. We wait for your answer there."
#   basic: "The file is on www. example.com for you." | "It is free for everyone to use."
#   blingfire: "Write to anna.smith@mail.example.com today." | "We wait for your answer there." (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check livekit-agents==1.8.9 livekit-blingfire==1.2.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from livekit.agents.tokenize import basic, blingfire

MAIL = "Write to anna.smith@mail.example.com today. We wait for your answer there."
SITE = "The file is on www.example.com for you. It is free for everyone to use."

print("livekit-agents", version("livekit-agents"))
for text, wrong in (
    ("It rose by 3.5 percent.", ["It", "rose", "by", "35", "percent"]),
    ("Take 1/2 of 10-20.", ["Take", "12", "of", "1020"]),
    ("It's two.", ["Its", "two"]),
):
    words = basic.WordTokenizer().tokenize(text)
    print("words of", text, *words)
    assert words == wrong, "livekit-agents has changed"
for name, tokenizer, text, expected in (
    ("basic", basic, MAIL, ["Write to anna. smith@mail.", "example.com today. We wait for your answer there."]),
    ("basic", basic, SITE, ["The file is on www. example.com for you.", "It is free for everyone to use."]),
    ("blingfire", blingfire, MAIL, [MAIL[:43], MAIL[44:]]),
):
    sentences = tokenizer.SentenceTokenizer().tokenize(text)
    print(f"{name}:", " | ".join(sentences))
    assert sentences == expected, "livekit-agents has changed"
PYTHON
