# ruff: noqa: RUF001  (letters of other scripts)
"""What of a text cannot be spoken is found for the voice that is chosen, and counted as browsers count."""

from __future__ import annotations

import pytest

from rhapsode.console.marks import problem, utf16_marks
from rhapsode.core.custom_voices import CustomVoice, custom_voices_of
from rhapsode.core.delivery import PLAIN
from rhapsode.core.dictionary import DictionaryEntry, dictionary_of
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.service.checks import unspeakable_letters

CATALOGUE = Catalogue([KokoroProvider(), ToneProvider()])
OWN = custom_voices_of([CustomVoice("voice_1", "key", "Narrator", "kokoro", "af_bella", PLAIN, "", 1, 1)])
CAST = (Speaker("Ann", "af_heart"), Speaker("Жан", "am_adam"))
KEPT = dictionary_of([DictionaryEntry("word_1", "key", "Москва", "Moskva", None, 1, 1)])


@pytest.mark.parametrize(
    ("params", "letters"),
    [
        (SpeechParams("Say дом in Москва.", "af_heart"), ["дом"]),
        (SpeechParams("Say дом.", "Narrator"), ["дом"]),
        (SpeechParams("Ann: дом.\nЖан: Hello.", speakers=CAST), ["дом"]),
        (SpeechParams("Say дом.", "nobody"), []),
        (SpeechParams("Say дом.", "af_heart", language_code="xx"), []),
        (SpeechParams("été", "af_heart"), []),
    ],
)  # fmt: skip
def test_letters_are_found_for_the_voice(params: SpeechParams, letters: list[str]) -> None:
    found = unspeakable_letters(
        CATALOGUE, CATALOGUE.models["kokoro"], "kokoro", params, dictionary=KEPT, custom_voices=OWN
    )
    assert [params.text[start:end] for start, end in found] == letters


def test_letters_are_named_but_not_too_many() -> None:
    assert problem([]) == ""
    assert problem(["дом"]).startswith("“дом” cannot be spoken")
    assert problem(["ж" * 50] + [str(number) for number in range(9)]).startswith(
        f"“{'ж' * 20}”, “0”, “1”, “2”, “3” and 5 others cannot"
    )


def test_marks_are_counted_in_units_of_utf_16() -> None:
    words = "😀 и 𝔘 дом"
    marks = utf16_marks(words, [(2, 3), (6, 9)])
    assert marks == [(3, 4, "и"), (8, 11, "дом")]
    units = words.encode("utf-16-le")
    assert [units[2 * start : 2 * end].decode("utf-16-le") for start, end, _ in marks] == ["и", "дом"]
