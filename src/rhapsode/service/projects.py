"""Projects: created from documents or chapters; read, changed and deleted by the key that owns them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final, Protocol

import structlog

from rhapsode.core.audio import AudioFormat
from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.custom_voices import CustomVoices
from rhapsode.core.dictionary import KeptDictionary
from rhapsode.core.errors import NotFoundError, RequestError, RhapsodeError, UnavailableError
from rhapsode.core.field_paths import field_path
from rhapsode.core.projects import (
    MAX_CHAPTERS,
    MAX_CHARACTERS,
    MAX_COVER_BYTES,
    MAX_PARAGRAPHS,
    MAX_PRONUNCIATIONS,
    MAX_SPEAKERS,
    NO_SETTINGS,
    Project,
    ProjectChapter,
    ProjectParagraph,
    ProjectProgress,
    Take,
    VoiceSettings,
)
from rhapsode.core.speech import OnUnspeakable, Pronunciation, SpeechParams, pronunciations_of
from rhapsode.core.task import ApiKey
from rhapsode.documents.model import Chapter, Cover
from rhapsode.service.checks import check_input, find_route
from rhapsode.service.custom_voices import CustomVoiceService
from rhapsode.service.dictionary import DictionaryService
from rhapsode.service.languages import nearest_language
from rhapsode.service.speech import SpeechService
from rhapsode.store.project_takes import TakeStore
from rhapsode.store.projects import NewCover, ProjectStore
from rhapsode.text.pronunciations import find_pronounced

log = structlog.get_logger(__name__)

PROBE: Final = "One."
"""The text that settings are validated with."""


@dataclass(frozen=True, slots=True)
class NewProject:
    """The input of a new project. ``language_code`` was requested, ``document_language`` is that of the text."""

    title: str
    chapters: Sequence[Chapter]
    model: str
    author: str | None = None
    language_code: str | None = None
    document_language: str | None = None
    settings: VoiceSettings = NO_SETTINGS
    speakers: Mapping[str, VoiceSettings] | None = None
    pronunciations: Mapping[str, str] | None = None
    paragraph_speakers: Mapping[tuple[int, int], str] | None = None
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class ProjectState:
    """A project with its chapters and the progress of each. ``seconds_left`` estimates the remaining time."""

    project: Project
    chapters: Sequence[ProjectChapter]
    progress: Mapping[int, ProjectProgress]
    seconds_left: float | None

    @property
    def total(self) -> ProjectProgress:
        """The progress of all chapters together."""
        parts = list(self.progress.values())
        return ProjectProgress(
            sum(part.paragraphs for part in parts),
            sum(part.characters for part in parts),
            sum(part.completed for part in parts),
            sum(part.completed_characters for part in parts),
            sum(part.pending for part in parts),
            sum(part.failed for part in parts),
            sum(part.seconds for part in parts),
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What affects the audio of paragraphs besides the project: the dictionary and the custom voices of its key."""

    kept: KeptDictionary
    own: CustomVoices


class FileRemover(Protocol):
    """Removes files of projects."""

    async def delete(self, paths: Sequence[str]) -> None:
        """Remove files that no row refers to any more. Raises UnavailableError or OSError."""
        ...


