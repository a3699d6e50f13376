#!/usr/bin/env bash
# eSpeak NG 1.52.0 (espeakng-loader 0.2.4) says "zehn Uhr dreißig Uhr" for the German 10:30 Uhr, and reads a scale of 1:25 as
# twenty-five past one.
#
# A time is written with Uhr behind it in German. The voice says Uhr for every colon in front of two digits and then the word
# as well, full hours as "zehn Uhr null null Uhr", and proportions and results (3:10) as times. The number of "3. Mai" is not an
# ordinal, and the sentence is cut there in two: "am drei", "Mai"; for French, 2e is "deux e", where 2ème is right. Whoever
# takes phonemes from it (phonemizer, Piper) has to write times, dates and ratios out in words before.
#
# Seen on Linux x86-64, Python 3.11:
#   de, Um 10:30.: ʊm tsˈeːn uːɾ dɾˈaɪsɪç
#   de, Um 10:30 Uhr.: ʊm tsˈeːn uːɾ dɾˈaɪsɪç ˈuːɾ
#   de, Um 10:00 Uhr.: ʊm tsˈeːn uːɾ nˈʊl nˈʊl ˈuːɾ
#   de, Im Maßstab 1:25.: ɪm mˈasstɑːp ˈaɪns uːɾ fˈʏnf ʊnttsvˈantsɪç
#   de, Am 3. Mai.: am dɾˈaɪ | mˈaɪ
#   fr, le 2e jour: lə- dˈø ˈə ʒˈuʁ
#   fr, le 2ème jour: lə- dˈøz jˈɛm ʒˈuʁ
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check espeakng-loader==0.2.4
"$home/venv/bin/python" - <<'PYTHON'
import ctypes

import espeakng_loader

SYNCHRONOUS, UTF_8, IPA = 2, 1, 2
espeak = ctypes.CDLL(espeakng_loader.get_library_path())
espeak.espeak_Info.restype = espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
espeak.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)


def phonemes(language: str, text: str) -> str:
    """Return the phonemes of a text, with a line between its clauses."""
    espeak.espeak_SetVoiceByName(language.encode())
    rest = ctypes.c_char_p(text.encode())
    clauses = []
    while rest.value is not None:
        clauses.append(espeak.espeak_TextToPhonemes(ctypes.byref(rest), UTF_8, IPA).decode())
    return " | ".join(clauses)


print("eSpeak NG", espeak.espeak_Info(None).decode())
for language, text, wanted in (
    ("de", "Um 10:30.", "ʊm tsˈeːn uːɾ dɾˈaɪsɪç"),
    ("de", "Um 10:30 Uhr.", "ʊm tsˈeːn uːɾ dɾˈaɪsɪç ˈuːɾ"),
    ("de", "Um 10:00 Uhr.", "ʊm tsˈeːn uːɾ nˈʊl nˈʊl ˈuːɾ"),
    ("de", "Im Maßstab 1:25.", "ɪm mˈasstɑːp ˈaɪns uːɾ fˈʏnf ʊnttsvˈantsɪç"),
    ("de", "Am 3. Mai.", "am dɾˈaɪ | mˈaɪ"),
    ("fr", "le 2e jour", "lə- dˈø ˈə ʒˈuʁ"),
    ("fr", "le 2ème jour", "lə- dˈøz jˈɛm ʒˈuʁ"),
):
    said = phonemes(language, text)
    print(f"{language}, {text}: {said}")
    assert said == wanted, "eSpeak NG has changed"
PYTHON
