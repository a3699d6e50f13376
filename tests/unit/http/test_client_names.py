"""The names that clients of OpenAI and Google use, and who answers to them."""

from __future__ import annotations

from typing import Any

import pytest

from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.speech import Speaker, SpeechParams
from rhapsode.engines.hibari.provider import HibariProvider
from rhapsode.engines.kokoro.provider import KokoroProvider
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.http.gemini.interactions import CreateInteraction
from rhapsode.http.gemini.interactions import params_of as interaction_params
from rhapsode.http.gemini.names import find_google_model, google_name, with_known_voices
from rhapsode.http.gemini.prompts import directed, format_of, params_of, wanted_format
from rhapsode.http.gemini.schemas import GenerateContent
from rhapsode.http.openai.names import ALIASES, VOICES, find_models, find_voice, language_of
from tests.support.cases import each_case

USUAL = Catalogue([KokoroProvider(), HibariProvider()])
OTHERS = Catalogue([ToneProvider()])


@each_case("name", [*ALIASES, "gpt-4o-mini-tts-2025-12-15", "tts-1-1106"])
def test_an_alias_is_the_contracts_model_or_the_first(name: str) -> None:
    assert find_models(USUAL, name)[0].id == "gemini_3_1_flash_tts_preview"
    assert find_models(OTHERS, name)[0].id == "tone"


@each_case("name", ["tts-2", "gpt-4o-mini", "tts-1-", "", "tts-1\n"])
def test_no_other_name_is_an_alias(name: str) -> None:
    with pytest.raises(NotFoundError, match="does not exist"):
        find_models(USUAL, name)


@each_case("name", VOICES)
def test_every_voice_of_theirs_has_a_counterpart_of_its_gender(name: str) -> None:
    for catalogue, model in ((USUAL, "tts-1"), (USUAL, "kokoro"), (OTHERS, "tone")):
        _, voice = find_voice(find_models(catalogue, model), name)
        assert voice.gender == VOICES[name].gender
    for model in ("tts-1", "kokoro"):
        assert find_voice(find_models(USUAL, model), name)[1].name == VOICES[name].voice
    assert find_voice(find_models(USUAL, "hibari"), name)[1].name == "heart", "it has one voice"


def test_all_counterparts_differ() -> None:
    assert len({voice.voice for voice in VOICES.values()}) == len(VOICES)


def test_an_alias_takes_the_voices_of_all_models() -> None:
    model, voice = find_voice(find_models(USUAL, "tts-1"), "af_heart")
    assert (model.id, voice.name) == ("kokoro", "af_heart")
    with pytest.raises(RequestError, match="Unknown voice 'af_heart'"):
        find_voice(find_models(USUAL, "hibari"), "af_heart")
    with pytest.raises(RequestError, match="Did you mean 'Kore'"):
        find_voice(find_models(USUAL, "tts-1"), "koree")


@each_case("name", ["TTS-1", "openai/tts-1", "OpenAI/gpt-4o-mini-tts", "default", "Default"])
def test_capitals_and_a_provider_do_not_count(name: str) -> None:
    assert find_models(USUAL, name)[0].id == "gemini_3_1_flash_tts_preview"


@each_case(("name", "id"), [("Kokoro", "kokoro"), ("hexgrad/KOKORO", "kokoro"), ("HIBARI", "hibari")])
def test_capitals_and_a_provider_do_not_count_in_our_names(name: str, id: str) -> None:
    assert [model.id for model in find_models(USUAL, name)] == [id]


@each_case(("given", "voice"), [("kore", "Kore"), ("ZEPHYR", "Zephyr"), ("AF_HEART", "af_heart"), ("Alloy", "Gacrux")])
def test_capitals_do_not_count_in_names_of_voices(given: str, voice: str) -> None:
    assert find_voice(find_models(USUAL, "tts-1"), given)[1].name == voice


