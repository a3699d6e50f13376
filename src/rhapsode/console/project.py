"""The page of a project: play chapters, edit paragraphs and voices, correct names, export files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nicegui import ui
from starlette.requests import Request

from rhapsode.console.fields import Field, Form
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.parts import (
    Table,
    badge,
    bar,
    button,
    count,
    dialog,
    dialog_buttons,
    tag,
    text,
    yield_to_event_loop,
)
from rhapsode.console.player import recording
from rhapsode.console.project_dialogs import SettingsForm, show_check, show_export, show_speakers
from rhapsode.console.visitor import Visitor
from rhapsode.core.errors import RequestError
from rhapsode.core.projects import (
    Export,
    ExportStatus,
    ParagraphStatus,
    ProjectParagraph,
    Take,
    TakeStatus,
)
from rhapsode.core.speech import MAX_SPOKEN_AS_CHARS, MAX_WORD_CHARS
from rhapsode.service.project_listening import chapter_seconds
from rhapsode.service.projects import ProjectState

LOOK_SECONDS: Final = 1.5
"""How often is looked for what has changed."""
BADGES: Final = {
    ParagraphStatus.UNRENDERED: ("to be rendered", "warn"),
    ParagraphStatus.PENDING: ("being spoken", "live"),
    ParagraphStatus.COMPLETED: ("", "good"),
    ParagraphStatus.FAILED: ("failed", "bad"),
    ParagraphStatus.SILENT: ("a pause", ""),
}
EXPORT_BADGES: Final = {
    ExportStatus.PENDING: ("waits for speech", ""),
    ExportStatus.PROCESSING: ("being made", "live"),
    ExportStatus.COMPLETED: ("ready", "good"),
    ExportStatus.FAILED: ("failed", "bad"),
}


@console_route("/projects/{id}", "Project")
async def project(request: Request, id: str) -> None:
    """Show the page."""
    async with console_page(request, "Project", at="/projects") as visitor:
        await ProjectView(visitor, id).show()


class ProjectView:
    """A project, one chapter of it at a time."""

    def __init__(self, visitor: Visitor, project_id: str) -> None:
        self.visitor = visitor
        self.id = project_id
        self._chapter = 1
        self._shown: object = None
        self._exports_shown: object = None
        self._heard_now: object = None

    async def show(self) -> None:
        """Build the page, and keep it up to date."""
        state = await self.state()
        with tag("section", "card stack"):
            text(state.project.title, "wrap", name="h2")
            if state.project.author:
                text(f"by {state.project.author}", "quiet wrap", name="p")
            self._progress = tag("div", "row close", role="status")
            with tag("div", "row close"):
                button("Render all", lambda: self._render(()), "primary")
                button("Voice", self._settings)
                button("Speakers", lambda: show_speakers(self))
                button("Say a name", self._name)
                button("Export", lambda: show_export(self))
        self._exports = tag("div", "part")
        names = {str(chapter.number): f"{chapter.number}. {chapter.title}"[:120] for chapter in state.chapters}
        with tag("div", "row"):
            with tag("div", "grow"):
                Field("Chapter", "1", options=names, change=self._choose)
            button("Render chapter", lambda: self._render((self._chapter,)))
            button("Voice of the chapter", self._chapter_settings)
        self._heard = tag("div", "row")
        self._list = tag("div", "stack")
        await self.refresh()
        ui.timer(LOOK_SECONDS, self._look)

    async def state(self) -> ProjectState:
        """Return the project as it is now."""
        return await self.visitor.context.projects.state(await self.visitor.caller(), self.id)

    async def _look(self) -> None:
        async with self.visitor.acting():
            await self.refresh()

    async def _choose(self, number: str) -> None:
        self._chapter = int(number)
        await self._look()

    async def refresh(self) -> None:
        """Build what has changed anew."""
        caller = await self.visitor.caller()
        context = self.visitor.context
        state = await self.state()
        _, paragraphs = await context.projects.chapter(caller, self.id, self._chapter)
        exports = await context.exports.of(caller, self.id)
        now = [(paragraph, paragraph.status) for paragraph in paragraphs], state.total
        if now != self._shown:
            self._shown = now
            self._tell(state)
            self._hear(paragraphs)
            self._list.clear()
            with self._list:
                await self._table(paragraphs)
        if exports != self._exports_shown:
            self._exports_shown = exports
            self._exports.clear()
            with self._exports:
                self._table_of_exports(exports)

    def _hear(self, paragraphs: Sequence[ProjectParagraph]) -> None:
        """Show the player of the chapter, once all of it is rendered or being rendered."""
        statuses = {paragraph.status for paragraph in paragraphs}
        ready = ParagraphStatus.COMPLETED in statuses
        ready = ready and not statuses & {ParagraphStatus.UNRENDERED, ParagraphStatus.FAILED}
        takes = [paragraph.take.id for paragraph in paragraphs if paragraph.take is not None] if ready else []
        now = (self._chapter, takes, chapter_seconds(paragraphs))
        if now == self._heard_now:  # keep playing while further paragraphs are rendered
            return
        self._heard_now = now
        self._heard.clear()
        if takes:
            url = self.visitor.context.links.signed(f"/v1/projects/{self.id}/chapters/{self._chapter}/audio")
            with self._heard:
                text("The whole chapter", "small quiet")
                number = self._chapter
                item = f"{self.id}-{number}"
                recording(url, chapter_seconds(paragraphs), f"Audio of chapter {number}", item, streamed=True)

    def _tell(self, state: ProjectState) -> None:
        total = state.total
        self._progress.clear()
        with self._progress:
            bar(100 * total.completed / max(1, total.paragraphs), "Spoken")
            words = f"{total.completed:,} of {count(total.paragraphs, 'paragraph')}, {_duration(total.seconds)}"
            if state.seconds_left:
                words += f"; the rest takes about {_duration(max(1.0, state.seconds_left))}"
            if total.failed:
                words += f"; {total.failed:,} failed"
            text(words, "small quiet")

    async def _table(self, paragraphs: Sequence[ProjectParagraph]) -> None:
        table = Table("Paragraphs", ["Text", "Audio", ""])
        for paragraph in paragraphs:
            with table.row():
                with table.head() if paragraph.kind == "heading" else table.cell(classes="prose"):
                    text(paragraph.text, "wrap")
                with table.cell():
                    words, kind = BADGES[paragraph.status]
                    if paragraph.status is ParagraphStatus.COMPLETED and paragraph.take is not None:
                        self._audio(paragraph.take)
                    else:
                        badge(words, kind)
                    if (
                        paragraph.status is ParagraphStatus.FAILED
                        and paragraph.take is not None
                        and paragraph.take.error
                    ):
                        text(paragraph.take.error, "small wrap", name="p")
                with table.cell(classes="actions"):
                    self._edit_button(paragraph)
            await yield_to_event_loop()

    def _edit_button(self, paragraph: ProjectParagraph) -> None:
        button("Edit", lambda: self._edit(paragraph), "slim", aria_label=f"Edit “{paragraph.text[:40]}”")

    def _audio(self, take: Take) -> None:
        url = self.visitor.context.links.signed(f"/v1/projects/{self.id}/takes/{take.id}/audio")
        recording(url, take.seconds, f"Audio of “{take.text[:40]}”", take.id)

    def _table_of_exports(self, exports: Sequence[Export]) -> None:
        if not exports:
            return
        table = Table("Exports", ["File", "Status", "Length", ""])
        for export in exports:
            with table.row():
                table.head(
                    export.options.format.value.upper() + (" in a ZIP archive" if export.options.zipped else "")
                )
                with table.cell():
                    badge(*EXPORT_BADGES[export.status])
                    if export.status is ExportStatus.PROCESSING:
                        bar(100 * export.progress, "Progress of the export")
                    if export.error:
                        text(export.error, "small wrap", name="p")
                    if export.figures is not None:
                        show_check(export.figures)
                table.cell(_duration(export.seconds) if export.seconds else "", "small")
                with table.cell(classes="actions"):
                    if export.output is not None:
                        path = f"/v1/projects/{self.id}/exports/{export.id}/file"
                        url = self.visitor.url + self.visitor.context.links.signed(path)
                        tag("a", "button slim", "Download", href=url)

    async def _render(self, chapters: Sequence[int]) -> None:
        async with self.visitor.speaking() as caller:
            await self.visitor.context.renderer.render(caller, self.id, chapters=chapters)
            await self.refresh()

    # -- dialogs --------------------------------------------------------------------------------------------------

    async def _edit(self, paragraph: ProjectParagraph) -> None:
        """Ask for another text, voice or delivery of a paragraph, or for an earlier take."""
        context = self.visitor.context
        takes: list[Take] = []
        async with self.visitor.acting() as caller:
            takes = await context.projects.takes_of(caller, self.id, paragraph.id)
        speakers = (await self.state()).project.speakers
        with dialog("Edit a paragraph") as opened:
            text_field = Field("Text", paragraph.text, kind="textarea", rows=5, autofocus=True)
            names = {"": "None", **{name: name for name in speakers}}
            speaker = Field("Speaker", paragraph.speaker or "", options=names)
            form = SettingsForm(paragraph.settings, {"text": text_field, "speaker": speaker})

            async def keep() -> None:
                async with self.visitor.speaking() as caller, form.telling():
                    now = await context.projects.paragraph(caller, self.id, paragraph.id)
                    if not text_field.value.strip():
                        raise RequestError("A paragraph has a text.", param="text")
                    settings = form.settings()
                    changed = replace(now, text=text_field.value, speaker=speaker.value or None, settings=settings)
                    await context.projects.change_paragraph(caller, self.id, changed)
                    await context.renderer.render(caller, self.id, paragraphs=[paragraph.id])
                    opened.close()
                    await self.refresh()

            heard = [take for take in takes if take.status is TakeStatus.COMPLETED]
            if heard:
                text("Takes", name="h3")
            for take in heard:
                with tag("div", "take"):
                    self._audio(take)
                    text(f"{take.text[:60]}…" if len(take.text) > 60 else take.text, "small quiet wrap")
                    if paragraph.take is not None and paragraph.take.id == take.id:
                        badge("in use", "good")
                    else:
                        self._use_button(opened, paragraph, take)
            dialog_buttons(opened, "Keep and render", keep)

    def _use_button(self, opened: ui.dialog, paragraph: ProjectParagraph, take: Take) -> None:
        async def use() -> None:
            async with self.visitor.acting() as caller:
                now = await self.visitor.context.projects.paragraph(caller, self.id, paragraph.id)
                now = replace(now, text=take.text)  # the paragraph gets the text of the chosen take
                await self.visitor.context.projects.change_paragraph(caller, self.id, now, take.id)
                opened.close()
                await self.refresh()

        button("Use", use, "slim", aria_label=f"Use the take “{take.text[:40]}”")

    async def _settings(self) -> None:
        """Ask who speaks the project, and how."""
        state = await self.state()
        with dialog("Voice of the book") as opened:
            form = SettingsForm(state.project.settings, {})

            async def keep() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    now = await self.visitor.context.projects.get(caller, self.id)
                    await self.visitor.context.projects.change(caller, replace(now, settings=form.settings()))
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Keep", keep)

    async def _chapter_settings(self) -> None:
        """Ask who speaks the chapter, and how."""
        projects, number = self.visitor.context.projects, self._chapter
        chapter, _ = await projects.chapter(await self.visitor.caller(), self.id, number)
        with dialog(f"Voice of chapter {number}") as opened:
            form = SettingsForm(chapter.settings, {})

            async def keep() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    now, _ = await projects.chapter(caller, self.id, number)
                    await projects.change_chapter(caller, self.id, replace(now, settings=form.settings()))
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Keep", keep)

    async def _name(self) -> None:
        """Ask how a word is to be said in the whole project."""
        with dialog("Say a name") as opened:
            word = Field("Word", maxlength=MAX_WORD_CHARS, autofocus=True)
            spoken_as = Field(
                "Said as",
                hint="Another spelling, or IPA between slashes. Empty: as usual again.",
                maxlength=MAX_SPOKEN_AS_CHARS,
            )
            form = Form({"word": word, "spoken_as": spoken_as, "pronunciations": spoken_as})

            async def keep() -> None:
                async with self.visitor.acting() as caller, form.telling():
                    form.check()
                    if not word.value.strip():
                        raise RequestError("Name the word.", param="word")
                    projects = self.visitor.context.projects
                    now = await projects.get(caller, self.id)
                    kept = {**now.pronunciations, word.value.strip(): spoken_as.value.strip()}
                    kept = {name: reading for name, reading in kept.items() if reading}
                    await projects.change(caller, replace(now, pronunciations=kept))
                    occurrences = await projects.find(caller, self.id, word.value.strip())
                    ui.notify(f"It stands in {count(len(occurrences), 'paragraph')}. Render to hear it.")
                    opened.close()
                    await self.refresh()

            dialog_buttons(opened, "Keep", keep)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
