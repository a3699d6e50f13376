"""Chapters of projects as one audio stream, which may begin while the rest of a chapter is rendered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Final

import numpy as np

from rhapsode.audio.decode import decode
from rhapsode.core.audio import AudioFormat, Int16
from rhapsode.core.changes import TaskChanges
from rhapsode.core.errors import FileGoneError, NotFoundError, StoppingError, TaskFailedError
from rhapsode.core.ports import BlobStore
from rhapsode.core.projects import ParagraphStatus, ProjectParagraph, Take, TakeStatus
from rhapsode.documents.pauses import LEAD_MS, pause_ms
from rhapsode.service.watching import within
from rhapsode.store.project_takes import TakeStore
from rhapsode.store.projects import ProjectStore

LOOK_SECONDS: Final = 0.5
"""The polling interval for an awaited take; changes of its task wake the listener earlier."""


class ChapterListener:
    """Streams chapters with the same pauses as their exported files."""

    def __init__(self, projects: ProjectStore, takes: TakeStore, blobs: BlobStore, changes: TaskChanges) -> None:
        self._projects = projects
        self._takes = takes
        self._blobs = blobs
        self._changes = changes

    async def begun(self, project_id: str, number: int) -> tuple[int, AsyncGenerator[Int16]]:
        """Wait until the first paragraph of a chapter is rendered. Returns the sample rate and :meth:`_samples`.

        The takes are those at the time of the call. Raises NotFoundError, FileGoneError, and TaskFailedError (409)
        when a paragraph is unrendered or has failed.
        """
        paragraphs = await self._projects.paragraphs(project_id, chapters=[number])
        if not paragraphs:
            raise NotFoundError("There is no such chapter.", param="number")
        for paragraph in paragraphs:
            if paragraph.status is ParagraphStatus.UNRENDERED:
                raise TaskFailedError(
                    f"The chapter is to be rendered first (POST /v1/projects/{project_id}/render): {paragraph.id} is "
                    "not spoken as it is now."
                )
            if paragraph.status is ParagraphStatus.FAILED:
                raise TaskFailedError(f"A paragraph of the chapter ({paragraph.id}) could not be spoken.")
        takes = [paragraph.take for paragraph in paragraphs if not paragraph.silent and paragraph.take is not None]
        if not takes:
            raise TaskFailedError("There is nothing to hear in this chapter.")
        first = await self._spoken(project_id, takes[0])
        return first.sample_rate_hz, self._samples(project_id, paragraphs, first, await self._sound(first))

    async def _samples(
        self, project_id: str, paragraphs: Sequence[ProjectParagraph], first: Take, sound: Int16
    ) -> AsyncGenerator[Int16]:
        """Yield 16-bit mono samples of shape ``(n,)``; ``sound`` is that of the ``first`` take.

        Raises as :meth:`_spoken` and :meth:`_sound`, at any time.
        """
        rate_hz = first.sample_rate_hz
        yield _silence(LEAD_MS, rate_hz)
        for paragraph, following in zip(paragraphs, (*paragraphs[1:], None), strict=True):
            if not paragraph.silent and paragraph.take is not None:
                take = await self._spoken(project_id, paragraph.take)
                if take.sample_rate_hz != rate_hz:
                    raise TaskFailedError("The chapter was spoken at several sample rates: render it by one model.")
                yield sound if take.id == first.id else await self._sound(take)
            yield _silence(pause_ms(paragraph, following), rate_hz)

    async def _spoken(self, project_id: str, take: Take) -> Take:
        """Return a take once its audio is available.

        Raises TaskFailedError when it has failed, NotFoundError when its project was deleted, and StoppingError
        when the server stops.
        """
        with self._changes.subscribe(take.task_id) as subscription:
            while take.status is TakeStatus.PENDING:
                take = await self._takes.get(project_id, take.id)
                if take.status is TakeStatus.PENDING and await within(subscription.changed(), LOOK_SECONDS) is False:
                    raise StoppingError("The server is shutting down. The book goes on when it is started again.")
        if take.status is TakeStatus.FAILED:
            raise TaskFailedError(f"A paragraph of the chapter ({take.paragraph_id}) could not be spoken.")
        return take

    async def _sound(self, take: Take) -> Int16:
        """Return the samples of a take. Raises FileGoneError."""
        try:
            content = b"".join([bytes(chunk) async for chunk in self._blobs.stream(take.audio or "")])
        except FileNotFoundError:
            raise FileGoneError("The audio of this take is gone. Render the paragraph again.") from None
        blocks = await asyncio.to_thread(lambda: [*decode(content, 0, AudioFormat.FLAC)])
        return np.concatenate([np.zeros(0, np.int16), *blocks])


def chapter_seconds(paragraphs: Sequence[ProjectParagraph]) -> float | None:
    """Return the length of a chapter of these paragraphs as it is streamed, ``None`` until all of them are spoken."""
    seconds = LEAD_MS / 1000
    for paragraph, following in zip(paragraphs, (*paragraphs[1:], None), strict=True):
        if not paragraph.silent:
            if paragraph.take is None or paragraph.take.status is not TakeStatus.COMPLETED:
                return None
            seconds += paragraph.take.seconds
        seconds += pause_ms(paragraph, following) / 1000
    return seconds


def _silence(milliseconds: int, rate_hz: int) -> Int16:
    return np.zeros(rate_hz * milliseconds // 1000, np.int16)
