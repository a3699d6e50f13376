"""Projects: a document's chapters and paragraphs with voices, the takes of each paragraph, and exports of the whole.

Times are integer milliseconds since the epoch, lengths of audio are in samples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Final

MAX_PROJECTS: Final = 200
"""How many projects a key may have."""
MAX_CHARACTERS: Final = 5_000_000
"""The most characters of a project: some five long novels."""
MAX_PARAGRAPHS: Final = 50_000
MAX_CHAPTERS: Final = 2_000
MAX_TITLE_CHARS: Final = 300
"""Longer titles and names in documents are cut there."""
MAX_STYLE_CHARS: Final = 2_000
MAX_SPEAKERS: Final = 100
MAX_PRONUNCIATIONS: Final = 500
"""The most pronunciations of a project; those whose words occur in a paragraph are sent with it."""
MAX_COVER_BYTES: Final = 5_000_000
"""A larger picture is left out."""
MAX_EXPORTS: Final = 20
"""How many exports of a project are kept."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Voice and delivery. ``None`` inherits the next outer setting: paragraph, speaker, chapter, project."""

    voice_name: str | None = None
    style: str | None = None
    speed: float | None = None

    def over(self, outer: VoiceSettings) -> VoiceSettings:
        """Return these settings, completed by those of ``outer``."""
        return VoiceSettings(
            *(
                getattr(self, setting.name)
                if getattr(self, setting.name) is not None
                else getattr(outer, setting.name)
                for setting in fields(self)
            )
        )


NO_SETTINGS: Final = VoiceSettings()


@dataclass(frozen=True, slots=True)
class Project:
    """A project without its text. ``speakers`` are the settings of paragraphs by their speaker."""

    id: str
    key_id: str
    title: str
    author: str | None
    language_code: str | None
    model: str
    settings: VoiceSettings
    created_at: int
    updated_at: int
    speakers: Mapping[str, VoiceSettings] = field(default_factory=lambda: MappingProxyType({}))
    pronunciations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    has_cover: bool = False


@dataclass(frozen=True, slots=True)
class ProjectChapter:
    """A chapter; ``number`` counts from 1."""

    number: int
    title: str
    level: int
    settings: VoiceSettings = NO_SETTINGS


class TakeStatus(StrEnum):
    """State of a take: being rendered, available, or failed."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether the state is final."""
        return self is not TakeStatus.PENDING


@dataclass(frozen=True, slots=True)
class ProjectParagraph:
    """A paragraph. ``digest`` identifies everything that affects its audio.

    ``take`` is the current one; it is up to date when its digest equals this one, or when it was ``chosen``.
    ``position`` counts from 0 within its chapter. ``silent``: there is nothing to speak in it.
    """

    id: str
    chapter: int
    position: int
    kind: str
    level: int
    text: str
    language_code: str | None
    speaker: str | None
    settings: VoiceSettings
    digest: str
    silent: bool
    chosen: bool = False
    take: Take | None = None

    @property
    def status(self) -> ParagraphStatus:
        """The status of the paragraph's audio."""
        if self.silent:
            return ParagraphStatus.SILENT
        if self.take is None or not (self.chosen or self.take.digest == self.digest):
            return ParagraphStatus.UNRENDERED
        return ParagraphStatus(self.take.status.value)


class ParagraphStatus(StrEnum):
    """State of the audio of a paragraph."""

    UNRENDERED = "unrendered"
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Cue:
    """The time of a range of a paragraph's text, ``[start, end)`` in code points, in samples of its take."""

    start: int
    end: int
    begin: int
    finish: int


@dataclass(frozen=True, slots=True)
class Take:
    """One rendering of a paragraph, with its ``text`` and ``settings`` then; ``audio`` is its blob path (FLAC)."""

    id: str
    paragraph_id: str
    digest: str
    text: str
    settings: VoiceSettings
    task_id: str
    item: int
    created_at: int
    status: TakeStatus
    audio: str | None = None
    audio_bytes: int = 0
    samples: int = 0
    sample_rate_hz: int = 0
    cues: tuple[Cue, ...] = ()
    error: str | None = None

    @property
    def seconds(self) -> float:
        """Its length, 0 before it is spoken."""
        return self.samples / max(1, self.sample_rate_hz)


@dataclass(frozen=True, slots=True)
class NewTakes:
    """The takes of a new task, one for each of its inputs in order; their ``task_id`` is filled in."""

    project_id: str
    takes: Sequence[Take]


@dataclass(frozen=True, slots=True)
class ProjectProgress:
    """Progress of a project or chapter in paragraphs and characters; ``seconds`` is the length of its audio."""

    paragraphs: int = 0
    characters: int = 0
    completed: int = 0
    completed_characters: int = 0
    pending: int = 0
    failed: int = 0
    seconds: float = 0.0


class ExportStatus(StrEnum):
    """State of an export: waiting for rendering, being assembled, or ended."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether the state is final."""
        return self in (ExportStatus.COMPLETED, ExportStatus.FAILED)


class BookFormat(StrEnum):
    """File format of an export. ``m4b`` is AAC with chapters, and needs the extra ``aac``."""

    M4B = "m4b"
    MP3 = "mp3"
    OPUS = "opus"
    FLAC = "flac"
    WAV = "wav"

    @property
    def mime_type(self) -> str:
        """Return the media type of a file."""
        return {"m4b": "audio/mp4", "mp3": "audio/mpeg", "opus": "audio/ogg", "flac": "audio/flac"}.get(
            self.value, "audio/wav"
        )


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Options of an export. ``chapters`` are numbers, empty for all; ``loudness`` is in LUFS, ``None``: unchanged.

    With ``per_chapter``, ``subtitles`` (``srt`` or ``vtt``) or a ``chapter_list`` (``txt`` or ``json``) it is a ZIP
    archive of the files. ``check`` (``acx``): the rules that the chapters are checked against.
    """

    format: BookFormat = BookFormat.M4B
    chapters: tuple[int, ...] = ()
    per_chapter: bool = False
    loudness: float | None = -19.0
    subtitles: str | None = None
    chapter_list: str | None = None
    check: str | None = None

    @property
    def zipped(self) -> bool:
        """Whether the result is a ZIP archive of several files."""
        return self.per_chapter or self.subtitles is not None or self.chapter_list is not None

    @property
    def suffix(self) -> str:
        """Return the suffix of the exported file."""
        return "zip" if self.zipped else self.format.value

    @property
    def mime_type(self) -> str:
        """Return the media type of the exported file."""
        return "application/zip" if self.zipped else self.format.mime_type


@dataclass(frozen=True, slots=True)
class ChapterFigures:
    """Measurements of an exported chapter: levels in dBFS, the peak as a true peak."""

    title: str
    rms_db: float
    peak_db: float
    floor_db: float
    seconds: float


@dataclass(frozen=True, slots=True)
class ExportFigures:
    """Measurements of the chapters of an export."""

    rate_hz: int
    chapters: tuple[ChapterFigures, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A file of a project. ``progress`` is 0 to 1, ``output`` its blob path, ``gain_db`` was applied to all of it.

    ``figures`` are there if the options asked for a check.
    """

    id: str
    project_id: str
    options: ExportOptions
    status: ExportStatus
    created_at: int
    completed_at: int | None = None
    progress: float = 0.0
    error: str | None = None
    output: str | None = None
    output_bytes: int = 0
    seconds: float = 0.0
    loudness: float | None = None
    gain_db: float | None = None
    figures: ExportFigures | None = None
