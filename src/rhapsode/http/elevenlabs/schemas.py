"""Request and response models of ElevenLabs' text-to-speech API."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import FASTEST, SLOWEST
from rhapsode.http.bodies import WITHOUT_EFFECT, LenientRequest, absent
from rhapsode.http.openai.names import DEFAULT
from rhapsode.http.openai.schemas import null_is_nothing

_STYLES = ((0.66, "lively"), (0.33, "somewhat lively"), (0.05, "slightly lively"))
"""What a strength of ``style`` from 0 to 1 is, in words of a direction."""


def _refused(value: object) -> object:
    """Refuse pronunciation dictionaries of ElevenLabs', which are kept there: a word said wrong is no small thing."""
    raise RequestError(
        "Pronunciation dictionaries of ElevenLabs are not known here. Keep the words at '/v1/pronunciations' "
        "or put '<phoneme>' into the text.",
        param="pronunciation_dictionary_locators",
    )


class VoiceSettings(LenientRequest):
    """How the voice speaks."""

    model_config = ConfigDict(json_schema_extra=null_is_nothing)

    speed: float = Field(default=1.0, ge=SLOWEST, le=FASTEST, description="How much faster than the voice is.")
    style: float = Field(
        default=0.0, ge=0.0, le=1.0, description="How lively, where the engine follows a style; 0 is as usual."
    )
    stability: Annotated[float, WITHOUT_EFFECT] = Field(default=0.5, description="Has no effect.")
    similarity_boost: Annotated[float, WITHOUT_EFFECT] = Field(default=0.75, description="Has no effect.")
    use_speaker_boost: Annotated[bool, WITHOUT_EFFECT] = Field(default=True, description="Has no effect.")

    @property
    def direction(self) -> str | None:
        """``style`` in words."""
        return next((words for least, words in _STYLES if self.style >= least), None)


class TextToSpeech(LenientRequest):
    """A text to be spoken at once."""

    model_config = ConfigDict(json_schema_extra=null_is_nothing)

    text: str = Field(min_length=1, description="The text to speak.")
    model_id: str = Field(
        default=DEFAULT,
        description="Any model of ElevenLabs' (`eleven_…`, all the same here), or a model id of `GET /v1/models`.",
    )
    language_code: str = Field(
        default_factory=absent, description="The language to read the text in; default: the voice's own."
    )
    voice_settings: VoiceSettings = Field(default_factory=VoiceSettings)
    pronunciation_dictionary_locators: Annotated[list[object], BeforeValidator(_refused)] = Field(
        default_factory=list, description="Refused: they are kept at ElevenLabs.", max_length=0
    )


class ErrorDetail(BaseModel):
    """What is wrong."""

    type: str
    code: str
    message: str
    status: str = Field(description="The same as `code`.")
    param: str | None


class ElevenLabsError(BaseModel):
    """The body of every error."""

    detail: ErrorDetail


class CharacterAlignment(BaseModel):
    """When each character is heard."""

    characters: list[str]
    character_start_times_seconds: list[float]
    character_end_times_seconds: list[float]


class SpeechWithTimestamps(BaseModel):
    """Sound, and when its characters are heard; `null` where the engine does not know."""

    audio_base64: str
    alignment: CharacterAlignment | None
    normalized_alignment: CharacterAlignment | None = Field(description="The same.")


class VerifiedLanguage(BaseModel):
    """A language that a voice is meant for."""

    language: str
    locale: str
    model_id: str
    accent: str | None = None
    preview_url: str


class ElevenLabsVoice(BaseModel):
    """A voice."""

    voice_id: str
    name: str
    category: str
    description: str
    labels: dict[str, str]
    preview_url: str
    high_quality_base_model_ids: list[str]
    available_for_tiers: list[str] = Field(default_factory=list)
    settings: VoiceSettings = Field(default_factory=VoiceSettings)
    verified_languages: list[VerifiedLanguage]
    is_owner: bool
    is_legacy: bool


class ElevenLabsVoices(BaseModel):
    """A page of voices."""

    voices: list[ElevenLabsVoice]
    has_more: bool
    total_count: int
    next_page_token: str | None


class ElevenLabsUser(BaseModel):
    """The owner of the key, in the fields that have a counterpart here."""

    model_config = ConfigDict(extra="allow")

    user_id: str
    subscription: dict[str, object]