class ProjectService:
    """Use cases of a key for its own projects. A project of another key is a NotFoundError.

    ``pace`` returns the characters per second that an engine renders here, ``None`` before that was measured.
    """

    def __init__(
        self,
        store: ProjectStore,
        takes: TakeStore,
        speech: SpeechService,
        dictionary: DictionaryService,
        custom_voices: CustomVoiceService,
        files: FileRemover,
        pace: Callable[[str], float | None],
    ) -> None:
        self.store = store
        self.takes = takes
        self.speech = speech
        self._dictionary = dictionary
        self._custom_voices = custom_voices
        self._files = files
        self._pace = pace

    async def create(self, key: ApiKey, new: NewProject) -> ProjectState:
        """Create a project. Raises RequestError, naming the field, for what cannot be spoken or is too large."""
        model = self.speech.catalogue.find_model(new.model)
        _check_size(new.chapters, self.speech.max_text_characters)
        language = new.language_code
        if language is None and new.settings.voice_name is None and new.document_language is not None:
            profile = self.speech.catalogue.profile(find_route(self.speech.catalogue, model, None).engine)
            language = nearest_language(new.document_language, profile)
        now = now_ms()
        project = Project(
            new_id("project"),
            key.id,
            new.title,
            new.author,
            language,
            model.id,
            new.settings,
            now,
            now,
            dict(new.speakers or {}),
            dict(new.pronunciations or {}),
            new.cover is not None and len(new.cover.data) <= MAX_COVER_BYTES,
        )
        around = await self.surroundings(key)
        self._check(project, around)
        chapters = [
            ProjectChapter(number, chapter.title, chapter.level) for number, chapter in enumerate(new.chapters, 1)
        ]
        paragraphs = await asyncio.to_thread(_paragraphs, new, project, chapters, around)
        cover = None
        if new.cover is not None and project.has_cover:
            cover = NewCover(new.cover.mime_type, base64.b64encode(new.cover.data).decode())
        await self.store.add(project, chapters, paragraphs, cover)
        log.info("project.created", project=project.id, key=key.id, paragraphs=len(paragraphs))
        return await self.state(key, project.id)

    async def page(self, key: ApiKey, limit: int, after: str | None) -> tuple[list[Project], bool]:
        """Return the newest projects of a key, and whether there are more."""
        return await self.store.page(key.id, limit, after)

    async def get(self, key: ApiKey, project_id: str) -> Project:
        """Return a project of ``key``."""
        return await self.store.get(project_id, key.id)

    async def title(self, project_id: str) -> str:
        """Return the title of a project without checking its key: for routes that have checked a signed link."""
        return await self.store.title(project_id)

    async def state(self, key: ApiKey, project_id: str) -> ProjectState:
        """Return a project with its chapters and its progress."""
        project = await self.get(key, project_id)
        state = ProjectState(
            project, await self.store.chapters(project_id), await self.store.progress(project_id), None
        )
        total = state.total
        model = self.speech.catalogue.find_model(project.model)
        pace = self._pace(find_route(self.speech.catalogue, model, None).engine)
        left = total.characters - total.completed_characters
        return replace(state, seconds_left=0.0 if not left else None if pace is None else left / pace)

    async def chapter(
        self, key: ApiKey, project_id: str, number: int
    ) -> tuple[ProjectChapter, list[ProjectParagraph]]:
        """Return a chapter with its paragraphs."""
        await self.get(key, project_id)
        chapters = await self.store.chapters(project_id)
        if not 1 <= number <= len(chapters):
            raise NotFoundError(f"There is no such chapter; there are 1 to {len(chapters)}.", param="number")
        return chapters[number - 1], await self.store.paragraphs(project_id, chapters=[number])

    async def paragraph(self, key: ApiKey, project_id: str, paragraph_id: str) -> ProjectParagraph:
        """Return a paragraph."""
        await self.get(key, project_id)
        matches = await self.store.paragraphs(project_id, ids=[paragraph_id])
        if not matches:
            raise NotFoundError("There is no such paragraph.", param="id")
        return matches[0]

    async def check_parts(self, project_id: str, chapters: Sequence[int], paragraphs: Sequence[str]) -> None:
        """Raise RequestError for a number of a chapter or an id of a paragraph that the project does not have."""
        if chapters:
            last = len(await self.store.chapters(project_id))
            for index, number in enumerate(chapters):
                if not 1 <= number <= last:
                    raise RequestError(
                        f"There is no chapter {number}; there are 1 to {last}.", param=f"chapters[{index}]"
                    )
        if paragraphs:
            known = {paragraph.id for paragraph in await self.store.paragraphs(project_id, ids=paragraphs)}
            for index, id in enumerate(paragraphs):
                if id not in known:
                    raise RequestError("The project has no such paragraph.", param=f"paragraphs[{index}]")

    async def find(self, key: ApiKey, project_id: str, word: str) -> list[ProjectParagraph]:
        """Return the paragraphs that contain a word, matched as pronunciations are."""
        await self.get(key, project_id)
        searched = [Pronunciation(word, word)]
        paragraphs = await self.store.paragraphs(project_id)

        def having() -> list[ProjectParagraph]:
            return [paragraph for paragraph in paragraphs if find_pronounced(paragraph.text, searched)]

        return await asyncio.to_thread(having)

    async def change(self, key: ApiKey, project: Project) -> ProjectState:
        """Replace the project of the same id. Paragraphs whose audio is affected become unrendered.

        Raises RequestError when a speaker of a paragraph would be missing.
        """
        around = await self.surroundings(key)
        self._check(project, around)
        await self._check_speakers(project, before=(await self.get(key, project.id)).speakers.keys())
        await self.store.change(project)
        await self.refresh(key, project)
        return await self.state(key, project.id)

    async def _check_speakers(self, project: Project, before: Set[str]) -> None:
        """Raise RequestError if a paragraph names a speaker that there was ``before``, and that ``project`` lacks."""
        if not (missing := before - project.speakers.keys()):
            return
        for paragraph in await self.store.paragraphs(project.id):
            if paragraph.speaker in missing:
                raise RequestError(
                    f"'{paragraph.speaker}' speaks {paragraph.id}: keep this speaker, or give the paragraphs another "
                    "one first.",
                    param="speakers",
                )

    async def change_chapter(self, key: ApiKey, project_id: str, chapter: ProjectChapter) -> None:
        """Replace the chapter of the same number."""
        project = await self.get(key, project_id)
        self._check(replace(project, settings=chapter.settings.over(project.settings)), await self.surroundings(key))
        await self.store.change_chapter(project_id, chapter)
        await self.refresh(key, project)

    async def change_paragraph(
        self, key: ApiKey, project_id: str, paragraph: ProjectParagraph, take_id: str | None = None
    ) -> ProjectParagraph:
        """Replace the paragraph of the same id; ``take_id`` selects one of its earlier takes.

        Raises RequestError for a take of another paragraph, or one without audio.
        """
        project = await self.get(key, project_id)
        if paragraph.speaker is not None and paragraph.speaker not in project.speakers:
            names = ", ".join(list(project.speakers)[:20]) or "none"
            raise RequestError(f"The project has no speaker of that name. Known: {names}.", param="speaker")
        if len(paragraph.text) > self.speech.max_text_characters:
            raise RequestError(
                f"A paragraph has at most {self.speech.max_text_characters:,} characters.", param="text"
            )
        around = await self.surroundings(key)
        self._check(replace(project, settings=paragraph.settings.over(project.settings)), around)
        chapters = await self.store.chapters(project_id)
        changed = replace(paragraph, silent=is_silent(paragraph.text), chosen=False)
        digest = (await asyncio.to_thread(digests_of, project, chapters, [changed], around))[paragraph.id]
        changed = replace(changed, digest=digest, chosen=paragraph.chosen and digest == paragraph.digest)
        if take_id is not None:
            take = await self.takes.get(project_id, take_id)
            if take.paragraph_id != paragraph.id or take.audio is None:
                raise RequestError("That is no take of this paragraph that can be heard.", param="take_id")
            changed = replace(changed, take=take, chosen=True)
        await self.store.change_paragraph(project_id, changed)
        return changed

    async def takes_of(self, key: ApiKey, project_id: str, paragraph_id: str) -> list[Take]:
        """Return the takes of a paragraph, the newest first."""
        await self.paragraph(key, project_id, paragraph_id)
        return await self.takes.of(project_id, paragraph_id)

    async def take(self, key: ApiKey, project_id: str, take_id: str) -> Take:
        """Return a take."""
        await self.get(key, project_id)
        return await self.takes.get(project_id, take_id)

    async def delete(self, key: ApiKey, project_id: str) -> None:
        """Delete a project with its takes and exports, and cancel what still renders it. Its tasks are kept."""
        removed = await self.store.remove(project_id, key.id)
        log.info("project.deleted", project=project_id, key=key.id, canceled=len(removed.task_ids))
        for task_id in removed.task_ids:
            try:
                await self.speech.cancel(key, task_id)
            except NotFoundError:
                pass  # the caller has deleted the task
            except RhapsodeError as error:
                log.warning("task.not_canceled", task=task_id, reason=error.message)
        await self.remove_files(project_id, removed.blobs)

    async def remove_files(self, project_id: str, paths: Sequence[str]) -> None:
        """Delete files whose rows are gone; the sweep deletes those that cannot be deleted now."""
        try:
            await self._files.delete(paths)
        except (OSError, UnavailableError) as error:
            log.warning("project.files_left", project=project_id, error=type(error).__name__)

    async def surroundings(self, key: ApiKey) -> Surroundings:
        """Return what affects the audio of a project besides its own settings."""
        return Surroundings(await self._dictionary.of(key.id), await self._custom_voices.of(key.id))

    async def refresh(self, key: ApiKey, project: Project) -> list[ProjectParagraph]:
        """Update the digests of all paragraphs, and return the paragraphs."""
        chapters = await self.store.chapters(project.id)
        paragraphs = await self.store.paragraphs(project.id)
        around = await self.surroundings(key)
        digests = await asyncio.to_thread(digests_of, project, chapters, paragraphs, around)
        await self.store.set_digests(
            {
                paragraph.id: digests[paragraph.id]
                for paragraph in paragraphs
                if paragraph.digest != digests[paragraph.id]
            }
        )
        return await asyncio.to_thread(
            lambda: [replace(paragraph, digest=digests[paragraph.id]) for paragraph in paragraphs]
        )

    def _check(self, project: Project, around: Surroundings) -> None:
        """Raise RequestError, naming the field, unless every speaker of ``project`` has a valid voice and delivery."""
        model = self.speech.catalogue.find_model(project.model)
        if len(project.speakers) > MAX_SPEAKERS:
            raise RequestError(f"A project has at most {MAX_SPEAKERS} speakers.", param="speakers")
        if len(project.pronunciations) > MAX_PRONUNCIATIONS:
            raise RequestError(f"A project has at most {MAX_PRONUNCIATIONS} pronunciations.", param="pronunciations")
        route = find_route(self.speech.catalogue, model, None)
        pronunciations = pronunciations_of(project.pronunciations)
        everybody = {"": project.settings} | {
            field_path("speakers", name): settings.over(project.settings)
            for name, settings in project.speakers.items()
        }
        for where, settings in everybody.items():
            params = replace(params_of(project, settings, PROBE), pronunciations=pronunciations)
            check_input(
                self.speech.catalogue, model, route, params, where, max_characters=100, custom_voices=around.own
            )


