"""The page of projects. Dropping a document creates one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from nicegui import ui
from nicegui.events import UploadEventArguments
from starlette.requests import Request

from rhapsode.console.fields import Field
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.parts import (
    Table,
    bar,
    button,
    dialog,
    dialog_buttons,
    empty,
    link,
    tag,
    text,
    when,
    yield_to_event_loop,
)
from rhapsode.console.visitor import Visitor
from rhapsode.core.projects import Project
from rhapsode.documents.model import NotesPolicy, ReadOptions
from rhapsode.documents.reader import SUFFIXES
from rhapsode.service.projects import NewProject

PAGE: Final = 50
"""So many projects are shown."""
NOTES: Final = {
    NotesPolicy.OMIT.value: "Left out",
    NotesPolicy.END.value: "Read at the end of their chapter",
    NotesPolicy.INLINE.value: "Read behind the paragraph with the mark",
}
MAX_UPLOAD_BYTES: Final = 15_000_000
"""Larger documents go by the API: a page's uploads are bounded like the bodies of other requests."""


@console_route("/projects", "Projects")
async def projects(request: Request) -> None:
    """Show the page."""
    async with console_page(
        request,
        "Projects",
        at="/projects",
        words="Books that are kept: change a sentence, a voice or a name, and only that is rendered again.",
    ) as visitor:
        await ProjectList(visitor).show()


class ProjectList:
    """The projects of the visitor's key."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor

    async def show(self) -> None:
        """Build the page."""
        with tag("section", "card stack", aria_labelledby="new-project") as place:
            text("New project", name="h2", id="new-project")
            text("Drop a document here, or choose one: EPUB, Word, HTML, Markdown, text or subtitles.", name="p")
            notes = Field("Footnotes", NotesPolicy.OMIT.value, options=NOTES)
            upload = ui.upload(
                on_upload=lambda event: self._upload(event, NotesPolicy(notes.value)),
                on_rejected=lambda: ui.notify(
                    f"A document has one of the suffixes {', '.join(SUFFIXES)}, and up to 15 MB here.", type="negative"
                ),
                max_file_size=MAX_UPLOAD_BYTES,
                max_files=1,
                auto_upload=True,
                label="Document",
            )
            upload.props(f'accept="{",".join(SUFFIXES)}"')
            upload.style("display: none")  # the card accepts dropped files, and our button opens the dialog
            with tag("div", "row"):
                button("Choose a document", kind="primary").on(
                    "click", js_handler=f'() => runMethod({upload.id}, "pickFiles", [])'
                )
        place.on("dragover", js_handler="(event) => event.preventDefault()")
        place.on(
            "drop",
            js_handler=f"""(event) => {{
                event.preventDefault();
                runMethod({upload.id}, "addFiles", [event.dataTransfer.files]);
            }}""",
        )
        self._list = tag("div", "stack")
        await self.refresh()

    async def refresh(self) -> None:
        """Build the list anew."""
        caller = await self._visitor.caller()
        projects, _ = await self._visitor.context.projects.page(caller, PAGE, None)
        self._list.clear()
        with self._list:
            if not projects:
                empty("No projects yet", "What you drop above, and what programs make with this key, is here.")
                return
            table = Table("Projects", ["Title", "Author", "Spoken", "Created", ""])
            for project in projects:
                state = await self._visitor.context.projects.state(caller, project.id)
                with table.row():
                    with table.head():
                        link(project.title, f"/projects/{project.id}", "wrap")
                    table.cell(project.author or "", "small wrap")
                    with table.cell("", "small"):
                        share = 100 * state.total.completed / max(1, state.total.paragraphs)
                        with tag("div", "row close"):
                            bar(share, f"Spoken of {project.title}")
                            text(f"{share:.0f} %", "quiet number")
                    table.cell(when(project.created_at), "small date")
                    with table.cell(classes="actions"):
                        self._delete_button(project)
                await yield_to_event_loop()

    def _delete_button(self, project: Project) -> None:
        button("Delete", lambda: self._delete(project), "slim danger", aria_label=f"Delete {project.title}")

    async def _upload(self, event: UploadEventArguments, notes: NotesPolicy) -> None:
        context = self._visitor.context
        async with self._visitor.speaking() as caller:
            with tempfile.TemporaryDirectory(prefix="rhapsode-document-") as directory:
                path = Path(directory) / "document"
                await event.file.save(path)
                document = await context.documents.read(Path(event.file.name).name, path, ReadOptions(notes))
            new = NewProject(
                document.title,
                document.chapters,
                context.service.catalogue.default_model.id,
                document.author,
                document_language=document.language,
                cover=document.cover,
            )
            project = await context.projects.create(caller, new)
            ui.navigate.to(f"/projects/{project.project.id}")

    def _delete(self, project: Project) -> None:
        """Delete a project after a confirmation."""
        with dialog("Delete a project") as opened:
            text(f"“{project.title}” is deleted with all takes and exports.", "wrap", name="p")

            async def end() -> None:
                async with self._visitor.acting() as caller:
                    await self._visitor.context.projects.delete(caller, project.id)
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Delete", end, "danger")
