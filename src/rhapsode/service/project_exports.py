"""Exports of projects: files of the whole, or of some chapters, that are made in the background."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

import structlog

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import RequestError
from rhapsode.core.extras import needs_extra
from rhapsode.core.projects import BookFormat, Export, ExportOptions, ExportStatus
from rhapsode.core.task import ApiKey
from rhapsode.service.project_rendering import ProjectRenderer
from rhapsode.service.projects import ProjectService
from rhapsode.store.project_exports import ExportStore

log = structlog.get_logger(__name__)

M4B_MISSING: Final = "The format 'm4b' needs the extra 'aac', which is not installed here."


class ExportService:
    """Use cases of a key for the exports of its own projects. An export of another key is a NotFoundError."""

    def __init__(self, exports: ExportStore, projects: ProjectService, renderer: ProjectRenderer) -> None:
        self._exports = exports
        self._projects = projects
        self._renderer = renderer

    async def create(self, key: ApiKey, project_id: str, options: ExportOptions) -> Export:
        """Render the paragraphs that are missing, and create an export that is made once they are finished.

        Raises RequestError for options that cannot be combined, LimitError and UnavailableError as rendering does.
        """
        await self._projects.get(key, project_id)
        if options.format is BookFormat.M4B and find_spec("av") is None:
            formats = ", ".join(candidate.value for candidate in BookFormat if candidate is not BookFormat.M4B)
            raise needs_extra(RequestError(f"{M4B_MISSING} There are: {formats}.", param="format"), "aac")
        await self._renderer.render(key, project_id, chapters=options.chapters)
        export = Export(new_id("export"), project_id, options, ExportStatus.PENDING, now_ms())
        await self._exports.add(export)
        log.info("export.created", export=export.id, project=project_id, key=key.id)
        return export

    async def of(self, key: ApiKey, project_id: str) -> list[Export]:
        """Return the exports of a project, the newest first."""
        await self._projects.get(key, project_id)
        return await self._exports.of(project_id)

    async def get(self, key: ApiKey, project_id: str, export_id: str) -> Export:
        """Return an export."""
        await self._projects.get(key, project_id)
        return await self._exports.get(project_id, export_id)

    async def output(self, project_id: str, export_id: str) -> Export:
        """Return an export without checking its key: for routes that have checked a signed link."""
        return await self._exports.get(project_id, export_id)

    async def delete(self, key: ApiKey, project_id: str, export_id: str) -> None:
        """Delete an export with its file; an export that is being made is cancelled."""
        await self._projects.get(key, project_id)
        removed = await self._exports.remove(project_id, export_id)
        if removed.output is not None:
            await self._projects.remove_files(project_id, [removed.output])