def is_silent(text: str) -> bool:
    """Tell whether a paragraph has nothing to speak, such as the asterisks between two scenes."""
    return not any(letter.isalnum() for letter in text)


def params_of(project: Project, settings: VoiceSettings, text: str) -> SpeechParams:
    """Return the speech parameters of a text of ``project``, without pronunciations."""
    return SpeechParams(
        text,
        settings.voice_name,
        format=AudioFormat.FLAC,
        speed=1.0 if settings.speed is None else settings.speed,
        language_code=project.language_code,
        style=settings.style,
        on_unspeakable=OnUnspeakable.NAME,
        directions=False,
    )


def settings_of(project: Project, chapter: ProjectChapter, paragraph: ProjectParagraph) -> VoiceSettings:
    """Return the effective settings of a paragraph: its own, else those of its speaker, its chapter, the project."""
    speaker = NO_SETTINGS if paragraph.speaker is None else project.speakers.get(paragraph.speaker, NO_SETTINGS)
    return paragraph.settings.over(speaker).over(chapter.settings).over(project.settings)


def speech_of(project: Project, chapter: ProjectChapter, paragraph: ProjectParagraph) -> SpeechParams:
    """Return the speech parameters of a paragraph, with the pronunciations whose words it contains."""
    params = params_of(project, settings_of(project, chapter, paragraph), paragraph.text)
    pronunciations = pronunciations_of(project.pronunciations)
    used = {occurrence.index for occurrence in find_pronounced(paragraph.text, pronunciations)}
    return replace(
        params,
        pronunciations=tuple(pronunciation for index, pronunciation in enumerate(pronunciations) if index in used),
    )


