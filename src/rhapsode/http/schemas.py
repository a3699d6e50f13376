"""The shapes on the wire. The same models check requests, write responses and make ``/openapi.json``."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from rhapsode.core.audio import HIGHEST_HZ, LOWEST_HZ, RATE_STEP_HZ, AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.field_paths import field_path
from rhapsode.core.speech import (
    FASTEST,
    LOUDEST_DB,
    MAX_NAME_CHARS,
    MAX_SPEAKERS,
    MAX_STYLE_CHARS,
    MIN_SPEAKERS,
    QUIETEST_DB,
    SLOWEST,
    OnUnspeakable,
    Speaker,
    SpeechParams,
    pronunciations_of,
)
from rhapsode.core.task import TaskStatus
from rhapsode.http.bodies import StrictRequest, absent, check
from rhapsode.http.pronunciations import PronunciationsParam
from rhapsode.service.requests import MAX_DEADLINE_SECONDS, MAX_INPUTS, TaskRequest


class SpeakerParams(StrictRequest):
    """A speaker of a dialogue."""

    speaker: str = Field(
        min_length=1, max_length=MAX_NAME_CHARS, description="The name that its lines begin with.", examples=["Joe"]
    )
    voice_name: str = Field(description="A voice of the model.", examples=["Puck"])


class InputParams(StrictRequest):
    """Text-to-speech parameters."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["text"]}, {"required": ["prompt"]}]})

    text: str = Field(default_factory=absent, description="The text to speak.", min_length=1)
    prompt: str = Field(
        default_factory=absent, description="Accepted in place of `text`, for compatibility.", min_length=1
    )
    voice_name: str = Field(
        default_factory=absent,
        description="A voice of the model (see `GET /v1/voices`). Default: the model's own.",
    )
    format: AudioFormat = Field(
        default=AudioFormat.WAV,
        strict=False,
        description="Of the file: `opus` is in Ogg, `aac` in ADTS, `pcm` 16-bit little-endian samples without a "
        "header, `mulaw` and `alaw` the bytes of G.711 at 8,000 Hz. `aac` needs the server's extra of that name.",
    )
    sample_rate: int = Field(
        default_factory=absent,
        json_schema_extra={"minimum": LOWEST_HZ, "maximum": HIGHEST_HZ, "multipleOf": RATE_STEP_HZ},
        description="Of the file, in Hz. `mp3` is made at the rates of MPEG from 16,000 on, `opus` at 8,000, 12,000, "
        "16,000, 24,000 and 48,000, `aac` at its usual rates. Default: that of the engine, for `mulaw` and `alaw` "
        "8,000.",
        examples=[48000],
    )
    speed: float = Field(
        default=1.0, ge=SLOWEST, le=FASTEST, description="How much faster than the voice is by itself."
    )
    on_unspeakable: OnUnspeakable = Field(
        default=OnUnspeakable.ERROR,
        strict=False,
        description="What becomes of letters that the engine cannot speak: `error` refuses the text, `skip` leaves "
        "them out, `name` says their name or their script. What is left out is named in `metadata.rhapsode.dropped`.",
    )
    style: str = Field(
        default_factory=absent,
        min_length=1,
        max_length=MAX_STYLE_CHARS,
        description="How to speak, in words: a direction for the whole text. What was understood of it, and what was "
        "not, is said in `metadata.rhapsode.style`; tags in the text add to it.",
        examples=["very calm, a little sad"],
    )
    directions: bool = Field(
        default=True,
        description="Whether words before the text (`Say softly: …`) direct the voice. With `false` they are read "
        "like all others, as the prose of an article or a book has to be. Tags (`[whispers]`) act in any case.",
    )
    volume_db: float = Field(
        default=0.0,
        ge=QUIETEST_DB,
        le=LOUDEST_DB,
        description="How much louder than usual, in decibels. Peaks are limited, so that nothing is clipped.",
    )
    speakers: list[SpeakerParams] = Field(
        default_factory=absent,
        min_length=MIN_SPEAKERS,
        max_length=MAX_SPEAKERS,
        description="For a dialogue, in place of `voice_name`: each line of the text begins with a name and a colon, "
        "which are not read aloud.",
    )
    language_code: str = Field(
        default_factory=absent,
        description="The language to read the text in (BCP-47), if the model has several. Default: the voice's.",
        examples=["en-GB"],
    )
    captions: CaptionFormat = Field(
        default_factory=absent,
        strict=False,
        description="A second file that says when what is heard: `srt` and `vtt` are subtitles, `json` has the time "
        "of each word. Default: none.",
    )
    pronunciations: PronunciationsParam = Field(default_factory=absent)


class Input(StrictRequest):
    """One text to speak; it yields one entry of `output`."""

    params: InputParams


