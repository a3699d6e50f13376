# ruff: noqa: RUF001  (other scripts)
"""Which language an input is read in, by which voice, and what is refused or warned of."""

from __future__ import annotations

import pytest

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.core.task import NewInput
from rhapsode.engines.gemini.provider import GeminiProvider
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.service.checks import check_input, find_route
from rhapsode.service.languages import nearest_language

GEMINI = "gemini_3_1_flash_tts_preview"
LOCAL = Catalogue([KokoroProvider(), HibariProvider()])
HAN = "明日は東京で雨が降るでしょう。"
CHINESE = "明天北京会下雨，天气非常冷。"
SPANISH = "El niño pequeño juega con la pelota en el jardín, y su madre lo mira desde la ventana."


def checked(
    text: str, voice: str | None = None, language: str | None = None, model: str = GEMINI, offered: Catalogue = LOCAL
) -> NewInput:
    entry = offered.find_model(model)
    params = SpeechParams(text, voice_name=voice, language_code=language)
    return check_input(
        offered, entry, find_route(offered, entry, None), params, "input[0].params", max_characters=9999
    )


@pytest.mark.parametrize(
    ("voice", "asked", "meant"),
    [
        ("Kore", None, None),
        ("Kore", "en", None),
        ("Kore", "en-GB", "en-GB"),
        ("Kore", "EN_gb", "en-GB"),
        ("Kore", "ja", "ja-JP"),
        ("Kore", "ja-JP", "ja-JP"),
        ("Kore", "zh", "zh-CN"),
        ("Kore", "cmn", "zh-CN"),
        ("Kore", "cmn-Hans-CN", "zh-CN"),
        ("Kore", "zh-Hant", "zh-CN"),
    ],
)
def test_a_code_means_a_variety_that_can_be_read(voice: str, asked: str | None, meant: str | None) -> None:
    assert checked("123", voice, asked).params.language_code == meant


@pytest.mark.parametrize(("asked", "meant"), [("ja", None), ("en", "en-US"), ("zh", "zh-CN")])
def test_a_bare_code_is_the_voices_own_variety_if_it_has_one(asked: str, meant: str | None) -> None:
    assert checked("123", "jf_alpha", asked, "kokoro").params.language_code == meant


@pytest.mark.parametrize("model", [GEMINI, "kokoro"])
@pytest.mark.parametrize(
    ("asked", "voice"), [("ja", "jf_alpha"), ("zh-CN", "zf_xiaobei"), ("en", None), ("en-GB", None), (None, None)]
)
def test_a_native_voice_speaks_where_a_language_is_named_and_no_voice(
    model: str, asked: str | None, voice: str | None
) -> None:
    expected = voice or LOCAL.find_model(model).default_voice
    assert checked("123", None, asked, model).params.voice_name == expected


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("pt-PT", "Unknown language 'pt-PT'."),
        ("ko", "Unknown language 'ko'."),
        ("Spanish!", "Unknown language 'Spanish!'."),
        ("", "Unknown language ''."),
        ("zh-TW", "Unknown language 'zh-TW'. Did you mean 'zh-CN'?"),
        ("en-AU", "Unknown language 'en-AU'. Did you mean 'en-US'?"),
        ("zh-Hant-TW", "Unknown language 'zh-Hant-TW'. Did you mean 'zh-CN'?"),
        ("de-DE", "Unknown language 'de-DE'. Valid: en-US, en-GB, es-ES, "),
    ],
)
def test_a_language_that_cannot_be_read_is_refused_by_name(asked: str, message: str) -> None:
    with pytest.raises(RequestError) as refused:
        checked("123", "Kore", asked)
    assert refused.value.message.startswith(message)
    assert refused.value.param == "input[0].params.language_code"


def test_another_engine_reads_what_it_reads() -> None:
    with pytest.raises(RequestError, match=r"Unknown language 'ja'\. Valid: en-US"):
        checked("123", None, "ja", "hibari")


@pytest.mark.parametrize(
    ("text", "character", "able"),
    [
        (HAN, "Chinese letter '明'", ("ja-JP", "zh-CN")),
        ("こんにちは", "Hiragana letter 'こ'", ("ja-JP",)),
        ("Hello שלום", "Hebrew", ()),
    ],
)
def test_a_script_of_another_language_is_refused_with_the_voices_that_could(
    text: str, character: str, able: tuple[str, ...]
) -> None:
    with pytest.raises(RequestError) as refused:
        checked(text, "Kore")
    assert character in refused.value.message
    assert "at position" in refused.value.message
    for language in able:
        assert f"language_code '{language}', voice" in refused.value.message
    assert ("It can be read as" in refused.value.message) == bool(able)