@each_case(
    ("given", "code"),
    [("a", "en-US"), ("B", "en-GB"), ("z", "zh"), ("auto", None), ("English", "en"), ("japanese", "ja"), ("fr", "fr")],
)
def test_languages_are_known_by_the_names_of_other_apis(given: str, code: str | None) -> None:
    assert language_of(given) == code


@each_case(
    ("name", "model"),
    [
        ("gemini-3.1-flash-tts-preview", "gemini_3_1_flash_tts_preview"),
        ("models/gemini-3.1-flash-tts-preview", "gemini_3_1_flash_tts_preview"),
        ("gemini_3_1_flash_tts_preview", "gemini_3_1_flash_tts_preview"),
        ("gemini-2.5-pro-preview-tts", "gemini_3_1_flash_tts_preview"),
        ("gemini-3.8-flash-lite-tts", "gemini_3_1_flash_tts_preview"),
        ("kokoro", "kokoro"),
    ],
)
def test_googles_names_lead_to_a_model(name: str, model: str) -> None:
    assert find_google_model(USUAL, name).id == model


@each_case("name", ["gemini-2.5-flash", "gemini-3.1-flash-image", "kokor", "", "models/models/kokoro"])
def test_what_does_not_speak_is_not_found(name: str) -> None:
    with pytest.raises(NotFoundError):
        find_google_model(USUAL, name)


def test_our_names_in_googles_spelling() -> None:
    assert google_name("gemini_3_1_flash_tts_preview") == "gemini-3.1-flash-tts-preview"
    assert google_name("gemini_3_8_flash_lite_tts") == "gemini-3.8-flash-lite-tts"
    assert google_name("kokoro") == "kokoro"


@each_case(
    ("prompt", "text", "style"),
    [
        ("Say cheerfully: Have a wonderful day!", "Have a wonderful day!", "Say cheerfully"),
        (
            "Please read this slowly and calmly:\n\nOnce upon a time.",
            "Once upon a time.",
            "Please read this slowly and calmly",
        ),
        ("Say: Hello.", "Hello.", "Say"),
        ("Say it kindly. Speak slowly:\nHello.", "Hello.", "Say it kindly. Speak slowly"),
        ("Say it kindly. Then: do it.", "Say it kindly. Then: do it.", None),
        ("Hello: that is what they say: nothing.", "Hello: that is what they say: nothing.", None),
        ("Say what you want. But: do it.", "Say what you want. But: do it.", None),
        ('Say "yes": that is all.', 'Say "yes": that is all.', None),
        ("Say cheerfully:", "Say cheerfully:", None),
        ("Sayings: old and new.", "Sayings: old and new.", None),
        ("Read at 10:30 today.", "Read at 10:30 today.", None),
        ("Read this first: the manual is in the drawer.", "Read this first: the manual is in the drawer.", None),
        ("Say the magic word: please.", "Say the magic word: please.", None),
        ("Announce the winner: Ann Lee.", "Announce the winner: Ann Lee.", None),
        ("Read only this: the last page.", "Read only this: the last page.", None),
        ("Read aloud in a warm tone: Welcome.", "Welcome.", "Read aloud in a warm tone"),
        ("Say it like a pirate: Ahoy.", "Ahoy.", "Say it like a pirate"),
        ("Speak the following text: Hello.", "Hello.", "Speak the following text"),
        # as LiveKit's GeminiTTS sends its instructions
        ('cheerful:\n"Hello, all."', "Hello, all.", "cheerful"),
        ('You are a calm clerk:\n"It is "open"."', 'It is "open".', "You are a calm clerk"),
        (
            'Say the text with a proper tone, don\'t omit or add any words:\n"Hello."',
            "Hello.",
            "Say the text with a proper tone, don't omit or add any words",
        ),
        ('The sign reads:\n"Keep out."', 'The sign reads:\n"Keep out."', None),
        ('She said:\n"Hello."', 'She said:\n"Hello."', None),
        ('cheerful:\n"Hello," she said.', 'cheerful:\n"Hello," she said.', None),
    ],
)
def test_a_direction_is_not_read_aloud(prompt: str, text: str, style: str | None) -> None:
    assert directed(prompt) == (text, style)


