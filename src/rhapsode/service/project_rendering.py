"""Rendering of projects: tasks for paragraphs without up-to-date audio, and the takes made of their audio."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

import structlog

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import RequestError, RhapsodeError, UnavailableError
from rhapsode.core.ports import BlobStore
from rhapsode.core.projects import (
    NewTakes,
    ParagraphStatus,
    Project,
    ProjectParagraph,
    Take,
    TakeStatus,
    VoiceSettings,
)
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import ApiKey
from rhapsode.service.checks import check_input, find_route
from rhapsode.service.projects import ProjectService, Surroundings, settings_of, speech_of
from rhapsode.service.requests import MAX_INPUTS, TaskRequest
from rhapsode.store.blobs.paths import take_path
from rhapsode.store.project_takes import SpokenTake, TakesExistError, TakeStore

log = structlog.get_logger(__name__)

TASK_CHARACTERS: Final = 50_000
"""The characters of the paragraphs of one task: small, so that a book shows progress and can be heard early."""
COLLECT_SECONDS: Final = 0.5
IDLE_SECONDS: Final = 2.0
"""The polling interval for finished paragraphs while some are awaited, and while none are."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """The tasks that were created, the number of paragraphs in them, and the number that was up to date before."""

    tasks: Sequence[str]
    paragraphs: int
    reused: int

    def with_part(self, part: Rendering) -> Rendering:
        """Return the sum of this and ``part``."""
        return Rendering((*self.tasks, *part.tasks), self.paragraphs + part.paragraphs, self.reused + part.reused)


class ProjectRenderer:
    """Creates tasks for paragraphs. The limits of their key apply."""

    def __init__(self, projects: ProjectService) -> None:
        self._projects = projects
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def render(
        self, key: ApiKey, project_id: str, *, chapters: Sequence[int] = (), paragraphs: Sequence[str] = ()
    ) -> Rendering:
        """Create tasks for paragraphs without an up-to-date take, in ``chapters`` or ``paragraphs`` (ids) if given.

        Raises RequestError for a chapter or paragraph that the project does not have, and LimitError and
        UnavailableError as tasks do: tasks that were created before remain, and the same call
        continues with the rest. It may be repeated after a crash: a task and its takes are one transaction.
        """
        await self._projects.get(key, project_id)
        await self._projects.check_parts(project_id, chapters, paragraphs)
        begun = Rendering((), 0, 0)
        async with self._locks.setdefault(project_id, asyncio.Lock()):
            while True:
                project = await self._projects.get(key, project_id)
                current = await self._projects.refresh(key, project)
                pending = await asyncio.to_thread(_to_render, current, frozenset(chapters), frozenset(paragraphs))
                part, complete = await self._render(key, project, pending)
                begun = begun.with_part(part)
                if complete:
                    break
        log.info(
            "project.rendering", project=project_id, key=key.id, tasks=len(begun.tasks), paragraphs=begun.paragraphs
        )
        return begun

    async def _render(
        self, key: ApiKey, project: Project, pending: Sequence[ProjectParagraph]
    ) -> tuple[Rendering, bool]:
        """Return the created tasks, and whether they cover everything: another server may create some meanwhile."""
        usable = await self._projects.takes.usable(project.id) if pending else {}
        earlier = {
            paragraph.id: usable[paragraph.id, paragraph.digest]
            for paragraph in pending
            if (paragraph.id, paragraph.digest) in usable
        }
        await self._projects.takes.use(earlier)
        around = await self._projects.surroundings(key)
        chapters = await self._projects.store.chapters(project.id)
        new = [paragraph for paragraph in pending if paragraph.id not in earlier]
        requests = await asyncio.to_thread(
            lambda: [(paragraph, speech_of(project, chapters[paragraph.chapter - 1], paragraph)) for paragraph in new]
        )
        refused = await asyncio.to_thread(self._refused, project, requests, around)
        await self._fail(
            project, [(paragraph, refused[paragraph.id]) for paragraph, _ in requests if paragraph.id in refused]
        )
        begun = Rendering((), 0, len(earlier))
        for batch in _batches([entry for entry in requests if entry[0].id not in refused]):
            request = TaskRequest(project.model, [params for _, params in batch], {"project": project.id})
            takes = [
                _take(paragraph, settings_of(project, chapters[paragraph.chapter - 1], paragraph))
                for paragraph, _ in batch
            ]
            try:
                task = await self._projects.speech.submit_takes(key, request, NewTakes(project.id, takes))
            except TakesExistError:
                return begun, False
            begun = begun.with_part(Rendering((task.id,), len(batch), 0))
        return begun, True

    def _refused(
        self, project: Project, requests: Sequence[tuple[ProjectParagraph, SpeechParams]], around: Surroundings
    ) -> dict[str, str]:
        """Return the reasons why paragraphs (by id) cannot be rendered; the other paragraphs are rendered."""
        speech = self._projects.speech
        model = speech.catalogue.find_model(project.model)
        route = find_route(speech.catalogue, model, None)
        refused = {}
        for paragraph, params in requests:
            try:
                check_input(
                    speech.catalogue,
                    model,
                    route,
                    params,
                    "",
                    max_characters=speech.max_text_characters,
                    dictionary=around.kept,
                    custom_voices=around.own,
                )
            except RequestError as error:
                refused[paragraph.id] = error.message
        return refused

    async def _fail(self, project: Project, failed: Sequence[tuple[ProjectParagraph, str]]) -> None:
        """Record failures of paragraphs as failed takes."""
        if not failed:
            return
        takes = [_take(paragraph, paragraph.settings) for paragraph, _ in failed]
        await self._projects.takes.add(project.id, takes)
        for take, (_, message) in zip(takes, failed, strict=True):
            await self._projects.takes.fail(take.id, message)


def _to_render(
    current: Sequence[ProjectParagraph], chapters: frozenset[int], paragraphs: frozenset[str]
) -> list[ProjectParagraph]:
    """Return the paragraphs of a project that have no up-to-date take."""
    return [
        paragraph
        for paragraph in current
        if paragraph.status in (ParagraphStatus.UNRENDERED, ParagraphStatus.FAILED)
        and (not chapters or paragraph.chapter in chapters)
        and (not paragraphs or paragraph.id in paragraphs)
    ]


class TakeCollector:
    """Copies the audio of finished paragraphs into their projects, because the audio of tasks expires."""

    def __init__(self, takes: TakeStore, blobs: BlobStore) -> None:
        self._takes = takes
        self._blobs = blobs

    async def run(self) -> None:
        """Collect takes until the server stops. Several processes may run this at once."""
        while True:
            pending = False
            try:
                pending = await self.collect()
            except (OSError, UnavailableError) as error:
                log.warning("project.not_collected", error=type(error).__name__)
            except Exception:  # an internal error must not stop the collection
                log.exception("project.fault")
            await asyncio.sleep(COLLECT_SECONDS if pending else IDLE_SECONDS)

    async def collect(self) -> bool:
        """Store the audio of finished paragraphs. Returns whether takes are still pending."""
        while True:
            finished, pending = await self._takes.spoken()
            if not finished:
                return pending
            for take in finished:
                await self._collect(take)

    async def _collect(self, take: SpokenTake) -> None:
        if take.output is None:
            await self._takes.fail(take.take.id, take.error or "There is no audio.")
            return
        try:
            content = [bytes(chunk) async for chunk in self._blobs.stream(take.output)]
        except FileNotFoundError:
            await self._takes.fail(take.take.id, "The audio was removed before it was kept. Render it again.")
            return
        cues = await self._takes.cues(take.take, take.sample_rate_hz)
        path = take_path(take.project_id, take.take.id)
        await asyncio.to_thread(self._blobs.put, path, content)
        if not await self._takes.complete(take, path, cues):
            await self._discard(path, take)

    async def _discard(self, path: str, take: SpokenTake) -> None:
        """Delete the audio of a project that was deleted meanwhile; another process may have stored it as well."""
        try:
            await self._takes.get(take.project_id, take.take.id)
        except RhapsodeError:
            await self._blobs.delete([path])


def _take(paragraph: ProjectParagraph, settings: VoiceSettings) -> Take:
    """Return a pending take of the current state of a paragraph; the store fills in its task."""
    return Take(
        new_id("take"),
        paragraph.id,
        paragraph.digest,
        paragraph.text,
        settings,
        "",
        0,
        now_ms(),
        TakeStatus.PENDING,
    )


def _batches(
    requests: Sequence[tuple[ProjectParagraph, SpeechParams]],
) -> Iterator[list[tuple[ProjectParagraph, SpeechParams]]]:
    """Yield the paragraphs of one task each."""
    batch: list[tuple[ProjectParagraph, SpeechParams]] = []
    characters = 0
    for entry in requests:
        size = len(entry[1].text)
        if batch and (len(batch) >= MAX_INPUTS or characters + size > TASK_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(entry)
        characters += size
    if batch:
        yield batch
