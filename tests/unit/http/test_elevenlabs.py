"""ElevenLabs' names, formats, times and errors, and whose routes are whose."""

from __future__ import annotations

from typing import Any

import pytest

from rhapsode.core.errors import NotFoundError, RequestError, UnsupportedError
from rhapsode.core.speech import Model, Voice
from rhapsode.engines.registry import Catalogue
from rhapsode.http.app import FAMILIES
from rhapsode.http.bodies import check
from rhapsode.http.elevenlabs.alignment import Aligner
from rhapsode.http.elevenlabs.errors import elevenlabs_error
from rhapsode.http.elevenlabs.family import FAMILY
from rhapsode.http.elevenlabs.formats import DEFAULT_FORMAT, find_format
from rhapsode.http.elevenlabs.names import VOICES, find_models, find_voice
from rhapsode.http.elevenlabs.schemas import TextToSpeech
from rhapsode.http.families import family_at
from rhapsode.settings import Settings
from rhapsode.text.cues import TimedWord


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    from rhapsode.installation import catalogue

    return catalogue(Settings(engines=("kokoro",)))


def word(start: int, end: int, begins: float, stops: float) -> TimedWord:
    return TimedWord(start, end, begins, stops, False, 0, True)


# -- names -----------------------------------------------------------------------------------------------------------


def test_ids_of_their_voices_are_spoken_by_the_same_gender(catalogue: Catalogue) -> None:
    models = find_models(catalogue, "eleven_multilingual_v2")
    assert len(VOICES) == len({id for id in VOICES if len(id) == 20})
    for id, (_, described) in VOICES.items():
        model, voice = find_voice(models, id)
        assert model is models[0]
        assert voice.gender == described.gender


def test_a_model_without_those_voices_has_one_of_the_gender() -> None:
    voices = (Voice("One", "female", "plain"), Voice("Two", "male", "plain"))
    model = Model("m", "M", "", "e", "One", voices)
    assert find_voice([model], "JBFqnCBsd6RMkjVDRZzb")[1].name == "Two"
    assert find_voice([model], "21m00Tcm4TlvDq8ikWAM")[1].name == "One"


@pytest.mark.parametrize("id", ["Kore", "kore", "KORE"])
def test_our_voices_are_their_own_ids(catalogue: Catalogue, id: str) -> None:
    assert find_voice(find_models(catalogue, "eleven_v3"), id)[1].name == "Kore"


def test_a_voice_of_another_model_brings_its_model(catalogue: Catalogue) -> None:
    assert find_voice(find_models(catalogue, "eleven_flash_v2_5"), "af_heart")[0].id == "kokoro"


@pytest.mark.parametrize("id", ["Koree", "aaaaaaaaaaaaaaaaaaaa", ""])
def test_unknown_voices_are_told(catalogue: Catalogue, id: str) -> None:
    with pytest.raises(NotFoundError) as error:
        find_voice(find_models(catalogue, "default"), id)
    assert elevenlabs_error(error.value)["detail"]["status"] == "voice_not_found"
    assert ("'Kore'" in error.value.message) == (id == "Koree")


def test_unknown_models_are_told(catalogue: Catalogue) -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'kokoro'") as error:
        find_models(catalogue, "kokorro")
    assert elevenlabs_error(error.value)["detail"]["code"] == "model_not_found"
    assert find_models(catalogue, "eleven_tomorrow_v9")[0].id == "gemini_3_1_flash_tts_preview"


# -- formats and bodies ----------------------------------------------------------------------------------------------


def test_formats_are_found_by_name_and_unknown_ones_get_a_hint() -> None:
    assert find_format(None) == find_format(DEFAULT_FORMAT) == find_format("MP3_44100_128")
    assert (find_format("ulaw_8000").mime_type, find_format("pcm_16000").rate_hz) == ("audio/basic", 16_000)
    with pytest.raises(RequestError, match="Did you mean 'mp3_44100_1") as error:
        find_format("mp3_44100_127")
    assert error.value.param == "output_format"