def test_its_own_script_is_read() -> None:
    assert checked(HAN, "jf_alpha", None, "kokoro").params.language_code is None
    assert checked(HAN, "Kore", "ja").params.language_code == "ja-JP"
    assert checked(CHINESE, None, "zh").params.voice_name == "zf_xiaobei"
    with pytest.raises(RequestError, match="Hiragana letter 'は'"):
        checked(HAN, "Kore", "zh")


def test_an_estimate_goes_by_the_script() -> None:
    kana, latin = checked("こんにちは" * 20, "Kore", "ja"), checked("hello " * 20, "Kore")
    assert 1.5 < kana.seconds / latin.seconds < 4


def test_a_text_in_another_language_is_spoken_with_a_warning() -> None:
    warning = checked(SPANISH, "Kore").language_warning
    assert warning is not None
    assert warning.startswith("The text seems to be in Spanish, and is read in en-US.")
    assert checked("The mother looks at the child that plays with the ball.", "Kore").language_warning is None
    remote = Catalogue([], [GeminiProvider()])
    assert checked(SPANISH, "Kore", offered=remote).language_warning is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("es-MX", "es"),
        ("es-US", "es"),
        ("pt-PT", "pt"),
        ("fr-CA", "fr"),
        ("en-IN", "en-GB"),
        ("en-AU", "en-GB"),
        ("en-CA", "en"),
        ("en-GB", "en-GB"),
        ("zh-TW", "zh"),
        ("zh-Hant", "zh-Hant"),
        ("ko-KR", "ko-KR"),
        ("Spanish!", "Spanish!"),
    ],
)
def test_the_nearest_variety_for_clients_of_other_apis(asked: str, meant: str) -> None:
    assert nearest_language(asked, LOCAL.profile("kokoro")) == meant


def test_names_of_voices_and_models_in_any_letters() -> None:
    assert checked("123", "KORE").params.voice_name == "Kore"
    assert checked("123", "AF_heart", model="KOKORO").params.voice_name == "af_heart"
    entry = LOCAL.find_model("Kokoro")
    speakers = (Speaker("Joe", "am_PUCK"), Speaker("Ann", "AF_HEART"))
    params = SpeechParams("Joe: One.\nAnn: Two.", speakers=speakers)
    found = check_input(LOCAL, entry, find_route(LOCAL, entry, None), params, "input[0].params", max_characters=99)
    assert [speaker.voice_name for speaker in found.params.speakers] == ["am_puck", "af_heart"]


def dialogue(text: str) -> NewInput:
    """Return a text of Ann, who speaks English, and Yuki, who speaks Japanese."""
    entry = LOCAL.find_model("kokoro")
    params = SpeechParams(text, speakers=(Speaker("Ann", "af_heart"), Speaker("Yuki", "jf_alpha")))
    return check_input(LOCAL, entry, find_route(LOCAL, entry, None), params, "input[0].params", max_characters=9999)


def test_a_dialogue_is_checked_in_the_language_of_each_speaker() -> None:
    assert dialogue("Ann: How do you say it?\nYuki: 東京です。").language_warning is None
    with pytest.raises(RequestError, match=r"at position 5 cannot be spoken .* reads English"):
        dialogue("Ann: 東京。\nYuki: 東京。")


ENGLISH = "The mother looks at the child that plays with the ball in the garden of her house."


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (
            f"Ann: Hello.\nYuki: {ENGLISH}",
            "The lines of speakers[1] seem to be in English, and are read in ja-JP. "
            "Without 'language_code' a voice of English reads it.",
        ),
        (
            f"Ann: {SPANISH}\nYuki: 東京です。\nAnn: {SPANISH}",
            "The lines of speakers[0] seem to be in Spanish, and are read in en-US. "
            "Without 'language_code' a voice of Spanish reads it.",
        ),
        (f"Yuki: 東京です。\nAnn: {ENGLISH}", None),
    ],
)
def test_a_speaker_whose_lines_are_in_another_language_is_warned_of(text: str, warning: str | None) -> None:
    assert dialogue(text).language_warning == warning


def test_one_speaker_of_another_language_is_warned_of_among_others_of_the_same() -> None:
    text = f"Ann: {ENGLISH}\nJosé: {SPANISH}\nAnn: {ENGLISH}\nAnn: {ENGLISH}"
    entry = LOCAL.find_model("kokoro")
    params = SpeechParams(text, speakers=(Speaker("Ann", "af_heart"), Speaker("José", "af_sky")))
    found = check_input(LOCAL, entry, find_route(LOCAL, entry, None), params, "input[0].params", max_characters=9999)
    assert found.language_warning is not None
    assert found.language_warning.startswith("The lines of speakers[1] seem to be in Spanish, and are read in en-US.")


def test_a_dialogue_in_two_languages_is_as_long_as_its_lines() -> None:
    short, long = (dialogue(f"Ann: One two three.\nYuki: {'東京。' * times}").seconds for times in (1, 100))
    assert long > 20 * short
