#!/usr/bin/env bash
# epitran 1.35.3 reads Portuguese ch as k, and lh and nh as l and n.
#
# por-Latn is in its list of supported languages. ch is /ʃ/, lh /ʎ/ and nh /ɲ/ in every variety of Portuguese, without
# exceptions in native words; the three are among its first spelling rules. epitran gives the sound of the first letter:
# chave (key) becomes "cave", filho (son) "filo", and vinho (wine) and vino are one word. Spanish, whose ll, ñ and ch are as
# regular, is right.
#
# Seen with Python 3.11:
#   por-Latn: chuva kuvɐ, chave kɐvɛ, filho filo, vinho vino
#   spa-Latn: chico t͡ʃiko, llave ʝabe, año aɲo
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check epitran==1.35.3 setuptools==80.9.0
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from epitran import Epitran

SEEN = {
    "por-Latn": {"chuva": "kuvɐ", "chave": "kɐvɛ", "filho": "filo", "vinho": "vino"},
    "spa-Latn": {"chico": "t͡ʃiko", "llave": "ʝabe", "año": "aɲo"},
}

print("epitran", version("epitran"))
for code, words in SEEN.items():
    g2p = Epitran(code)
    said = {word: g2p.transliterate(word) for word in words}
    print(f"{code}: {', '.join(f'{word} {phonemes}' for word, phonemes in said.items())}")
    assert said == words, "epitran has changed"
PYTHON