def test_the_style_of_a_dialogue_is_what_precedes_the_first_name() -> None:
    lines = "Joe: Say this: no.\nJane: Yes."
    assert directed(lines, ["Joe", "Jane"]) == (lines, None)
    assert directed(f"TTS this conversation:\n{lines}", ["Joe", "Jane"]) == (lines, "TTS this conversation:")
    assert directed("No names here.", ["Joe", "Jane"]) == ("No names here.", None)


PROMPT = """# AUDIO PROFILE: Jaz R.
## "The Morning Hype"

### DIRECTOR'S NOTES
Style: bright. Say: nothing of this.

#### TRANSCRIPT
"""


def test_of_the_documented_prompt_only_the_transcript_is_spoken() -> None:
    assert directed(PROMPT + "Yes! It is morning.") == ("Yes! It is morning.", PROMPT.partition("\n#### ")[0].strip())
    text, style = directed(PROMPT + "Joe: Hi.\nJane: Yes.", ["Joe", "Jane"])
    assert text == "Joe: Hi.\nJane: Yes."
    assert style is not None
    assert "DIRECTOR'S NOTES" in style
    for plain in ("# Minutes\n#### Transcript\nHello.", "## Scene\nHello.", PROMPT):
        assert directed(plain) == (plain, None)


GENTLY = "calm\nSay gently"


@each_case(
    ("body", "text", "style", "voice", "format"),
    [
        ([{"text": "Hello.", "speechMetadata": {"style": "cheerful"}}], "Hello.", "cheerful", None, "pcm"),
        (
            [{"text": "Say gently: Hello.", "speech_metadata": {"style": "calm"}}],
            "Hello.",
            "calm\nSay gently",
            None,
            "pcm",
        ),
    ],
)
def test_styles_of_parts_become_directions(body: Any, text: str, style: str, voice: str | None, format: str) -> None:
    request = GenerateContent.model_validate({"contents": [{"parts": body}]})
    params = params_of(request)
    found = wanted_format(request)[0].value
    assert (params.text, params.style, params.voice_name, found) == (text, style, voice, format)


def test_each_part_has_its_own_style() -> None:
    calm, sad = {"style": "calm"}, {"style": 'very "sad"\n<slow>', "speaker": "Joe"}
    parts: Any = [
        {"text": "One. Two.", "speechMetadata": calm},
        {"text": "Three."},
        {"text": "Four.", "speechMetadata": sad},
    ]
    params = params_of(GenerateContent.model_validate({"contents": {"parts": parts}, "systemInstruction": "warm"}))
    assert params.style == "warm"
    assert params.text.splitlines() == [
        '<google:style name="calm">One. Two.</google:style>',
        "Three.",
        '<google:style name="very sad slow">Four.</google:style>',
    ]
    parts[1]["text"] = "Jane: Three."
    voices = [
        {"speaker": name, "voiceConfig": {"voice": voice}} for name, voice in (("Joe", "Puck"), ("Jane", "Kore"))
    ]
    speech = {"multiSpeakerVoiceConfig": {"speakerVoiceConfigs": voices}}
    del parts[0]
    body: Any = {"contents": {"parts": parts}, "generationConfig": {"speechConfig": speech}}
    params = params_of(GenerateContent.model_validate(body))
    assert params.text == 'Jane: Three.\nJoe: <google:style name="very sad slow">Four.</google:style>'