def test_sound_is_resampled_and_its_length_is_told() -> None:
    import numpy as np

    making = find_format("wav_8000").encoder(24_000)
    data = making.begin(2400) + making.write(np.zeros(2400, np.int16)) + making.finish()
    assert len(data) == 44 + 2 * 800
    assert int.from_bytes(data[40:44], "little") == 1600


def test_bodies_are_read_leniently() -> None:
    body = check(
        TextToSpeech,
        {
            "text": "Hello.",
            "voice_settings": {"speed": "1.2", "style": 0.5, "stability": None},
            "seed": 1,
            "pronunciation_dictionary_locators": [],
        },
    )
    assert (body.voice_settings.speed, body.voice_settings.direction) == (1.2, "somewhat lively")
    assert check(TextToSpeech, {"text": "Hello."}).voice_settings.direction is None


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": "a", "voice_settings": {"speed": 9}}, "voice_settings.speed"),
        ({"text": "a", "pronunciation_dictionary_locators": [{"pronunciation_dictionary_id": "x"}]}, None),
    ],
)
def test_wrong_bodies_name_the_field(body: dict[str, Any], param: str | None) -> None:
    with pytest.raises(RequestError) as error:
        check(TextToSpeech, body)
    assert error.value.param == (param or "pronunciation_dictionary_locators")


# -- times -----------------------------------------------------------------------------------------------------------


def test_every_character_has_its_time_once_and_in_order() -> None:
    text = "Say it, twice. 😀"
    aligner = Aligner(text)
    parts = [
        aligner.add([word(0, 3, 0.1, 0.4), word(4, 6, 0.5, 0.7)]),
        aligner.add([]),
        aligner.add([word(8, 13, 1.0, 1.5)]),
        aligner.finish(2.0),
    ]
    found = [part for part in parts if part is not None]
    assert "".join(char for part in found for char in part.characters) == text
    begins = [at for part in found for at in part.begins]
    ends = [at for part in found for at in part.ends]
    assert begins == sorted(begins)
    assert begins[1:] == pytest.approx(ends[:-1])
    assert (begins[0], begins[4], begins[8], ends[-1]) == pytest.approx((0.1, 0.5, 1.0, 2.0))
    told = found[0].in_milliseconds()
    assert (told["charStartTimesMs"][0], told["charDurationsMs"][0]) == (100, 100)


# -- routes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "header", "family"),
    [
        ("/v1/text-to-speech/Kore", "", "elevenlabs"),
        ("/v1/text-to-speech/Kore/stream", "authorization", "elevenlabs"),
        ("/v2/voices", "", "elevenlabs"),
        ("/v1/voices", "", "native"),
        ("/v1/voices", "authorization", "native"),
        ("/v1/voices", "xi-api-key", "elevenlabs"),
        ("/v1/voices", "x-goog-api-key", "gemini"),
        ("/v1/voices/Kore/sample", "", "native"),
        ("/v1/voices/Kore", "", "native"),
        ("/v1/voices/Kore", "xi-api-key", "elevenlabs"),
        ("/v1/models", "xi-api-key", "elevenlabs"),
        ("/v1/models", "", "native"),
        ("/v1/user/subscription", "", "elevenlabs"),
        ("/v1/usage", "", "native"),
    ],
)
def test_the_path_and_the_headers_decide_the_route_family(path: str, header: str, family: str) -> None:
    headers = [(header.encode(), b"key")] if header else []
    scope: Any = {"type": "http", "path": path, "headers": headers, "query_string": b""}
    assert family_at(FAMILIES, scope).name == family


def test_what_is_not_done_is_told() -> None:
    told = FAMILY.error_format(UnsupportedError("Voices are not cloned here."))
    assert told["detail"]["status"] == "not_implemented"
    assert UnsupportedError.status == 501
