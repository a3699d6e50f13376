"""The shapes on the wire. The same models check requests, write responses and make ``/openapi.json``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from difflib import get_close_matches
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from rhapsode.core.audio import AudioFormat
from rhapsode.core.captions import CaptionFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import (
    FASTEST,
    LOUDEST_DB,
    MAX_NAME_CHARS,
    MAX_SPEAKERS,
    MIN_SPEAKERS,
    QUIETEST_DB,
    SLOWEST,
    Speaker,
    SpeechParams,
    pronunciations_of,
)
from rhapsode.core.task import TaskStatus
from rhapsode.http.pronunciations import PronunciationsParam
from rhapsode.service import MAX_DEADLINE_SECONDS, MAX_INPUTS, TaskRequest


def _absent() -> Any:
    """The default of a field that may be left out but must not be null: its type allows no ``None``."""
    return None


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SpeakerParams(_Request):
    """Who speaks in a dialogue."""

    speaker: str = Field(
        min_length=1, max_length=MAX_NAME_CHARS, description="The name that its lines begin with.", examples=["Joe"]
    )
    voice_name: str = Field(description="A voice of the model.", examples=["Puck"])


class InputParams(_Request):
    """Text-to-speech parameters."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["text"]}, {"required": ["prompt"]}]})

    text: str = Field(default_factory=_absent, description="The text to speak.", min_length=1)
    prompt: str = Field(
        default_factory=_absent, description="Accepted in place of `text`, for compatibility.", min_length=1
    )
    voice_name: str = Field(
        default_factory=_absent,
        description="A voice of the model (see `GET /v1/voices`). Default: the model's own.",
    )
    format: AudioFormat = Field(
        default=AudioFormat.WAV,
        strict=False,
        description="Of the file: `opus` is in Ogg, `pcm` 16-bit little-endian samples without a header.",
    )
    speed: float = Field(
        default=1.0, ge=SLOWEST, le=FASTEST, description="How much faster than the voice is by itself."
    )
    volume_db: float = Field(
        default=0.0,
        ge=QUIETEST_DB,
        le=LOUDEST_DB,
        description="How much louder than usual, in decibels. Peaks are limited, so that nothing is clipped.",
    )
    speakers: list[SpeakerParams] = Field(
        default_factory=_absent,
        min_length=MIN_SPEAKERS,
        max_length=MAX_SPEAKERS,
        description="For a dialogue, in place of `voice_name`: each line of the text begins with a name and a colon, "
        "which are not read aloud.",
    )
    language_code: str = Field(
        default_factory=_absent,
        description="The language to read the text in (BCP-47), if the model has several. Default: the voice's.",
        examples=["en-GB"],
    )
    captions: CaptionFormat = Field(
        default_factory=_absent,
        strict=False,
        description="A second file that says when what is heard: `srt` and `vtt` are subtitles, `json` has the time "
        "of each word. Default: none.",
    )
    pronunciations: PronunciationsParam = Field(default_factory=_absent)


class Input(_Request):
    """One text to speak; it yields one entry of `output`."""

    params: InputParams


class CreateTask(_Request):
    """A unified generation request."""

    model: str = Field(description="A model id of `GET /v1/models`.", examples=["gemini_3_1_flash_tts_preview"])
    input: list[Input] = Field(min_length=1, max_length=MAX_INPUTS)
    metadata: dict[str, JsonValue] = Field(
        default_factory=dict, description="Your own, at most 16 kB; comes back with the task. `rhapsode` is reserved."
    )
    deadline_seconds: int = Field(
        default_factory=_absent,
        ge=1,
        le=MAX_DEADLINE_SECONDS,
        description="The task fails, with code 504, unless it is final so many seconds after it was created.",
    )
    webhook_url: str = Field(
        default_factory=_absent,
        description="Where to send the task once it is final, signed by the Standard Webhooks specification.",
        examples=["https://example.com/hooks/speech"],
    )

    route: str = Field(
        default_factory=_absent,
        description="For a model that this server can have spoken by Google and on its own: `gemini`, `local` or "
        "`gemini_then_local`, as far as the server's own route for it allows. Default: that route.",
    )


