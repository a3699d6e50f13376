"""Request and response models of Google's API. Every field may be spelled in camel case or with underscores, at every
depth.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import MAX_SPEAKERS, MIN_SPEAKERS
from rhapsode.http.bodies import WITHOUT_EFFECT, LenientRequest

_VOICE = "generationConfig.speechConfig.voiceConfig"


class _Request(LenientRequest):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class _Answer(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


def _listed(value: object) -> object:
    """Return a single content as a list."""
    return [value] if isinstance(value, dict) else value


class SpeechMetadata(_Request):
    """How a piece is said, and by whom."""

    style: str | None = None
    speaker: str | None = None


class Part(_Request):
    """A piece of the text."""

    text: str
    speech_metadata: SpeechMetadata | None = None


def _parts_of(value: object) -> object:
    """Let a text stand for a content with it."""
    return {"parts": [{"text": value}]} if isinstance(value, str) else value


class SystemInstruction(_Request):
    """How to speak, in words."""

    parts: Annotated[list[Part], BeforeValidator(_listed, json_schema_input_type=list[Part] | Part)] = Field(
        min_length=1
    )
    role: Annotated[str | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")


class Content(_Request):
    """What is to be spoken, in pieces."""

    parts: Annotated[list[Part], BeforeValidator(_listed, json_schema_input_type=list[Part] | Part)] = Field(
        min_length=1
    )
    role: Literal["user"] | None = None


class PrebuiltVoiceConfig(_Request):
    """A voice by its name."""

    voice_name: str


class VoiceConfig(_Request):
    """A voice."""

    prebuilt_voice_config: PrebuiltVoiceConfig | None = None
    voice: str | None = None

    @property
    def name(self) -> str:
        """The voice that is named. Raises RequestError unless it is named, once."""
        names = {self.voice, self.prebuilt_voice_config and self.prebuilt_voice_config.voice_name} - {None}
        if len(names) != 1:
            raise RequestError("The field 'prebuiltVoiceConfig' is required, or 'voice', but not both.", param=_VOICE)
        return names.pop() or ""


class SpeakerVoiceConfig(_Request):
    """The voice of a speaker who is named in the text."""

    speaker: str
    voice_config: VoiceConfig


class MultiSpeakerVoiceConfig(_Request):
    """The speakers of a dialogue whose lines begin with their names."""

    speaker_voice_configs: list[SpeakerVoiceConfig] = Field(min_length=MIN_SPEAKERS, max_length=MAX_SPEAKERS)


class SpeechConfig(_Request):
    """Voice and language of the speech."""

    voice_config: VoiceConfig | None = None
    multi_speaker_voice_config: MultiSpeakerVoiceConfig | None = None
    language_code: str | None = None


class AudioResponseFormat(_Request):
    """The encoding of the audio, by default L16."""

    mime_type: str | None = Field(default=None, examples=["audio/l16", "AUDIO_WAV"])
    sample_rate: int | None = Field(default=None, description="In Hz; default: what the format usually has.")
    bit_rate: Annotated[int | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    delivery: Annotated[str | None, WITHOUT_EFFECT] = Field(default=None, description="No effect: it is `INLINE`.")


class ResponseFormat(_Request):
    """The format of the answer."""

    audio: AudioResponseFormat | None = None


class GenerationConfig(_Request):
    """Options of the answer. Those for the sampling of a language model have no effect."""

    response_modalities: list[str] | None = None
    speech_config: SpeechConfig | None = None
    response_format: Annotated[
        list[ResponseFormat] | None,
        BeforeValidator(_listed, json_schema_input_type=list[ResponseFormat] | ResponseFormat | None),
    ] = Field(default=None, description="The first of them with `audio` counts.")
    candidate_count: int | None = Field(default=None, ge=1, le=1)
    temperature: Annotated[float | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    top_p: Annotated[float | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    top_k: Annotated[float | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    seed: Annotated[int | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    max_output_tokens: Annotated[int | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    stop_sequences: Annotated[list[str] | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    presence_penalty: Annotated[float | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    frequency_penalty: Annotated[float | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")


class GenerateContent(_Request):
    """A text to be spoken."""

    contents: Annotated[list[Content], BeforeValidator(_listed, json_schema_input_type=list[Content] | Content)] = (
        Field(min_length=1)
    )
    generation_config: GenerationConfig | None = None
    system_instruction: Annotated[
        SystemInstruction | None, BeforeValidator(_parts_of, json_schema_input_type=SystemInstruction | str | None)
    ] = None
    safety_settings: Annotated[list[JsonValue] | None, WITHOUT_EFFECT] = Field(default=None, description="No effect.")
    model: str | None = Field(default=None, description="No effect: the path says it.")


class CountTokens(_Request):
    """A text whose tokens are to be counted, or a whole request."""

    contents: Annotated[
        list[Content] | None, BeforeValidator(_listed, json_schema_input_type=list[Content] | Content | None)
    ] = None
    generate_content_request: GenerateContent | None = None


class Blob(_Answer):
    """Audio."""

    mime_type: str
    data: str = Field(description="Base64 of 16-bit little-endian samples.")


class BlobPart(_Answer):
    """A piece of the answer."""

    inline_data: Blob


class BlobContent(_Answer):
    """The answer."""

    parts: list[BlobPart]
    role: Literal["model"]


class Candidate(_Answer):
    """The one answer."""

    content: BlobContent
    finish_reason: Literal["STOP"] | None = None
    index: Literal[0]


class ModalityTokens(_Answer):
    """Tokens of one kind."""

    modality: Literal["TEXT", "AUDIO"]
    token_count: int


class UsageMetadata(_Answer):
    """The tokens that were used."""

    prompt_token_count: int
    candidates_token_count: int
    total_token_count: int
    prompt_tokens_details: list[ModalityTokens]
    candidates_tokens_details: list[ModalityTokens]


class GenerateContentAnswer(_Answer):
    """The audio of a text."""

    candidates: list[Candidate]
    usage_metadata: UsageMetadata | None = None
    model_version: str = Field(description="The engine that really spoke, and its version.")
    response_id: str = Field(description="The id of the task.")


class TokenCount(_Answer):
    """An estimate of the tokens of a text."""

    total_tokens: int
    prompt_tokens_details: list[ModalityTokens]


class GoogleErrorBody(BaseModel):
    """What went wrong with a call (google.rpc.Status)."""

    code: int
    message: str
    status: str
    details: list[dict[str, JsonValue]] | None = None


class GoogleError(BaseModel):
    """The body of every error of these routes."""

    error: GoogleErrorBody
