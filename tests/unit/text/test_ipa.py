# ruff: noqa: RUF001  (phonetic symbols)
"""IPA as dictionaries and people write it, in the symbols of an engine of English."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.engines.kokoro.vocabulary import SYMBOL_IDS
from rhapsode.text import ipa as every_language
from rhapsode.text.languages.en.ipa import possessive, transcribe

SYMBOLS = "".join(SYMBOL_IDS)


@pytest.mark.parametrize(
    ("ipa", "american", "british"),
    [
        ("həˈloʊ", "həlˈO", "həlˈQ"),
        ("həˈləʊ", "həlˈO", "həlˈQ"),
        ("tʃɜːrtʃ", "ʧɜɹʧ", "ʧɜːɹʧ"),
        ("t͡ʃɝt͡ʃ", "ʧɜɹʧ", "ʧɜɹʧ"),
        ("ˈdʒʌdʒ", "ʤˈʌʤ", "ʤˈʌʤ"),
        ("ˈɡɑː.dən", "ɡˈɑdən", "ɡˈɑːdən"),
        ("gəʊt", "ɡOt", "ɡQt"),
        ("ˈbʌt.n̩", "bˈʌtᵊn", "bˈʌtᵊn"),
        ("ˈsɪɾi", "sˈɪTi", "sˈɪti"),
        ("kæt", "kæt", "kat"),
        ("hɒt", "hɑt", "hɒt"),
        ("beə(r)", "bɛɹ", "bɛː"),
        ("ˈnjuː ˈjɔːrk", "njˈu jˈɔɹk", "njˈuː jˈɔːɹk"),
        ("ʒoˈze", "ʒOzˈA", "ʒQzˈA"),
        ("bed", "bɛd", "bɛd"),
        ("'wɔːtər", "wˈɔtəɹ", "wˈɔːtəɹ"),
        ("fi:", "fi", "fiː"),
        ("kɔɹ-ˌnɛl", "kɔɹnˌɛl", "kɔɹnˌɛl"),
        ("həlˈO", "həlˈO", "həlˈQ"),  # misaki's own
        ("bɔ̃", "bɔ̃", "bɔ̃"),
        ("façade", "fɑçɑdA", "façadA"),
    ],
)
def test_the_same_word_in_two_accents(ipa: str, american: str, british: str) -> None:
    assert transcribe(ipa, SYMBOLS, "en-US") == american
    assert transcribe(ipa, SYMBOLS, "en-GB") == british


@pytest.mark.parametrize(
    ("ipa", "message"),
    [
        ("ɬan", "no IPA symbol 'ɬ' (U+026C) in the engine's vocabulary. Did you mean 'l'?"),
        ("b@t", "no IPA symbol '@' (U+0040) in the engine's vocabulary. Did you mean 'ə'?"),
        ("ba˥", "no IPA symbol '˥' (U+02E5) in the engine's vocabulary. Valid: ʣ"),
        ("b4", "no IPA symbol '4'"),
        ("ba,na", "no IPA symbol ','"),
        ("a↗", "no IPA symbol '↗'"),
        ("a\u0306", "no IPA symbol U+0306 (combining breve)"),
        ("", "no sound"),
        (" . ", "no sound"),
        ("ˈˌː", "no sound"),
    ],
)
def test_what_an_engine_has_no_symbol_for_is_named(ipa: str, message: str) -> None:
    with pytest.raises(RequestError) as raised:
        transcribe(ipa, SYMBOLS, "en-US")
    assert message in raised.value.message


def test_another_language_and_other_symbols_are_left_alone() -> None:
    assert every_language.transcribe("ˈtʃɛʁg", "tʃɛʁɡˈ") == "tʃˈɛʁɡ"
    assert transcribe("ˈheɪr", "ˈheɪr", "en-US") == "hˈeɪr", "an engine that has no symbol of misaki's"


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_what_belongs_to_a_word_sounds_like_its_end(language: str) -> None:
    """By the phonology of English: s behind a voiceless sound, a syllable of its own behind a hiss, else z."""
    vowel = {"en-US": "ᵻ", "en-GB": "ɪ"}[language]
    expected = dict.fromkeys("ptkfθ", "s") | dict.fromkeys("szʃʒʧʤ", f"{vowel}z") | dict.fromkeys("bdɡvðmnŋlɹi", "z")
    heard = {sound: possessive(f"bˈæ{sound}", language).removeprefix(f"bˈæ{sound}") for sound in expected}
    assert heard == expected


@pytest.mark.parametrize(
    ("phonemes", "american", "british"),
    [("kˈæt", "kˈæts", "kˈæts"), ("ˈʌs", "ˈʌsᵻz", "ˈʌsɪz"), ("bˈO", "bˈOz", "bˈOz"), ("kˈɑː", "kˈɑːz", "kˈɑːz")],
)
def test_what_belongs_to_a_word(phonemes: str, american: str, british: str) -> None:
    assert possessive(phonemes, "en-US") == american
    assert possessive(phonemes, "en-GB") == british