class Audio(BaseModel):
    """A finished file."""

    type: Literal["audio"] = "audio"
    mime_type: str = Field(examples=[AudioFormat(name).mime_type(24_000) for name in AudioFormat])
    url: str = Field(description="A signed link: opens with a plain GET, without the API key, until it expires.")


class Captions(BaseModel):
    """A file that says when which words of the text are heard in the audio before it."""

    type: Literal["captions"] = "captions"
    mime_type: str = Field(examples=[format.mime_type for format in CaptionFormat])
    url: str = Field(description="A signed link, as that of the audio.")


class Output(BaseModel):
    """What one input became: its audio, and behind it captions if they were asked for."""

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


class QueueFacts(BaseModel):
    """Where a task is in the queue. Estimates: what comes in later shares the engine with it."""

    position: int = Field(ge=0, description="About how many segments of other tasks are begun before its next one.")
    estimated_seconds: float = Field(
        default_factory=_absent,
        ge=0,
        description="It is done by then, if nothing else comes in and the engine goes on as it did. Left out until "
        "the engine has spoken.",
    )


class OutputFacts(BaseModel):
    """Who spoke one output."""

    engine: str
    engine_version: str


class Facts(BaseModel):
    """What the server says of a task. What is not known, or not so, is left out."""

    engine: str = Field(default_factory=_absent, description="The engine that really spoke.")
    engine_version: str = Field(default_factory=_absent)
    audio_seconds: float = Field(default_factory=_absent, description="How long all files are together.")
    fallback_used: bool = Field(
        default_factory=_absent, description="Whether another engine spoke than was asked for."
    )
    outputs: list[OutputFacts] = Field(
        default_factory=_absent, description="Who spoke each output, where not all were spoken by the same."
    )
    cache_hits: int = Field(default_factory=_absent, description="Segments that were spoken before.")
    dropped_symbols: int = Field(default_factory=_absent, description="Symbols that cannot be spoken.")
    dropped_tags: int = Field(default_factory=_absent, description="Tags that the engine does not know.")
    style_ignored: Literal[True] = Field(
        default_factory=_absent, description="A style was asked for that this engine cannot follow."
    )
    queue: QueueFacts = Field(default_factory=_absent, description="While it waits or is spoken.")
    data_removed: Literal[True] = Field(
        default_factory=_absent,
        description="The texts and the audio were removed some time after the task was final: its URLs answer 410.",
    )


class TaskMetadata(BaseModel):
    """What you sent, and under `rhapsode` what the server says."""

    model_config = ConfigDict(extra="allow")

    rhapsode: Facts = Field(default_factory=_absent)


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
    """A task that is gone."""

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


class VoiceObject(BaseModel):
    """A voice that can be named in `voice_name`."""

    object: Literal["voice"] = "voice"
    name: str
    description: str
    gender: Literal["female", "male"]
    languages: list[str]
    models: list[str]
    sample_url: str = Field(description="Where a sample of it is heard, with an API key. The first listener waits.")


class VoiceList(BaseModel):
    """The voices of this server."""

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
    store: Literal["ok", "failed"] = Field(description="Whether the database can be written.")
    storage: Literal["ok", "full", "failed"] = Field(description="Whether audio can be written, and there is room.")
    engines: dict[str, EngineReadiness]


def parse_create(body: Any) -> TaskRequest:
    """The request of ``POST /v1/tasks``. Raises RequestError, naming the field and the nearest valid one."""
    if not isinstance(body, dict):
        raise RequestError(f"The body must be a JSON object, not {kind_of(body)}.")
    try:
        request = CreateTask.model_validate(body)
    except ValidationError as error:
        raise explain(error.errors(include_url=False, include_context=True)[0], CreateTask) from None
    return TaskRequest(
        model=request.model,
        inputs=[_params(entry.params, f"input[{index}].params") for index, entry in enumerate(request.input)],
        metadata=dict(request.metadata),
        deadline_seconds=request.deadline_seconds,
        webhook_url=request.webhook_url,
        route=request.route,
    )


