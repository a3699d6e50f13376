#!/usr/bin/env bash
# piper-tts 1.8.0 ends a sentence behind "Mr.", "Dr." and "St.", and says German "Dr." as two letters in a sentence of its
# own.
#
# espeak-ng expands the English abbreviations and reports the end of a clause with a full stop for each of them.
# EspeakPhonemizer makes a sentence of it: the voice's pitch falls and it pauses between title and name, as at the end of a
# text, and each sentence is synthesized by itself. German dates (3. Oktober) are cut the same way, and the ordinal becomes a
# cardinal. "e.g." and "p.m." in the middle are right.
#
# Seen on Linux x86-64, Python 3.11:
#   en-us: Mr. Smith left. -> mˈɪstɚ. | smˈɪθ lˈɛft.
#   en-us: She saw Dr. Smith. -> ʃiː sˈɔː dˈɑːktɚ. | smˈɪθ.
#   en-us: St. Paul is big. -> sənt. | pˈɔːl ɪz bˈɪɡ.
#   en-us: At 5 p.m. we left. -> æt fˈaɪv pˌiːʲˈɛm wiː lˈɛft.
#   de: Dr. Klein kommt. -> dˌeːˈɛɾ. | klˈaɪn kˈɔmt.
#   de: Am 3. Oktober. -> am drˈaɪ. | ɔktˈoːbɜ.
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
    ("en-us", "Mr. Smith left.", "mˈɪstɚ. | smˈɪθ lˈɛft."),
    ("en-us", "She saw Dr. Smith.", "ʃiː sˈɔː dˈɑːktɚ. | smˈɪθ."),
    ("en-us", "St. Paul is big.", "sənt. | pˈɔːl ɪz bˈɪɡ."),
    ("en-us", "At 5 p.m. we left.", "æt fˈaɪv pˌiːʲˈɛm wiː lˈɛft."),
    ("de", "Dr. Klein kommt.", "dˌeːˈɛɾ. | klˈaɪn kˈɔmt."),
    ("de", "Am 3. Oktober.", "am drˈaɪ. | ɔktˈoːbɜ."),
):
    phonemes = " | ".join("".join(sentence) for sentence in phonemizer.phonemize(voice, text))
    print(f"{voice}: {text} -> {phonemes}")
    assert phonemes == wanted, "piper-tts has changed"
PYTHON
