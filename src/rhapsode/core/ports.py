"""The seams: what the core asks of the world, as Protocols. ``compose.py`` chooses who stands behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

from rhapsode.core.speech import EngineProfile, Model, Segment, Speech, UpstreamRequest, UpstreamSpeech
from rhapsode.core.task import Task
from rhapsode.core.work import LaneState, Outlook, UnfinishedTask

EngineState = Literal["warming", "ready", "failed"]


class Engine(Protocol):
    """A loaded local engine: plain synchronous code that runs in a worker process."""

    def synthesise(self, segment: Segment, voice: str, language: str | None = None) -> Speech:
        """Speak ``segment`` with ``voice`` (a name of the model's voices).

        ``language`` (BCP-47) is the one that it was read in, ``None`` for the voice's own.

        The sound is at ``profile.sample_rate_hz``. Raises :class:`~rhapsode.core.errors.EngineError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What an engine may need to know of this installation. Crosses process boundaries.

    ``cache_dir`` holds what can be rebuilt; ``threads`` is how many one worker may use; ``weights`` is a file that
    the owner named instead of the packaged one; ``precision`` is what Kokoro computes in, ``None`` if it may choose.
    """

    cache_dir: Path
    threads: int
    weights: Path | None = None
    precision: str | None = None

    def within(self, profile: EngineProfile) -> EngineOptions:
        """Return the options for one engine: no more threads than it makes use of."""
        return replace(self, threads=profile.threads(self.threads))


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of ``rhapsode doctor``: what was looked at, what was found, and the command that mends it."""

    subject: str
    ok: bool
    detail: str
    remedy: str | None = None


class EngineProvider(Protocol):
    """The door by which an engine joins: the entry-point group ``rhapsode.engines``, built-in ones alike.

    Importing and constructing a provider is cheap: the server process does it, and must never load a model or a G2P
    there. ``prepare`` and ``load`` run in worker processes. What the engine consumes is data of its profile
    (``notation``, ``ipa_symbols``): the G2P is that of the language.
    """

    profile: EngineProfile
    models: tuple[Model, ...]
    """The catalogue entries that this engine can serve."""

    def check(self, options: EngineOptions) -> list[Finding]:
        """Return what ``rhapsode doctor`` says about this engine, without loading it."""
        ...

    def identity(self, options: EngineOptions, voice: str) -> str:
        """Name all that decides how ``voice`` sounds on this installation, for the same phonemes and speed.

        Weights, graph, precision, the recipe of the voice: where two identities are equal, so is what is heard, and
        audio that was made under one may be played under the other. Asked of the server process, so it must be cheap
        (milliseconds, nothing loaded). Raises EngineError if there is no such voice.
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
    """Whether it failed for now only because the system lets none of its processes start."""


@dataclass(frozen=True, slots=True)
class UpstreamOptions:
    """What a remote engine has to know. ``models`` maps public model ids to those of the provider.

    ``concurrency`` bounds what is on its way at once, ``timeout_s`` is how long an answer may take.
    """

    api_key: str = field(repr=False)
    base_url: str | None
    models: Mapping[str, str]
    concurrency: int
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Cooldown:
    """What a provider has said of ``model`` (``None``: of all that the key may ask for), for ``seconds`` from now on.

    Without a ``reason`` it wants to be left alone so long; with one it will not serve it at all.
    """

    model: str | None
    seconds: float
    reason: str | None = None


class Quota(Protocol):
    """What all who send with one key of a provider share: requests in a minute, and what the provider has said."""

    async def take(self) -> float:
        """Take the right to send a request, 0.0; or how many seconds to wait before asking for it again."""
        ...

    async def cool_down(self, cooldown: Cooldown) -> None:
        """Let everybody know."""
        ...

    async def cooldowns(self) -> Sequence[Cooldown]:
        """Return those that have not run out."""
        ...


class UpstreamEngine(Protocol):
    """A provider's API, spoken to from the event loop of the server."""

    concurrency: int
    """How many requests may be on their way."""

    async def start(self) -> None:
        """Get ready to ask. Raises EngineUnavailableError when what it needs is not installed."""
        ...

    async def reserve(self, model: str) -> float:
        """Take the right to make an attempt, 0.0; or how many seconds to wait before asking for it again."""
        ...

    async def speak(self, request: UpstreamRequest) -> UpstreamSpeech:
        """Return one attempt, for which the right was reserved.

        Raises UpstreamError, ImplausibleAudioError and RefusedError, with the tokens that it has cost.
        """
        ...

    async def check(self) -> list[Finding]:
        """Ask whether the provider knows the key and the models, which costs nothing."""
        ...

    def status(self) -> EngineStatus:
        """Tell whether the provider answers, as far as is known."""
        ...

    def identity(self) -> str:
        """Name what decides how its models sound."""
        ...

    def version(self, model: str) -> str:
        """Return what the provider calls ``model``."""
        ...

    def versions(self) -> Sequence[str]:
        """Return what the provider calls its models; no name has a space in it."""
        ...

    async def stop(self) -> None:
        """Close its connections."""
        ...


class RemoteProvider(Protocol):
    """The door of a remote engine, beside :class:`EngineProvider`, whose other methods it has no use for."""

    profile: EngineProfile
    models: tuple[Model, ...]

    def connect(self, options: UpstreamOptions, quota: Quota) -> UpstreamEngine:
        """Return the engine, not started yet."""
        ...


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """What is known of a stored blob without reading it; ``modified_at`` in seconds since the epoch."""

    key: str
    size: int
    modified_at: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class BlobLabel:
    """What a browser is to know of a blob that it is sent to: its media type, and the name to save it under."""

    media_type: str
    filename: str


class BlobStore(Protocol):
    """Where audio is kept. Keys are relative POSIX paths; a key is written once and never changed, but for
    the mark of the store's owner.

    Workers write and read synchronously; the server only streams and deletes. What is not said to raise
    FileNotFoundError or StorageFullError raises StoreUnavailableError when the store does not answer.
    """

    def put(self, key: str, chunks: Iterable[bytes], *, durable: bool = True, label: BlobLabel | None = None) -> int:
        """Store ``chunks`` under ``key``, all or nothing; if ``durable``, a power cut after the return does no harm.

        Returns the size in bytes. ``label`` is for blobs that callers will download.
        Raises StorageFullError or StoreUnavailableError.
        """
        ...

    async def create(self, key: str, content: bytes) -> bool:
        """Store ``content`` under ``key`` unless there is something, durably; return whether it was stored.

        Of several that do so at once, one is told so. Raises StorageFullError or StoreUnavailableError.
        """
        ...

    async def replace(self, key: str, content: bytes) -> None:
        """Store ``content`` under ``key`` in place of what is there, all or nothing and durably.

        Raises StorageFullError or StoreUnavailableError.
        """
        ...

    def get(self, key: str) -> memoryview:
        """Return the whole blob. Raises FileNotFoundError."""
        ...

    async def head(self, key: str) -> BlobInfo | None:
        """Return its size, or ``None`` when there is no such blob."""
        ...

    def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes ``[start, end)`` in chunks. Raises FileNotFoundError at the first chunk."""
        ...

    async def delete(self, keys: Iterable[str]) -> None:
        """Remove blobs; those that do not exist are no error."""
        ...

    async def clear(self, prefix: str) -> None:
        """Remove everything below ``prefix``, what was left half written too."""
        ...

    def sweep(self, prefix: str) -> AsyncIterator[BlobInfo]:
        """Yield every blob below ``prefix``."""
        ...

    async def discard_drafts(self, before: float) -> int:
        """Remove what writers that died left half-written before that time (seconds since the epoch); how many."""
        ...

    async def signed_url(self, key: str, *, method: str, seconds: int) -> str | None:
        """Return where a blob can be read with ``method`` (GET or HEAD) without us, for so long.

        ``None`` if the store has no such place: then it is streamed.
        """
        ...


class Dispatcher(Protocol):
    """Decides who renders what next."""

    def submit(self, task: UnfinishedTask) -> None:
        """See that a task gets done that was committed to the store."""
        ...

    def cancel(self, task_id: str) -> None:
        """Forget what is queued of a task; what already runs is discarded when it ends."""
        ...

    async def start(self) -> None:
        """Pick up all unfinished tasks of the store and begin."""
        ...

    async def drain(self, grace_s: float) -> None:
        """Start nothing new, and wait up to ``grace_s`` for what runs."""
        ...

    async def stop(self, grace_s: float) -> None:
        """Do as :meth:`drain`, whose time counts if that was called before; then hand back the rest."""
        ...

    def depth(self) -> int:
        """Return how many pieces of work are waiting."""
        ...

    def outlook(self, task: Task) -> Outlook | None:
        """Return what a task has before it, at the same cost however many there are; ``None`` if it is not known
        here.
        """
        ...

    def queued_characters(self, engine: str) -> int:
        """Return how many characters are left to speak for an engine."""
        ...

    def lanes(self) -> list[LaneState]:
        """Return how the lanes are now."""
        ...
