"""Request and response models of OpenAI's speech API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rhapsode.core.audio import HIGHEST_HZ, LOWEST_HZ, RATE_STEP_HZ, AudioFormat
from rhapsode.core.speech import FASTEST, SLOWEST
from rhapsode.http.bodies import LenientRequest, absent
from rhapsode.http.openai.names import DEFAULT


def _name_of_voice(value: object) -> object:
    """Return ``"Kore"`` for ``{"id": "Kore"}``, and every other value as it is."""
    return value["id"] if isinstance(value, dict) and set(value) == {"id"} else value


def _in_small_letters(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def null_is_nothing(schema: dict[str, Any]) -> None:
    """Say in the document that ``null`` means the same as an omitted field."""
    for name, property_schema in schema["properties"].items():
        if name not in schema.get("required", ()):
            about = {
                key: property_schema.pop(key) for key in ("default", "description", "title") if key in property_schema
            }
            schema["properties"][name] = {"anyOf": [property_schema, {"type": "null"}], **about}


QUIETEST, LOUDEST = 0.1, 10.0
"""The factors that are :data:`~rhapsode.core.speech.QUIETEST_DB` and :data:`~rhapsode.core.speech.LOUDEST_DB`."""


class NormalizationOptions(LenientRequest):
    """How a text is normalised, for clients of Kokoro servers. It always is: numbers, dates and units are read out."""

    normalize: bool = Field(default=True, description="`false` has no effect.")


class CreateSpeech(LenientRequest):
    """A text to be spoken at once."""

    model_config = ConfigDict(json_schema_extra=null_is_nothing)

    model: str = Field(
        default=DEFAULT,
        description="`tts-1`, `tts-1-hd`, `gpt-4o-mini-tts` (all the same here), or a model id of `GET /v1/models`. "
        "Default: the preferred one.",
    )
    input: str = Field(min_length=1, description="The text to speak.")
    voice: Annotated[str, BeforeValidator(_name_of_voice)] = Field(
        default=DEFAULT,
        description="A voice of OpenAI's or of the model (`GET /v1/audio/voices`), also as an object with its `id`. "
        "Default: the model's own.",
        json_schema_extra={
            "type": ["string", "object"],
            "properties": {"id": {"type": "string"}},
            "required": ["id"],
            "additionalProperties": False,
        },
    )
    response_format: AudioFormat = Field(
        default=AudioFormat.MP3,
        strict=False,
        description="The format of the audio; `aac` where the server has the extra of that name.",
    )
    sample_rate: int = Field(
        default_factory=absent,
        json_schema_extra={"minimum": LOWEST_HZ, "maximum": HIGHEST_HZ, "multipleOf": RATE_STEP_HZ},
        description="Of the audio, in Hz, for clients of Speaches and LocalAI. Default: 24,000; 8,000 for `mulaw` "
        "and `alaw`.",
    )
    speed: float = Field(default=1.0, ge=SLOWEST, le=FASTEST, description="How much faster than the voice is.")
    instructions: str = Field(
        default_factory=absent, description="How to speak, in words; what the engine cannot follow has no effect."
    )
    stream_format: Annotated[Literal["audio", "sse"], BeforeValidator(_in_small_letters)] = Field(
        default="audio", description="The audio as it is, or in server-sent events."
    )
    stream: bool = Field(
        default=True, description="Whether the audio is sent while it is rendered, or once all of it is there."
    )
    language: str = Field(
        default_factory=absent,
        description="The language to read the text in: BCP-47, or its English name. Of varieties that are not there "
        "the nearest. `auto`: the voice's own.",
    )
    lang_code: str = Field(
        default_factory=absent,
        description="The same for clients of Kokoro servers, whose letters it takes: `a` is American, `b` British.",
    )
    volume_multiplier: float = Field(
        default=1.0, ge=QUIETEST, le=LOUDEST, description="How much louder, as a factor of the amplitude."
    )
    normalization_options: NormalizationOptions = Field(default_factory=NormalizationOptions)


class OpenAIErrorBody(BaseModel):
    """What went wrong with a call."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAIError(BaseModel):
    """The body of every error of these routes."""

    error: OpenAIErrorBody


class SpeechVoice(BaseModel):
    """A voice that can be named in `voice`."""

    id: str
    object: Literal["voice"] = "voice"
    voice_id: str = Field(description="The `id`, for clients of Speaches.")
    model_id: str = Field(description="The first of `models`, for the same.")
    name: str = Field(description="For people: with gender, style and language.")
    models: list[str] = Field(description="The models that have it.")


class SpeechVoices(BaseModel):
    """The voices; twice the same, because clients differ in where they look."""

    object: Literal["list"] = "list"
    data: list[SpeechVoice]
    voices: list[SpeechVoice]


class SpeechVoiceNames(BaseModel):
    """The names of the voices alone, as `legacy=true` asks for."""

    voices: list[str]


class SpeechModel(BaseModel):
    """A model that can be named in `model`."""

    id: str
    object: Literal["model"] = "model"
    name: str = Field(description="For people.")
    created: int = Field(description="Seconds since the epoch.")
    owned_by: str


class SpeechModels(BaseModel):
    """The models; twice the same, because clients differ in where they look."""

    object: Literal["list"] = "list"
    data: list[SpeechModel]
    models: list[SpeechModel]
