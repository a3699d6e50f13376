#!/usr/bin/env bash
# eSpeak NG 1.52.0 (espeakng-loader 0.2.4) says "un zéro zéro zéro" for a French thousand that is typeset with a space that does not
# break, and leaves the minus of -5 out in French, Spanish, Polish, Russian, Turkish, Korean and Mandarin.
#
# Many languages part thousands by such a space (U+00A0), as Unicode's CLDR and word processors write it. With a plain space
# French, Swedish and Polish say a thousand, and German too; Russian and Spanish say one and three noughts also then. A
# hyphen in front of a number is minus in English, German, Italian and Swedish, and silent in the others, and the sign itself
# (U+2212) is said in English in the middle of the sentence. Voices on its phonemes (Piper, phonemizer) inherit all of it: take
# spaces out of numbers, and write the minus as a word before.
#
# Seen on Linux x86-64, Python 3.11, 1 000 with a plain space, with U+00A0, -5 and the same with U+2212:
#   fr: mˈil; ˈœ̃ zeʁozeʁo zeʁˈo; sˈɛ̃k; (en)mˈaɪnəs(fr) sˈɛ̃k
#   sv: ˈɛt tˈʉsɛn; ˈɛt nˈɔlnˈɔl nˈɔl; mˈiːnɵs fˈɛm; (en)mˈaɪnəs(sv) fˈɛm
#   pl: tˈɨɕɔnts; jˈɛdɛn zˈɛrɔːzˈɛrɔː zˈɛrɔː; pʲˈɛɲtɕ; (en)mˈaɪnəs(pl) pʲˈɛɲtɕ
#   ru: ʌdʲˈin nˈojɭnˈojɭ nˈojɭ; ʌdʲˈin nˈojɭnˈojɭ nˈojɭ; pʲˈɑtʲ; (en)mˈaɪnəs(ru) pʲˈɑtʲ
#   es: ˈuno θˈeɾoθˈeɾo θˈeɾo; ˈuno θˈeɾoθˈeɾo θˈeɾo; θˈinko; (en)mˈaɪnəs(es) θˈinko
#   tr: bˈir sɯfˈɯrsɯfˈɯr sɯfˈɯr; bˈir sɯfˈɯrsɯfˈɯr sɯfˈɯr; bˈɛʃ; (en)mˈaɪnəs(tr) bˈɛʃ
#   ko: ˈir jˈʌŋjˈʌŋ jˈʌŋ; ˈir jˈʌŋjˈʌŋ jˈʌŋ; ˈo; (en)mˈaɪnəs(ko) ˈo
#   cmn: jˈi5 lˌiɜŋliɜŋ lˈiɜŋ; jˈi5 lˌiɜŋliɜŋ lˈiɜŋ; wˈu2; (en)mˈaɪnəs(cmn) wˈu2
#   de: ˈaɪn tˈaʊzənt; ˈaɪns nˈʊlnˈʊl nˈʊl; mˈiːnʊs fˈʏnf; mˈiːnʊs fˈʏnf
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check espeakng-loader==0.2.4
"$home/venv/bin/python" - <<'PYTHON'
import ctypes

import espeakng_loader

SYNCHRONOUS, UTF_8, IPA = 2, 1, 2
NUMBERS = ("1 000", "1\N{NO-BREAK SPACE}000", "-5", "\N{MINUS SIGN}5")
SAID = {
    "fr": "mˈil; ˈœ̃ zeʁozeʁo zeʁˈo; sˈɛ̃k; (en)mˈaɪnəs(fr) sˈɛ̃k",
    "sv": "ˈɛt tˈʉsɛn; ˈɛt nˈɔlnˈɔl nˈɔl; mˈiːnɵs fˈɛm; (en)mˈaɪnəs(sv) fˈɛm",
    "pl": "tˈɨɕɔnts; jˈɛdɛn zˈɛrɔːzˈɛrɔː zˈɛrɔː; pʲˈɛɲtɕ; (en)mˈaɪnəs(pl) pʲˈɛɲtɕ",
    "ru": "ʌdʲˈin nˈojɭnˈojɭ nˈojɭ; ʌdʲˈin nˈojɭnˈojɭ nˈojɭ; pʲˈɑtʲ; (en)mˈaɪnəs(ru) pʲˈɑtʲ",
    "es": "ˈuno θˈeɾoθˈeɾo θˈeɾo; ˈuno θˈeɾoθˈeɾo θˈeɾo; θˈinko; (en)mˈaɪnəs(es) θˈinko",
    "tr": "bˈir sɯfˈɯrsɯfˈɯr sɯfˈɯr; bˈir sɯfˈɯrsɯfˈɯr sɯfˈɯr; bˈɛʃ; (en)mˈaɪnəs(tr) bˈɛʃ",
    "ko": "ˈir jˈʌŋjˈʌŋ jˈʌŋ; ˈir jˈʌŋjˈʌŋ jˈʌŋ; ˈo; (en)mˈaɪnəs(ko) ˈo",
    "cmn": "jˈi5 lˌiɜŋliɜŋ lˈiɜŋ; jˈi5 lˌiɜŋliɜŋ lˈiɜŋ; wˈu2; (en)mˈaɪnəs(cmn) wˈu2",
    "de": "ˈaɪn tˈaʊzənt; ˈaɪns nˈʊlnˈʊl nˈʊl; mˈiːnʊs fˈʏnf; mˈiːnʊs fˈʏnf",
}
espeak = ctypes.CDLL(espeakng_loader.get_library_path())
espeak.espeak_Info.restype = espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
espeak.espeak_Initialize(SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)


def phonemes(number: str) -> str:
    rest = ctypes.c_char_p(number.encode())
    return espeak.espeak_TextToPhonemes(ctypes.byref(rest), UTF_8, IPA).decode().strip()


print("eSpeak NG", espeak.espeak_Info(None).decode())
for language, wanted in SAID.items():
    espeak.espeak_SetVoiceByName(language.encode())
    said = "; ".join(map(phonemes, NUMBERS))
    print(f"{language}: {said}")
    assert said == wanted, "eSpeak NG has changed"
PYTHON
