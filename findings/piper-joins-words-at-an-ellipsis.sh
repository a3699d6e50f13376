#!/usr/bin/env bash
# piper-tts 1.8.0 joins the words around an ellipsis to one word without a pause: "Wait... what?" becomes wˈeɪtwˌʌt.
#
# EspeakPhonemizer asks espeak-ng for one clause after another and adds the mark and the space that the end of the clause
# stands for. For an ellipsis, three full stops or the one character, espeak-ng reports an end that it has no mark for, and
# the next clause is added without a space. Hesitations in novels and answers of language models are slurred. A comma or a
# dash keeps the words apart.
#
# Seen on Linux x86-64, Python 3.11:
#   en-us: Wait... what? -> wˈeɪtwˌʌt?
#   en-us: Well… yes. -> wˈɛljˈɛs.
#   de: Also... ja. -> ˈalzoːjˈɑː.
#   fr: Eh bien... oui. -> ɛ bjˈɛ̃wˈi.
#   en-us: Well, yes. -> wˈɛl, jˈɛs.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check piper-tts==1.8.0
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from piper.phonemize_espeak import EspeakPhonemizer

phonemizer = EspeakPhonemizer()
print("piper-tts", version("piper-tts"))
for voice, text, wanted in (
    ("en-us", "Wait... what?", "wˈeɪtwˌʌt?"),
    ("en-us", "Well… yes.", "wˈɛljˈɛs."),
    ("de", "Also... ja.", "ˈalzoːjˈɑː."),
    ("fr", "Eh bien... oui.", "ɛ bjˈɛ̃wˈi."),
    ("en-us", "Well, yes.", "wˈɛl, jˈɛs."),
):
    phonemes = " | ".join("".join(sentence) for sentence in phonemizer.phonemize(voice, text))
    print(f"{voice}: {text} -> {phonemes}")
    assert phonemes == wanted, "piper-tts has changed"
PYTHON
