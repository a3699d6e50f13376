"""The ports of the core, as Protocols. ``compose.py`` selects their implementations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from rhapsode.core.speech import EngineProfile, Model, RemoteRequest, RemoteSpeech, Segment, Speech
    from rhapsode.core.task import Task
    from rhapsode.core.work import LaneState, UnfinishedTask, WorkAhead

EngineState = Literal["warming", "ready", "failed"]


class Engine(Protocol):
    """A loaded local engine: plain synchronous code that runs in a worker process."""

    def synthesise(self, segment: Segment, voice: str, language: str | None = None) -> Speech:
        """Speak ``segment`` with ``voice`` (a name of the model's voices).

        ``language`` (BCP-47) is the one that it was read in, ``None`` for the voice's own.

        The sound is at ``profile.sample_rate_hz``. Raises :class:`~rhapsode.core.errors.EngineError`.
        """
        ...


@runtime_checkable
class OpeningEngine(Engine, Protocol):
    """An engine that can prepare itself for the openings of streamed answers (:mod:`rhapsode.text.opening`)."""

    def prepare_openings(self) -> None:
        """Compile what the first opening would have to wait for. Raises EngineUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Options of an engine on this installation.

    Crosses process boundaries. ``cache_dir`` holds files that can be rebuilt; ``threads`` is the limit of one worker;
    ``weights`` is a file that replaces the packaged one; ``precision`` is that of Kokoro's computation, ``None`` for
    automatic; ``kernels``: whether Kokoro may use compiled kernels.
    """

    cache_dir: Path
    threads: int
    weights: Path | None = None
    precision: str | None = None
    kernels: bool = True

    def within(self, profile: EngineProfile) -> EngineOptions:
        """Return the options for one engine: with no more threads than it can use."""
        return replace(self, threads=profile.threads(self.threads))


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of ``rhapsode doctor``: the check, its result, and the command that fixes the problem."""

    subject: str
    ok: bool
    detail: str
    remedy: str | None = None


class EngineProvider(Protocol):
    """The plug-in interface of an engine: the entry-point group ``rhapsode.engines``, also for built-in engines.

    Importing and constructing a provider is cheap: the server process does it, and must never load a model or a G2P
    there. ``prepare`` and ``load`` run in worker processes. The input of the engine is declared in its profile
    (``notation``, ``ipa_symbols``); the G2P belongs to the language.
    """

    profile: EngineProfile
    models: tuple[Model, ...]
    """The catalogue entries that this engine can serve."""

    def check(self, options: EngineOptions) -> list[Finding]:
        """Return what ``rhapsode doctor`` says about this engine, without loading it."""
        ...

    def identity(self, options: EngineOptions, voice: str) -> str:
        """Return the identity of ``voice`` on this installation, for the cache key: weights, graph, precision, the
        recipe of the voice.

        Equal identities give equal audio for the same phonemes and speed, so cached audio of one may be used for the
        other. Called in the server process, so it must be cheap (milliseconds, nothing loaded). Raises EngineError if
        there is no such voice.
        """
        ...

    def prepare(self, options: EngineOptions) -> None:
        """Build what ``load`` needs into the cache. Safe to run in several processes at once; raises EngineError."""
        ...

    def load(self, options: EngineOptions) -> Engine:
        """Load the engine after ``prepare`` (seconds, and much memory). Raises EngineUnavailableError."""
        ...


@dataclass(slots=True)
class EngineStatus:
    """Whether an engine can speak, and if not, why."""

    state: EngineState
    reason: str | None = None
    stalled: bool = False
    """Whether the failure is transient: the system refused to start a process."""


@dataclass(frozen=True, slots=True)
class Cooldown:
    """A cooldown of ``model`` (``None``: of all models of the key) for ``seconds`` from now.

    Without a ``reason`` the provider asked for a pause; with one it denies the model or the key.
    """

    model: str | None
    seconds: float
    reason: str | None = None


class Quota(Protocol):
    """The state shared by all processes that use one key of a provider: requests of the last minute, and cooldowns."""

    async def take(self) -> float:
        """Take a permit for a request: 0.0 if granted, else the seconds to wait before the next try."""
        ...

    async def cool_down(self, cooldown: Cooldown) -> None:
        """Publish a cooldown to all processes."""
        ...

    async def cooldowns(self) -> Sequence[Cooldown]:
        """Return the active cooldowns."""
        ...


class RemoteEngine(Protocol):
    """A provider's API, called from the event loop of the server."""

    concurrency: int
    """The limit of concurrent requests."""

    async def start(self) -> None:
        """Initialise the client. Raises EngineUnavailableError when a dependency is not installed."""
        ...

    async def reserve(self, model: str) -> float:
        """Reserve an attempt: 0.0 if granted, else the seconds to wait before the next try."""
        ...

    async def speak(self, request: RemoteRequest) -> RemoteSpeech:
        """Synthesise with one attempt, which was reserved before.

        Raises UpstreamError, ImplausibleAudioError and RefusedError, with the tokens that were charged.
        """
        ...

    async def check(self) -> list[Finding]:
        """Check the key and the models with the provider, free of charge."""
        ...

    def status(self) -> EngineStatus:
        """Return the last known status of the provider."""
        ...

    def identity(self) -> str:
        """Return the identity of its models for the cache key."""
        ...

    def version(self, model: str) -> str:
        """Return the provider's name of ``model``."""
        ...

    def versions(self) -> Sequence[str]:
        """Return the provider's names of all models; none contains a space."""
        ...

    async def stop(self) -> None:
        """Close its connections."""
        ...


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """Metadata of a stored blob; ``modified_at`` in seconds since the epoch."""

    path: str
    size: int
    modified_at: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class BlobLabel:
    """Headers of a download that is redirected to the store: the media type, and the file name."""

    media_type: str
    filename: str


class BlobStore(Protocol):
    """A store for audio.

    Paths are relative, with slashes. What is stored under one never changes, except for the mark of the store's owner.
    Workers write and read synchronously; the server only streams and deletes. Every method may raise
    StoreUnavailableError when the store does not answer.
    """

    def put(self, path: str, chunks: Iterable[bytes], *, durable: bool = True, label: BlobLabel | None = None) -> int:
        """Store ``chunks`` under ``path``, atomically; if ``durable``, it survives a power cut after the return.

        Returns the size in bytes. ``label`` is for blobs that clients download.
        Raises StorageFullError or StoreUnavailableError.
        """
        ...

    async def create(self, path: str, content: bytes) -> bool:
        """Store ``content`` under ``path`` unless there is something, durably; return whether it was stored.

        Of several concurrent calls exactly one returns True. Raises StorageFullError or StoreUnavailableError.
        """
        ...

    async def replace(self, path: str, content: bytes) -> None:
        """Store ``content`` under ``path`` atomically and durably, replacing existing content.

        Raises StorageFullError or StoreUnavailableError.
        """
        ...

    def get(self, path: str) -> memoryview:
        """Return the whole blob. Raises FileNotFoundError."""
        ...

    async def head(self, path: str) -> BlobInfo | None:
        """Return its size, or ``None`` when there is no such blob."""
        ...

    def stream(self, path: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes ``[start, end)`` in chunks. Raises FileNotFoundError at the first chunk."""
        ...

    async def delete(self, paths: Iterable[str]) -> None:
        """Remove blobs; missing ones are ignored."""
        ...

    async def clear(self, prefix: str) -> None:
        """Remove everything below ``prefix``, including incomplete writes."""
        ...

    def sweep(self, prefix: str) -> AsyncIterator[BlobInfo]:
        """Yield every blob below ``prefix``."""
        ...

    async def discard_drafts(self, before: float) -> int:
        """Remove incomplete writes of crashed processes from before that time (seconds since the epoch); return how
        many.
        """
        ...

    async def signed_url(self, path: str, *, method: str, seconds: int) -> str | None:
        """Return a presigned URL of a blob for ``method`` (GET or HEAD), valid for so many seconds.

        ``None`` if the store has none: then the blob is streamed.
        """
        ...


class Dispatcher(Protocol):
    """Schedules jobs: which job runs next, and where."""

    def submit(self, task: UnfinishedTask) -> None:
        """Schedule a task that was committed to the store."""
        ...

    def cancel(self, task_id: str) -> None:
        """Remove the queued jobs of a task; results of running jobs are discarded."""
        ...

    async def start(self) -> None:
        """Load all unfinished tasks from the store and start."""
        ...

    async def drain(self, grace_s: float) -> None:
        """Start no new jobs, and wait up to ``grace_s`` for running ones."""
        ...

    async def stop(self, grace_s: float) -> None:
        """Do as :meth:`drain`, whose grace period is shared if it was called before; then requeue the rest."""
        ...

    def depth(self) -> int:
        """Return the number of queued jobs."""
        ...

    def work_ahead(self, task: Task) -> WorkAhead | None:
        """Return the work ahead of a task in the queue, in constant time; ``None`` if it is not known here."""
        ...

    def queued_characters(self, engine: str) -> int:
        """Return the number of characters that an engine still has to render."""
        ...

    def lanes(self) -> list[LaneState]:
        """Return the current state of the lanes."""
        ...