def test_a_dialogue_by_parts_has_its_speakers_in_the_text() -> None:
    voices = [
        {"speaker": name, "voiceConfig": {"voice": voice}} for name, voice in (("Joe", "Puck"), ("Jane", "Kore"))
    ]
    speech = {"multiSpeakerVoiceConfig": {"speakerVoiceConfigs": voices}}
    parts: Any = [
        {"text": f"Hi, {a}.", "speechMetadata": {"speaker": b}} for a, b in (("Jane", "Joe"), ("Joe", "JANE"))
    ]
    body: Any = {"contents": [{"parts": parts}], "generationConfig": {"speechConfig": speech}}
    params = params_of(GenerateContent.model_validate(body))
    assert params.text == "Joe: Hi, Jane.\nJane: Hi, Joe."
    assert [(speaker.name, speaker.voice_name) for speaker in params.speakers] == [("Joe", "Puck"), ("Jane", "Kore")]
    parts[1]["speechMetadata"]["speaker"] = "Jim"
    with pytest.raises(RequestError, match="Unknown speaker 'Jim'"):
        params_of(GenerateContent.model_validate(body))


@each_case("system", ["calm", {"parts": [{"text": "calm"}]}, {"parts": {"text": "calm"}, "role": "system"}])
def test_a_system_instruction_is_a_style(system: Any) -> None:
    body = {"contents": {"parts": {"text": "Hello."}}, "systemInstruction": system, "tools": None}
    assert params_of(GenerateContent.model_validate(body)).style == "calm"


@each_case(
    ("given", "format"),
    [("AUDIO_L16", "pcm"), ("audio/wav", "wav"), ("AUDIO_MP3", "mp3"), ("audio/L16;rate=24000", "pcm"), (None, "pcm")],
)
def test_the_format_of_the_answer(given: str | None, format: str) -> None:
    audio: Any = {"audio": {"mimeType": given, "sampleRate": 16_000}}
    for name in ("responseFormat", "response_format"):
        for shape in (audio, [audio], [{"text": {}}, audio]):  # google-genai 3.6 sends a list
            body = {"contents": {"parts": {"text": "Hi."}}, "generation_config": {name: shape}}
            assert wanted_format(GenerateContent.model_validate(body)) == (AudioFormat(format), 16_000)
    with pytest.raises(RequestError, match=r"Unknown mimeType 'audio/aiff'. Valid: audio/l16, .*audio/wav"):
        format_of("audio/aiff", "x")


def test_models_and_voices_of_google_speak_with_any_engine() -> None:
    alone = Catalogue([HibariProvider()])
    for name in ("gemini-3.1-flash-tts-preview", "gemini-2.5-flash-preview-tts", "gemini-3.8-flash-lite-tts"):
        assert find_google_model(alone, name).id == "hibari"
    model = find_google_model(alone, "gemini-3.8-flash-tts")
    params = SpeechParams("Hi.", voice_name="kore", speakers=(Speaker("Joe", "Puck"),))
    known = with_known_voices(params, model)
    assert (known.voice_name, known.speakers[0].voice_name) == ("heart", "heart")
    assert with_known_voices(SpeechParams("Hi.", voice_name="Nobody"), model).voice_name == "Nobody"


def test_an_interaction_as_clients_send_it() -> None:
    body: Any = {"model": "m", "input": "Say gently: Hi.", "response_modalities": ["audio"], "tools": None}
    speech: Any = [{"voice": "Kore", "language": "en-US"}]
    params = interaction_params(
        CreateInteraction.model_validate({**body, "generation_config": {"speech_config": speech}})
    )
    assert (params.text, params.style, params.voice_name, params.language_code) == (
        "Hi.",
        "Say gently",
        "Kore",
        "en-US",
    )
    speech = [{"voice": "Kore", "speaker": "Ann"}, {"voice": "Puck", "speaker": "Joe"}]
    body["input"] = [{"type": "text", "text": text} for text in ("Ann: Hi.", "Joe: Yes.")]
    params = interaction_params(
        CreateInteraction.model_validate({**body, "generation_config": {"speech_config": speech}})
    )
    assert (params.text, len(params.speakers), params.voice_name) == ("Ann: Hi.\nJoe: Yes.", 2, None)
    for wrong in ({"background": True}, {"response_modalities": ["text"]}):
        with pytest.raises(RequestError):
            interaction_params(CreateInteraction.model_validate({**body, **wrong}))