class CreateTask(StrictRequest):
    """A unified generation request."""

    model: str = Field(description="A model id of `GET /v1/models`.", examples=["gemini_3_1_flash_tts_preview"])
    input: list[Input] = Field(min_length=1, max_length=MAX_INPUTS)
    metadata: dict[str, JsonValue] = Field(
        default_factory=dict, description="Your own, at most 16 kB; comes back with the task. `rhapsode` is reserved."
    )
    deadline_seconds: int = Field(
        default_factory=absent,
        ge=1,
        le=MAX_DEADLINE_SECONDS,
        description="The task fails, with code 504, unless it is final so many seconds after it was created.",
    )
    webhook_url: str = Field(
        default_factory=absent,
        description="Where to send the task once it is final, signed by the Standard Webhooks specification.",
        examples=["https://example.com/hooks/speech"],
    )

    route: str = Field(
        default_factory=absent,
        description="For a model that this server can have spoken by Google and on its own: `gemini`, `local` or "
        "`gemini_then_local`, as far as the server's own route for it allows. Default: that route.",
    )


class Audio(BaseModel):
    """A finished file."""

    type: Literal["audio"] = "audio"
    mime_type: str = Field(examples=[AudioFormat(name).mime_type(24_000) for name in AudioFormat])
    url: str = Field(description="A signed link: opens with a plain GET, without the API key, until it expires.")


class Captions(BaseModel):
    """A file with the times of the words in the audio before it."""

    type: Literal["captions"] = "captions"
    mime_type: str = Field(examples=[format.mime_type for format in CaptionFormat])
    url: str = Field(description="A signed link, as that of the audio.")


class Output(BaseModel):
    """The files of one input: its audio, then its captions if they were requested."""

    content: list[Annotated[Audio | Captions, Field(discriminator="type")]]


class UsageInfo(BaseModel):
    """Normalised token usage."""

    input_text_tokens: int
    output_audio_tokens: int
    total_tokens: int


class Usage(BaseModel):
    """Token usage of the whole task."""

    extra_info: UsageInfo


class TaskFailure(BaseModel):
    """Why a task failed."""

    code: int
    error_message: str


class QueueMetadata(BaseModel):
    """The place of a task in the queue. Estimates: tasks that arrive later share the engine with it."""

    position: int = Field(ge=0, description="About how many segments of other tasks are begun before its next one.")
    estimated_seconds: float = Field(
        default_factory=absent,
        ge=0,
        description="It is done by then, if nothing else comes in and the engine goes on as it did. Left out until "
        "the engine has spoken.",
    )


class OutputMetadata(BaseModel):
    """The engine of one output."""

    engine: str
    engine_version: str


class DroppedPiece(BaseModel):
    """A piece of a text that is not spoken."""

    input: int = Field(ge=0, description="Of which input, counted from 0.")
    kind: Literal["tag", "symbol", "letter"]
    what: str = Field(description="Its characters, at most 64 of them.")
    from_: int = Field(alias="from", ge=0, description="Where it begins, in code points of the text.")
    to: int = Field(ge=0, description="Where it ends, exclusive.")


class StyleMetadata(BaseModel):
    """How the requested style was understood."""

    understood: list[str] = Field(description="Its words that the voice acts.")
    ignored: list[str] = Field(description="What of it means nothing to this engine.")


class RhapsodeMetadata(BaseModel):
    """What the server reports of a task. Fields that do not apply are omitted."""

    engine: str = Field(default_factory=absent, description="The engine that really spoke.")
    engine_version: str = Field(default_factory=absent)
    audio_seconds: float = Field(default_factory=absent, description="How long all files are together.")
    fallback_used: bool = Field(default_factory=absent, description="Whether another engine spoke than was asked for.")
    outputs: list[OutputMetadata] = Field(
        default_factory=absent, description="Who spoke each output, where not all were spoken by the same."
    )
    cache_hits: int = Field(default_factory=absent, description="Segments that were spoken before.")
    dropped_symbols: int = Field(default_factory=absent, description="Symbols that cannot be spoken.")
    dropped_tags: int = Field(default_factory=absent, description="Tags that the engine does not know.")
    dropped: list[DroppedPiece] = Field(
        default_factory=absent,
        description="What is not spoken, up to 100 pieces: tags, symbols, and letters that were skipped.",
    )
    style_ignored: Literal[True] = Field(
        default_factory=absent, description="A style was asked for that this engine cannot follow."
    )
    language_warning: str = Field(
        default_factory=absent,
        description="Which texts are plainly in another language than they are read in, and what to ask for instead.",
    )
    style: StyleMetadata = Field(default_factory=absent, description="What was understood of the style, and what not.")
    dictionary_version: str = Field(
        default_factory=absent,
        description="The version of the kept pronunciations that it is read with (`/v1/pronunciations`).",
    )
    queue: QueueMetadata = Field(default_factory=absent, description="While it waits or is spoken.")
    events_url: str = Field(
        default_factory=absent,
        description="Until the task is final: a signed link to its events, which opens for an hour without a key.",
    )
    data_removed: Literal[True] = Field(
        default_factory=absent,
        description="The texts and the audio were removed some time after the task was final: its URLs answer 410.",
    )


