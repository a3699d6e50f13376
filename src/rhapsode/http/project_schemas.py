"""Request and response models of projects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from rhapsode.core.projects import (
    MAX_CHAPTERS,
    MAX_PARAGRAPHS,
    MAX_STYLE_CHARS,
    MAX_TITLE_CHARS,
    VoiceSettings,
)
from rhapsode.core.speech import FASTEST, MAX_NAME_CHARS, SLOWEST
from rhapsode.documents.model import Block, BlockKind, Chapter
from rhapsode.http.bodies import StrictRequest, absent
from rhapsode.http.pronunciations import PronunciationsParam

VoiceName = Annotated[str, Field(min_length=1, max_length=200, description="A voice of the model, or one's own.")]
Style = Annotated[
    str, Field(min_length=1, max_length=MAX_STYLE_CHARS, description="How it is spoken, in words.", examples=["calm"])
]
Speed = Annotated[float, Field(ge=SLOWEST, le=FASTEST, description="A multiple of the voice's own pace.")]
Title = Annotated[str, Field(min_length=1, max_length=MAX_TITLE_CHARS)]
SpeakerName = Annotated[str, Field(min_length=1, max_length=MAX_NAME_CHARS)]


class SettingsParams(StrictRequest):
    """Voice and delivery. A field that is omitted or `null` inherits the next outer setting: paragraph, speaker,
    chapter, project."""

    voice_name: VoiceName | None = None
    style: Style | None = None
    speed: Speed | None = None

    def settings(self) -> VoiceSettings:
        """Return the settings that the body asks for."""
        return VoiceSettings(self.voice_name, self.style, self.speed)

    def settings_over(self, before: VoiceSettings) -> VoiceSettings:
        """Return ``before`` with the fields that were sent; ``null`` removes a setting."""
        fields_set = self.model_fields_set
        return VoiceSettings(
            self.voice_name if "voice_name" in fields_set else before.voice_name,
            self.style if "style" in fields_set else before.style,
            self.speed if "speed" in fields_set else before.speed,
        )


class ParagraphParams(StrictRequest):
    """A paragraph of a new project."""

    text: str = Field(min_length=1)
    kind: BlockKind = "paragraph"
    level: int = Field(default=0, ge=0, le=6, description="1 to 6 for a heading, else 0.")
    language: str | None = Field(default=None, description="Kept, and of no effect on the speech.")
    speaker: SpeakerName | None = None


class ChapterParams(StrictRequest):
    """A chapter of a new project, in the form that `POST /v1/documents` returns."""

    title: Title
    level: int = Field(default=1, ge=1, le=100)
    characters: int = Field(default=0, description="Of no effect: it is counted.")
    paragraphs: list[ParagraphParams] = Field(min_length=1, max_length=MAX_PARAGRAPHS)

    def chapter(self) -> Chapter:
        """Return the chapter."""
        blocks = (
            Block(paragraph.kind, paragraph.text, paragraph.level, paragraph.language) for paragraph in self.paragraphs
        )
        return Chapter(self.title, tuple(blocks), self.level)


class ProjectParams(SettingsParams):
    """The properties of a project that can be set when it is created, and changed later."""

    title: Title = Field(default_factory=absent)
    author: Title | None = None
    language_code: str | None = Field(default=None, max_length=35, description="The language to read in (BCP-47).")
    model: str = Field(default_factory=absent, description="A model. Default: the usual one.")
    speakers: dict[SpeakerName, SettingsParams] = Field(
        default_factory=dict, description="Who speaks the paragraphs that name a speaker. Replaced as a whole."
    )
    pronunciations: PronunciationsParam = Field(default_factory=dict)


class CreateProject(ProjectParams):
    """A project of plain chapters."""

    title: Title
    chapters: list[ChapterParams] = Field(min_length=1, max_length=MAX_CHAPTERS)


class EditProject(ProjectParams):
    """The changes to a project. `pronunciations` and `speakers` are replaced as a whole."""


class EditChapter(SettingsParams):
    """The changes to a chapter. `null` removes a setting."""

    title: Title = Field(default_factory=absent)


class EditParagraph(SettingsParams):
    """The changes to a paragraph. `null` removes a setting; `take_id` selects an earlier take."""

    text: str = Field(default_factory=absent, min_length=1)
    speaker: SpeakerName | None = None
    take_id: str = Field(default_factory=absent)


class RenderProject(StrictRequest):
    """What to render; by default everything without up-to-date audio."""

    chapters: list[int] = Field(default_factory=list, max_length=MAX_CHAPTERS, description="Numbers of chapters.")
    paragraphs: list[str] = Field(default_factory=list, max_length=1000, description="Ids of paragraphs.")


class SettingsObject(BaseModel):
    """Voice and delivery as set at this level; `null` inherits the next outer setting."""

    voice_name: str | None
    style: str | None
    speed: float | None


class ProgressObject(BaseModel):
    """The progress in paragraphs and characters; `seconds` is the length of the rendered audio."""

    paragraphs: int
    characters: int
    completed: int
    completed_characters: int
    pending: int
    failed: int
    seconds: float


class ChapterObject(SettingsObject):
    """A chapter without its text."""

    object: Literal["project.chapter"] = "project.chapter"
    number: int
    title: str
    level: int
    progress: ProgressObject


class ProjectSummary(SettingsObject):
    """A project as it is listed. Times are seconds since the epoch."""

    id: str
    object: Literal["project"] = "project"
    title: str
    author: str | None
    language_code: str | None
    model: str
    has_cover: bool
    created_at: int
    updated_at: int


class ProjectObject(ProjectSummary):
    """A project without its text."""

    speakers: dict[str, SettingsObject]
    pronunciations: dict[str, str]
    progress: ProgressObject
    seconds_left: float | None = Field(description="About how long the rest will take to be spoken, if that is known.")
    chapters: list[ChapterObject]


class ProjectList(BaseModel):
    """A page of projects, the newest first."""

    object: Literal["list"] = "list"
    data: list[ProjectSummary]
    has_more: bool


class TakeObject(SettingsObject):
    """One rendering of a paragraph. `audio_url` needs no key and expires like other links."""

    id: str
    object: Literal["project.take"] = "project.take"
    paragraph_id: str
    task_id: str
    status: Literal["pending", "completed", "failed"]
    text: str
    created_at: int
    seconds: float
    error: str | None
    audio_url: str | None


class ParagraphObject(SettingsObject):
    """A paragraph. `unrendered`: it has no audio of its current state; `silent`: it has nothing to speak."""

    id: str
    object: Literal["project.paragraph"] = "project.paragraph"
    chapter: int
    kind: BlockKind
    level: int
    text: str
    language: str | None
    speaker: str | None
    status: Literal["unrendered", "pending", "completed", "failed", "silent"]
    chosen: bool = Field(description="Whether the take was chosen, rather than spoken of the text as it is now.")
    take: TakeObject | None


class ChapterContents(ChapterObject):
    """A chapter with its paragraphs. `audio_url` needs no key; it is set once all paragraphs are rendered or being
    rendered."""

    audio_url: str
    paragraphs: list[ParagraphObject]


class ParagraphList(BaseModel):
    """Paragraphs in order."""

    object: Literal["list"] = "list"
    data: list[ParagraphObject]


class TakeList(BaseModel):
    """Takes, the newest first."""

    object: Literal["list"] = "list"
    data: list[TakeObject]


class RenderingObject(BaseModel):
    """The tasks that were created. `reused` paragraphs had a take of the same text and settings."""

    object: Literal["project.rendering"] = "project.rendering"
    tasks: list[str]
    paragraphs: int
    reused: int


class RemovedProject(BaseModel):
    """What was deleted."""

    id: str
    object: Literal["project"] = "project"
    deleted: Literal[True] = True


REQUESTS: tuple[type[BaseModel], ...] = (CreateProject, EditProject, EditChapter, EditParagraph, RenderProject)