def _params(params: InputParams, where: str) -> SpeechParams:
    given = params.model_fields_set
    if not given & {"text", "prompt"}:
        raise RequestError("The field 'text' is required.", param=f"{where}.text")
    if {"text", "prompt"} <= given and params.text != params.prompt:
        raise RequestError("'prompt' is an alias of 'text': give one of them, or both alike.", param=f"{where}.prompt")
    name = "text" if "text" in given else "prompt"
    alike = {field: getattr(params, field) for field in given & _ALIKE}
    return SpeechParams(
        text=getattr(params, name),
        speakers=tuple(Speaker(one.speaker, one.voice_name) for one in params.speakers or ()),
        pronunciations=pronunciations_of(params.pronunciations or {}),
        text_field=name,
        **alike,
    )


_ALIKE = {field.name for field in fields(SpeechParams)} & InputParams.model_fields.keys()
_ALIKE -= {"text", "speakers", "pronunciations"}
"""The fields whose values are those of :class:`SpeechParams` of the same name."""


_WANTED = {
    "string_type": "a string",
    "float_type": "a number",
    "list_type": "an array",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


def explain(problem: ErrorDetails, model: type[BaseModel]) -> RequestError:
    """What is wrong with a body that should have been a ``model``, with the field and the nearest valid one."""
    location = problem["loc"]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    name = location[-1]
    match problem["type"]:
        case "missing":
            return RequestError(f"The field '{name}' is required.", param=path)
        case "extra_forbidden":
            known = _fields_at(model, location[:-1])
            shown = str(name)[:64]
            near = get_close_matches(shown, known, n=1, cutoff=0.5)
            hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known)}."
            return RequestError(f"Unknown field '{shown}'. {hint}", param=path[:200])
        case "too_short":
            least = problem["ctx"]["min_length"]
            entries = "one entry" if least == 1 else f"{least} entries"
            return RequestError(f"The array must have at least {entries}.", param=path)
        case "string_too_short":
            return RequestError(f"The field '{name}' must not be empty.", param=path)
        case "too_long":
            return RequestError(f"The array must have at most {problem['ctx']['max_length']} entries.", param=path)
        case "string_too_long":
            most = problem["ctx"]["max_length"]
            return RequestError(f"'{path}' must have at most {most} characters.", param=path)
        case "int_type":
            return RequestError(f"'{path}' must be a whole number.", param=path)
        case "greater_than_equal":
            return RequestError(f"'{path}' must be at least {problem['ctx']['ge']:,}.", param=path)
        case "less_than_equal":
            return RequestError(f"'{path}' must be at most {problem['ctx']['le']:,}.", param=path)
        case "enum":
            given = problem["input"]
            if not isinstance(given, str):
                return RequestError(f"'{path}' must be a string, not {kind_of(given)}.", param=path)
            valid = problem["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            return RequestError(f"Unknown {name} '{given[:64]}'. Valid: {valid}.", param=path)
        case "recursion_loop" | "recursion_depth_exceeded":
            return RequestError("The body is nested too deeply.", param=str(location[0]))
        case kind if kind in _WANTED:
            wanted = _WANTED[kind]
            return RequestError(f"'{path}' must be {wanted}, not {kind_of(problem['input'])}.", param=path)
        case _:
            return RequestError(f"'{path}': {problem['msg']}.", param=path)


def _fields_at(model: type[BaseModel], location: tuple[int | str, ...]) -> Sequence[str]:
    """The fields of the object at a place in a body of that model."""
    for name in location:
        if isinstance(name, str):
            field = model.model_fields.get(name) or next(
                field for field in model.model_fields.values() if field.alias == name
            )
            model = next(_models_in(field.annotation))
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(kind: Any) -> Iterator[type[BaseModel]]:
    """The models that a type is made of, such as ``A`` of ``list[A] | None``."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _models_in(part)


def kind_of(value: Any) -> str:
    """What JSON calls a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case _:
            return "an object"
