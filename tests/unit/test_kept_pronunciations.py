# ruff: noqa: RUF001  (phonetic symbols)
"""The dictionary: what may be kept, and which of it holds for a text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from rhapsode.core.clock import now_ms
from rhapsode.core.dictionary import DictionaryEntry, KeptDictionary, dictionary_of
from rhapsode.core.errors import RequestError
from rhapsode.core.params import read_params, write_params
from rhapsode.core.speech import Pronunciation, Speaker, SpeechParams
from rhapsode.engines.gemini.provider import GeminiProvider
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.service import dictionary as service_module
from rhapsode.service.checks import check_input, find_route
from rhapsode.service.dictionary import DictionaryService, checked_entry, checked_file, find_scope
from rhapsode.text.pronunciation_files import FileEntry, PronunciationFile, SkippedEntry

PREVIEW = "gemini_3_1_flash_tts_preview"
OFFERED = Catalogue([KokoroProvider(), HibariProvider()], [GeminiProvider()])


def kept(*entries: tuple[str | None, str, str, str | None]) -> KeptDictionary:
    return dictionary_of(
        DictionaryEntry(f"pron_{at}", key, word, said, language, 0, 0)
        for at, (key, word, said, language) in enumerate(entries)
    )


def said_for(
    text: str,
    dictionary: KeptDictionary,
    own: dict[str, str] | None = None,
    *,
    route: str = "local",
    speed: float = 1.0,
    language: str | None = None,
) -> dict[str, str]:
    model = OFFERED.find_model(PREVIEW)
    params = SpeechParams(
        text,
        speed=speed,
        language_code=language,
        pronunciations=tuple(Pronunciation(*pronunciation) for pronunciation in (own or {}).items()),
    )
    checked = check_input(
        OFFERED,
        model,
        find_route(OFFERED, model, route),
        params,
        "input[0].params",
        max_characters=1000,
        dictionary=dictionary,
    )
    return {pronunciation.word: pronunciation.spoken_as for pronunciation in checked.params.pronunciations}


def test_only_words_of_the_text_are_taken() -> None:
    dictionary = kept(("k", "SQL", "sequel", None), ("k", "GIF", "jif", None))
    assert said_for("We use sql.", dictionary) == {"SQL": "sequel"}
    assert said_for("We use MySQL.", dictionary) == {}
    assert said_for("We use it.", kept()) == {}


def test_a_request_comes_before_its_key_and_that_before_the_installation() -> None:
    dictionary = kept((None, "SQL", "squeal", None), ("k", "SQL", "sequel", None), (None, "GIF", "jif", None))
    assert said_for("SQL and GIF", dictionary) == {"SQL": "sequel", "GIF": "jif"}
    assert said_for("SQL and GIF", dictionary, {"sql": "S Q L"}) == {"sql": "S Q L", "GIF": "jif"}


def test_words_alike_but_for_capitals_are_each_for_their_own() -> None:
    dictionary = kept(("k", "Polish", "Pole ish", None), (None, "polish", "paul ish", None))
    assert said_for("Polish polish", dictionary) == {"Polish": "Pole ish", "polish": "paul ish"}


def test_a_longer_word_of_the_request_holds() -> None:
    dictionary = kept(("k", "York", "Yark", None))
    assert said_for("New York", dictionary, {"New York": "Noo York"}) == {"New York": "Noo York"}
    assert said_for("New York, York", dictionary, {"New York": "Noo York"}) == {"New York": "Noo York", "York": "Yark"}


def test_an_entry_for_a_variety_comes_before_one_for_all() -> None:
    dictionary = kept(("k", "route", "root", "en-GB"), ("k", "route", "rout", None), ("k", "schedule", "x", "de"))
    assert said_for("The route schedule", dictionary) == {"route": "rout"}
    assert said_for("The route schedule", dictionary, language="en-GB") == {"route": "root"}
    assert said_for("The route", kept(("k", "route", "root", "en"))) == {"route": "root"}


def test_what_an_engine_cannot_say_is_left_out_and_refuses_nothing() -> None:
    dictionary = kept(("k", "Siobhan", "/ʃɪˈvɔːn/", None), ("k", "long", "so " * 60 + "on", None))
    assert said_for("Siobhan", dictionary) == {"Siobhan": "/ʃɪˈvɔːn/"}
    assert said_for("Siobhan", dictionary, route="gemini") == {}
    assert list(said_for("long", dictionary)) == ["long"]
    assert said_for("long", dictionary, speed=0.5) == {}


def said_in_dialogue(
    text: str, dictionary: KeptDictionary, voices: dict[str, str], own: dict[str, str] | None = None
) -> list[tuple[str, str, str | None]]:
    """Return what holds in a dialogue of Kokoro's voices, each with the language of its lines."""
    model = OFFERED.find_model("kokoro")
    params = SpeechParams(
        text,
        speakers=tuple(Speaker(*speaker) for speaker in voices.items()),
        pronunciations=tuple(Pronunciation(*pronunciation) for pronunciation in (own or {}).items()),
    )
    route = find_route(OFFERED, model, "local")
    checked = check_input(OFFERED, model, route, params, "x", max_characters=1000, dictionary=dictionary).params
    assert read_params(write_params(checked)).pronunciations == checked.pronunciations
    return [
        (pronunciation.word, pronunciation.spoken_as, pronunciation.language_code)
        for pronunciation in checked.pronunciations
    ]


