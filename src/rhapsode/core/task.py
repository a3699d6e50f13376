"""The life cycle of a task: its states, the valid transitions between them, and its data.

::

    pending ──► processing ──► completed
       │             ├───────► failed
       │             └───────► canceled
       ├─────────────────────► failed
       └─────────────────────► canceled

A final status never changes, whatever arrives late. Times are integer milliseconds since the epoch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from rhapsode.core.audio import AudioFormat
from rhapsode.core.limits import Limits

if TYPE_CHECKING:
    from rhapsode.core.projects import NewTakes
    from rhapsode.core.speech import SpeechParams


class TaskStatus(StrEnum):
    """The status of a task."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def final(self) -> bool:
        """Whether the status can never change again."""
        return self in FINAL


OUTPUT_TOKENS_PER_SECOND = 25
"""Gemini's rate of audio tokens, used for local engines too so that budgets are comparable."""

FINAL = frozenset({TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELED})


class SegmentStatus(StrEnum):
    """The status of a segment: waiting, being rendered, or rendered and stored."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"


class AttemptOutcome(StrEnum):
    """How one attempt at a segment ended.

    ``LOST`` is a server or host that stopped in the middle: it is no failure of the engine and has a limit of its own.
    """

    RUNNING = "running"
    DONE = "done"
    ERROR = "error"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    IMPLAUSIBLE = "implausible"
    DISCARDED = "discarded"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The data that identifies a repeated request: the client's ``Idempotency-Key`` and a digest of the request."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task that was checked and is ready to be accepted. ``deadline_at``: when it fails unless it is final.

    ``reserved_tokens`` and ``reserved_audio_ms`` are its estimated cost, reserved in its key's budgets. ``streamed``:
    a client streams it from the beginning, so the first segments should be short. ``dictionary_version``: of the
    dictionary that it is read with, if there is one. ``takes``: what of a project it speaks, recorded with it.
    """

    id: str
    key_id: str
    model: str
    engine: str
    created_at: int
    inputs: tuple[NewInput, ...]
    metadata: dict[str, object]
    deadline_at: int | None = None
    webhook_url: str | None = None
    idempotency: Idempotency | None = None
    reserved_tokens: int = 0
    reserved_audio_ms: int = 0
    streamed: bool = False
    dictionary_version: str | None = None
    takes: NewTakes | None = None


@dataclass(frozen=True, slots=True)
class NewInput:
    """One checked input: its voice is filled in.

    ``seconds`` is its estimated duration. ``fallback`` is the fallback engine. ``language_warning`` is a sentence for
    the caller if the text is plainly in another language than it is read in.
    """

    params: SpeechParams
    seconds: float = 0.0
    fallback: str | None = None
    language_warning: str | None = None

    @property
    def characters(self) -> int:
        """The length of the text in code points."""
        return len(self.params.text)


@dataclass(frozen=True, slots=True)
class TaskItem:
    """One input of a task, and its result (its text is stored separately, because a poll never needs it).

    ``planned_to`` is the offset up to which the text has become segments. ``output`` is the blob path of the finished
    file; ``samples`` its length at ``sample_rate_hz``. ``unstyled``: a style was asked for that the engine could not
    follow. ``engine`` is the one that spoke it, ``output_audio_tokens`` what its provider counted, if it has one.
    ``dropped`` names what is not spoken of it, as :mod:`rhapsode.core.dropped` writes it.
    ``captions`` is the format of its captions, if any were asked for, ``captions_output`` the blob path of their file.
    ``style_facts`` says what was understood of the style, and what not, as JSON.
    """

    index: int
    characters: int
    planned_to: int = 0
    output: str | None = None
    output_bytes: int = 0
    samples: int = 0
    sample_rate_hz: int = 0
    input_text_tokens: int = 0
    dropped_symbols: int = 0
    dropped_tags: int = 0
    dropped: str = "[]"
    cache_hits: int = 0
    format: str = AudioFormat.WAV.value
    unstyled: bool = False
    engine: str | None = None
    engine_version: str | None = None
    output_audio_tokens: int | None = None
    captions: str | None = None
    captions_output: str | None = None
    language_warning: str | None = None
    style_facts: str | None = None

    @property
    def mime_type(self) -> str:
        """The media type of the finished file."""
        return AudioFormat(self.format).mime_type(self.sample_rate_hz)


@dataclass(frozen=True, slots=True)
class TaskError:
    """Why a task failed: ``code`` as in the API, ``message`` for the user."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a task is in the queue: about so many segments of others come before its next one.

    ``seconds`` is how long it will take at most until it is done, as fast as the engine has been of late and if
    nothing else comes in; ``None`` when the engine has not spoken yet.
    """

    position: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it is stored. ``done_characters`` of ``characters`` are rendered, which is its progress.

    ``data_removed_at`` is when its texts and its audio were removed, some time after it had become final. ``queue`` is
    not stored: it is filled in when the task is shown.
    """

    id: str
    key_id: str
    model: str
    engine: str
    status: TaskStatus
    created_at: int
    started_at: int | None
    completed_at: int | None
    characters: int
    done_characters: int
    metadata: dict[str, object]
    engine_version: str | None = None
    error: TaskError | None = None
    data_removed_at: int | None = None
    queue: QueuePlace | None = None
    dictionary_version: str | None = None
    items: tuple[TaskItem, ...] = field(default=())

    @property
    def progress(self) -> int:
        """Percent, 0 to 100; 100 only when completed."""
        if self.status is TaskStatus.COMPLETED:
            return 100
        return min(99, 100 * self.done_characters // max(1, self.characters))

    @property
    def audio_seconds(self) -> float:
        """The total duration of the finished files."""
        return _seconds(self.items)

    @property
    def fallback_used(self) -> bool:
        """Whether the fallback engine was used."""
        return any(item.engine not in {None, self.engine} for item in self.items)

    @property
    def input_text_tokens(self) -> int:
        """The text tokens that the engine consumed for the finished files."""
        return sum(item.input_text_tokens for item in self.items)

    @property
    def output_audio_tokens(self) -> int:
        """The finished files in audio tokens: as a provider counts them, or by their length."""
        local = [item for item in self.items if item.output_audio_tokens is None]
        counted = sum(item.output_audio_tokens or 0 for item in self.items)
        return counted + round(OUTPUT_TOKENS_PER_SECOND * _seconds(local))


def _seconds(items: Iterable[TaskItem]) -> float:
    return sum(item.samples / item.sample_rate_hz for item in items if item.samples)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key as it is stored: never the key itself, only a digest of it."""

    id: str
    name: str
    prefix: str
    scopes: frozenset[str]
    created_at: int
    last_used_at: int | None = None
    expires_at: int | None = None
    revoked_at: int | None = None
    limits: Limits = field(default=Limits())

    def active(self, now: int) -> bool:
        """Tell whether the key is valid at time ``now`` (milliseconds since the epoch)."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


def key_labels(keys: Iterable[ApiKey]) -> dict[str, str]:
    """Return what to call each key, by its id: its name, with the prefix where several have that name."""
    return labels_of((key.id, key.name, key.prefix) for key in keys)


def labels_of(keys: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Do as :func:`key_labels` for keys that are given as ``(id, name, prefix)``."""
    listed = list(keys)
    times = Counter(name for _, name, _ in listed)
    return {key_id: name if times[name] == 1 else f"{name} ({prefix})" for key_id, name, prefix in listed}