class TaskMetadata(BaseModel):
    """The metadata of the request, and under `rhapsode` what the server reports."""

    model_config = ConfigDict(extra="allow")

    rhapsode: RhapsodeMetadata = Field(default_factory=absent)


class TaskObject(BaseModel):
    """A task. `output` and `usage` are there only when it is completed, `error` only when it failed."""

    id: str
    object: Literal["task"] = "task"
    model: str
    status: TaskStatus
    progress: int = Field(ge=0, le=100)
    created_at: int = Field(description="Seconds since the epoch.")
    started_at: int | None = None
    completed_at: int | None = None
    output: list[Output] | None = Field(default=None)
    usage: Usage | None = Field(default=None)
    error: TaskFailure | None = Field(default=None)
    metadata: TaskMetadata


class TaskList(BaseModel):
    """A page of your tasks, the newest first."""

    object: Literal["list"] = "list"
    data: list[TaskObject]
    has_more: bool = Field(description="Whether there are older ones: give the last id as `after`.")


class DeletedTask(BaseModel):
    """A deleted task."""

    id: str
    object: Literal["task"] = "task"
    deleted: Literal[True] = True


class ErrorBody(BaseModel):
    """What went wrong with a call."""

    code: int = Field(description="The HTTP status.")
    error_message: str
    type: str
    param: str | None = Field(default=None, description="The field that the error is about.")


class ErrorResponse(BaseModel):
    """The body of every error."""

    error: ErrorBody


class CustomVoiceMetadata(BaseModel):
    """The parts of a custom voice. Times are seconds since the epoch."""

    id: str
    scope: Literal["key", "installation"]
    blend: str = Field(description="Its voices with their shares, which sum to 1.", examples=["af_bella(0.6667)+…"])
    delivery: dict[str, float] = Field(description="How it speaks by itself: all fields.")
    created_at: int
    updated_at: int


class RemovedVoice(BaseModel):
    """What was removed."""

    id: str
    object: Literal["voice"] = "voice"
    deleted: Literal[True] = True


class VoiceObject(BaseModel):
    """A voice that can be named in `voice_name`."""

    object: Literal["voice"] = "voice"
    name: str
    description: str
    gender: Literal["female", "male"]
    languages: list[str]
    models: list[str]
    sample_url: str = Field(description="Where a sample of it is heard, with an API key. The first listener waits.")
    custom: CustomVoiceMetadata | None = Field(default=None, description="Of a voice of one's own.")


class VoiceList(BaseModel):
    """The voices of this server, then the custom voices of the key and of the installation."""

    object: Literal["list"] = "list"
    data: list[VoiceObject]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class EngineReadiness(BaseModel):
    """Whether an engine can speak yet."""

    state: Literal["warming", "ready", "failed"]
    reason: str | None = None


class Readiness(BaseModel):
    """Whether requests can be accepted and carried out."""

    status: Literal["ready", "unavailable", "stopping"]
    store: Literal["ok", "failed", "damaged"] = Field(
        description="Whether the database can be written, or has to be restored."
    )
    storage: Literal["ok", "full", "failed"] = Field(description="Whether audio can be written, and there is room.")
    engines: dict[str, EngineReadiness]
    warnings: list[str] | None = Field(
        default=None, description="What the owner should look after; left out when there is nothing."
    )


def parse_create(body: object) -> TaskRequest:
    """Parse the body of ``POST /v1/tasks``. Raises RequestError, naming the field and the nearest valid one."""
    return task_request(check(CreateTask, body))


def task_request(request: CreateTask) -> TaskRequest:
    """Convert a checked body to a task request. Raises RequestError where its fields do not go together."""
    return TaskRequest(
        model=request.model,
        inputs=[_params(entry.params, f"input[{index}].params") for index, entry in enumerate(request.input)],
        metadata=dict(request.metadata),
        deadline_seconds=request.deadline_seconds,
        webhook_url=request.webhook_url,
        route=request.route,
    )


def _params(params: InputParams, where: str) -> SpeechParams:
    fields_set = params.model_fields_set
    if not fields_set & {"text", "prompt"}:
        raise RequestError("The field 'text' is required.", param=field_path(where, "text"))
    if {"text", "prompt"} <= fields_set and params.text != params.prompt:
        raise RequestError(
            "'prompt' is an alias of 'text': give one of them, or both alike.", param=field_path(where, "prompt")
        )
    name = "text" if "text" in fields_set else "prompt"
    alike = {field: getattr(params, field) for field in fields_set & _ALIKE}
    return SpeechParams(
        text=getattr(params, name),
        speakers=tuple(Speaker(speaker.speaker, speaker.voice_name) for speaker in params.speakers or ()),
        pronunciations=pronunciations_of(params.pronunciations or {}),
        text_field=name,
        **alike,
    )


_ALIKE = {field.name for field in fields(SpeechParams)} & InputParams.model_fields.keys()
_ALIKE -= {"text", "speakers", "pronunciations"}
"""The fields whose values are those of :class:`SpeechParams` of the same name."""