def digests_of(
    project: Project,
    chapters: Sequence[ProjectChapter],
    paragraphs: Sequence[ProjectParagraph],
    around: Surroundings,
) -> dict[str, str]:
    """Return a digest for each paragraph, by its id, of everything that affects its audio."""
    kept = [Pronunciation(kept_entry.word, kept_entry.spoken_as) for kept_entry in around.kept.entries]
    custom_names = {voice.name.casefold(): voice.spoken_as for voice in around.own.voices}
    digests = {}
    for paragraph in paragraphs:
        params = speech_of(project, chapters[paragraph.chapter - 1], paragraph)
        used = {occurrence.index for occurrence in find_pronounced(paragraph.text, kept)}
        heard = [
            project.model,
            custom_names.get((params.voice_name or "").casefold(), params.voice_name),
            params.style,
            params.speed,
            params.language_code,
            [[entry.word, entry.spoken_as] for entry in params.pronunciations],
            sorted([entry.word, entry.spoken_as] for index, entry in enumerate(kept) if index in used),
            params.text,
        ]
        digests[paragraph.id] = hashlib.sha256(json.dumps(heard, ensure_ascii=False).encode()).hexdigest()
    return digests


def _paragraphs(
    new: NewProject, project: Project, chapters: Sequence[ProjectChapter], around: Surroundings
) -> list[ProjectParagraph]:
    """Return the paragraphs of a new project, up to tens of thousands."""
    speakers = new.paragraph_speakers or {}
    paragraphs = [
        ProjectParagraph(
            new_id("paragraph"),
            number,
            position,
            block.kind,
            block.level,
            block.text,
            block.language,
            speakers.get((number, position)),
            NO_SETTINGS,
            "",
            is_silent(block.text),
        )
        for number, chapter in enumerate(new.chapters, 1)
        for position, block in enumerate(chapter.blocks)
    ]
    digests = digests_of(project, chapters, paragraphs, around)
    return [replace(paragraph, digest=digests[paragraph.id]) for paragraph in paragraphs]


def _check_size(chapters: Sequence[Chapter], max_text_characters: int) -> None:
    """Raise RequestError for a project without text, or with too much."""
    paragraphs = sum(len(chapter.blocks) for chapter in chapters)
    characters = sum(chapter.characters for chapter in chapters)
    if not paragraphs or all(is_silent(block.text) for chapter in chapters for block in chapter.blocks):
        raise RequestError("There is nothing to speak in the chapters.", param="chapters")
    for name, size, most in (
        ("characters", characters, MAX_CHARACTERS),
        ("paragraphs", paragraphs, MAX_PARAGRAPHS),
        ("chapters", len(chapters), MAX_CHAPTERS),
    ):
        if size > most:
            raise RequestError(f"The project has {size:,} {name}; at most {most:,} are kept.", param="chapters")
    for number, chapter in enumerate(chapters):
        for position, block in enumerate(chapter.blocks):
            if len(block.text) > max_text_characters:
                raise RequestError(
                    f"The paragraph has {len(block.text):,} characters; at most {max_text_characters:,} are taken.",
                    param=f"chapters[{number}].paragraphs[{position}].text",
                )