def test_each_line_of_a_dialogue_has_the_dictionary_of_its_language() -> None:
    dictionary = kept(
        ("k", "route", "root", "en-GB"),
        ("k", "route", "rout", "en"),
        ("k", "Nice", "niece", "fr"),
        ("k", "SQL", "sequel", None),
    )
    english = {"Ann": "af_heart", "Bob": "bf_emma"}
    both = [("SQL", "sequel", None), ("route", "root", "en-GB"), ("route", "rout", "en-US")]
    assert said_in_dialogue("Ann: The route, SQL.\nBob: Route SQL.", dictionary, english) == both
    assert said_in_dialogue("Bob: Route SQL.\nAnn: The route, SQL.", dictionary, english) == both
    assert said_in_dialogue("Ann: The route.\nBob: Yes.", dictionary, english) == [("route", "rout", "en-US")]
    french = {"Ann": "af_heart", "Zoé": "ff_siwis"}
    in_french = [("Nice", "niece", "fr-FR")]
    assert said_in_dialogue("Ann: Nice day.\nZoé: Elle habite à Nice.", dictionary, french) == in_french
    assert said_in_dialogue("Ann: Nice day.\nZoé: Bonjour.", dictionary, french) == []
    own = [("SQL", "sequel", None), ("route", "rowt", None)]
    assert said_in_dialogue("Ann: The route, SQL.\nBob: Route SQL.", dictionary, english, {"route": "rowt"}) == own


def test_what_a_request_says_for_a_word_can_be_said_in_every_line() -> None:
    voices = {"Ann": "af_heart", "Zoé": "ff_siwis"}
    with pytest.raises(RequestError, match="cannot be spoken"):
        said_in_dialogue("Ann: Hi x.\nZoé: Oui x.", kept(), voices, {"x": "мир"})


def test_more_words_than_a_request_may_bring_are_kept() -> None:
    words = [f"w{number}x" for number in range(800)]
    dictionary = kept(*(("k", word, f"/{'ab' * 3}/", None) for word in words))
    model = OFFERED.find_model(PREVIEW)
    params = SpeechParams(" ".join(words))
    route = find_route(OFFERED, model, "local")
    checked = check_input(OFFERED, model, route, params, "x", max_characters=100_000, dictionary=dictionary)
    assert len(checked.params.pronunciations) == 800


@pytest.mark.parametrize(
    ("word", "said", "language", "param", "message"),
    [
        ("...", "dots", None, "word", "is no word"),
        (" a", "b", None, "word", "a space"),
        ("SQL", "/ʘ/", None, "spoken_as", "ʘ"),
        ("SQL", "", None, "spoken_as", "must not be empty"),
        ("SQL", "/", None, "spoken_as", "two slashes"),
        ("SQL", "sequel", "en-UK", "language_code", "Did you mean 'en-US'|Did you mean 'en-GB'"),
        ("SQL", "sequel", "tlh", "language_code", "Unknown language"),
    ],
)
def test_what_cannot_be_said_is_not_kept(word: str, said: str, language: str | None, param: str, message: str) -> None:
    with pytest.raises(RequestError, match=message) as raised:
        checked_entry(OFFERED, word, said, language)
    assert raised.value.param == param


def test_a_word_is_kept_as_it_is_compared() -> None:
    entry = checked_entry(OFFERED, "O’Neil", "oh kneel", "EN_gb")
    assert (entry.word, entry.same_word, entry.language_code) == ("O’Neil", "O'Neil", "en-GB")
    assert checked_entry(Catalogue([ToneProvider()]), "SQL", "sequel", None).language_code is None


def test_a_file_keeps_the_last_of_each_word_and_names_the_others() -> None:
    file = PronunciationFile(
        [FileEntry("a", "x", None, 1), FileEntry("b", "/ʘ/", None, 2), FileEntry("a", "y", None, 3)],
        [SkippedEntry("c", 4, "no")],
    )
    entries, skipped = checked_file(OFFERED, file)
    assert [(entry.word, entry.spoken_as) for entry in entries] == [("a", "y")]
    assert [(entry.word, entry.line) for entry in skipped] == [("b", 2), ("c", 4)]


def test_scopes_have_names() -> None:
    assert (find_scope(None), find_scope("installation")) == ("key", "installation")
    with pytest.raises(RequestError, match="Valid: key, installation"):
        find_scope("all")


class CountingStore:
    """Keeps one entry, and counts how often all are read."""

    def __init__(self, updated_at: int) -> None:
        self.entry = DictionaryEntry("pron_1", None, "SQL", "sequel", None, 1, updated_at)
        self.reads = 0

    async def changed(self, key_id: str) -> tuple[int, int, int]:
        return 1, self.entry.updated_at, self.entry.updated_at

    async def of(self, key_id: str) -> list[DictionaryEntry]:
        self.reads += 1
        return [self.entry]


@pytest.mark.parametrize(("age_ms", "reads"), [(60_000, 1), (0, 3), (-86_400_000, 3)])
async def test_a_dictionary_is_read_again_when_it_may_have_changed(
    monkeypatch: pytest.MonkeyPatch, age_ms: int, reads: int
) -> None:
    monkeypatch.setattr(service_module, "CACHE_SECONDS", -1.0)
    store = CountingStore(now_ms() - age_ms)
    service = DictionaryService(cast(Any, store), cast(Any, None))
    for _ in range(3):
        assert [entry.spoken_as for entry in (await service.of("key1")).entries] == ["sequel"]
    assert store.reads == reads
    store.entry = replace(store.entry, spoken_as="squeal", updated_at=now_ms() - 30_000)
    assert [entry.spoken_as for entry in (await service.of("key1")).entries] == ["squeal"]
