"""A project: its chapters are heard, sentences and voices changed, names corrected, and files made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from nicegui import ui
from starlette.requests import Request

from rhapsode.console.fields import Check, Field, Form
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
from rhapsode.console.visitor import Visitor
from rhapsode.core.errors import RequestError
from rhapsode.core.projects import (
    MAX_STYLE_CHARS,
    BookFormat,
    Export,
    ExportOptions,
    ExportStatus,
    ParagraphStatus,
    ProjectParagraph,
    Take,
    TakeStatus,
    VoiceSettings,
)
from rhapsode.core.speech import FASTEST, MAX_SPOKEN_AS_CHARS, MAX_WORD_CHARS, SLOWEST
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
SUBTITLES: Final = {"": "None", "srt": "SubRip (.srt)", "vtt": "WebVTT (.vtt)"}


@console_route("/projects/{id}", "Project")
async def project(request: Request, id: str) -> None:
    """Show the page."""
    async with console_page(request, "Project", at="/projects") as visitor:
        await ProjectView(visitor, id).show()


class ProjectView:
    """A project, one chapter of it at a time."""

    def __init__(self, visitor: Visitor, project_id: str) -> None:
        self.visitor = visitor
        self._id = project_id
        self._chapter = 1
        self._shown: object = None
        self._exports_shown: object = None

    async def show(self) -> None:
        """Build the page, and keep it up to date."""
        state = await self._state()
        with tag("section", "card stack"):
            text(state.project.title, "wrap", name="h2")
            if state.project.author:
                text(f"by {state.project.author}", "quiet wrap", name="p")
            self._progress = tag("div", "row close", role="status")
            with tag("div", "row close"):
                button("Render all", lambda: self._render(()), "primary")
                button("Voice", self._settings)
                button("Say a name", self._name)
                button("Export", self._export)
        self._exports = tag("div", "stack")
        names = {str(one.number): f"{one.number}. {one.title}"[:120] for one in state.chapters}
        with tag("div", "row"):
            with tag("div", "grow"):
                Field("Chapter", "1", options=names, change=self._choose)
            button("Render chapter", lambda: self._render((self._chapter,)))
        self._list = tag("div", "stack")
        await self.refresh()
        ui.timer(LOOK_SECONDS, self._look)

    async def _state(self) -> ProjectState:
        return await self.visitor.context.projects.state(await self.visitor.caller(), self._id)

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
        state = await self._state()
        _, paragraphs = await context.projects.chapter(caller, self._id, self._chapter)
        exports = await context.exports.of(caller, self._id)
        now = [(one, one.status) for one in paragraphs], state.total
        if now != self._shown:
            self._shown = now
            self._tell(state)
            self._list.clear()
            with self._list:
                await self._table(paragraphs)
        if exports != self._exports_shown:
            self._exports_shown = exports
            self._exports.clear()
            with self._exports:
                self._table_of_exports(exports)

    def _tell(self, state: ProjectState) -> None:
        total = state.total
        self._progress.clear()
        with self._progress:
            bar(100 * total.completed / max(1, total.paragraphs), "Spoken")
            words = f"{total.completed:,} of {total.paragraphs:,} paragraphs, {_duration(total.seconds)}"
            if state.seconds_left:
                words += f"; the rest takes about {_duration(state.seconds_left)}"
            if total.failed:
                words += f"; {total.failed:,} failed"
            text(words, "small quiet")

    async def _table(self, paragraphs: Sequence[ProjectParagraph]) -> None:
        table = Table("Paragraphs", ["Text", "Audio", ""])
        for one in paragraphs:
            with table.row():
                with table.head() if one.kind == "heading" else table.cell():
                    text(one.text, "wrap")
                with table.cell():
                    words, kind = BADGES[one.status]
                    if one.status is ParagraphStatus.COMPLETED and one.take is not None:
                        self._audio(one.take)
                    else:
                        badge(words, kind)
                    if one.status is ParagraphStatus.FAILED and one.take is not None and one.take.error:
                        text(one.take.error, "small wrap", name="p")
                with table.cell(classes="actions"):
                    self._edit_button(one)
            await yield_to_event_loop()

    def _edit_button(self, one: ProjectParagraph) -> None:
        button("Edit", lambda: self._edit(one), "slim", aria_label=f"Edit “{one.text[:40]}”")

    def _audio(self, take: Take) -> None:
        url = self.visitor.url + self.visitor.context.links.signed(f"/v1/projects/{self._id}/takes/{take.id}/audio")
        tag("audio", controls=True, preload="none", src=url, aria_label=f"Audio of “{take.text[:40]}”")

    def _table_of_exports(self, exports: Sequence[Export]) -> None:
        if not exports:
            return
        table = Table("Exports", ["File", "Status", "Length", ""])
        for one in exports:
            with table.row():
                table.head(one.options.format.value.upper() + (" in a ZIP archive" if one.options.zipped else ""))
                with table.cell():
                    badge(*EXPORT_BADGES[one.status])
                    if one.status is ExportStatus.PROCESSING:
                        bar(100 * one.progress, "Progress of the export")
                    if one.error:
                        text(one.error, "small wrap", name="p")
                table.cell(_duration(one.seconds) if one.seconds else "", "small")
                with table.cell(classes="actions"):
                    if one.output is not None:
                        path = f"/v1/projects/{self._id}/exports/{one.id}/file"
                        url = self.visitor.url + self.visitor.context.links.signed(path)
                        tag("a", "button slim", "Download", href=url)

    async def _render(self, chapters: Sequence[int]) -> None:
        async with self.visitor.speaking() as caller:
            await self.visitor.context.renderer.render(caller, self._id, chapters=chapters)
            await self.refresh()

    # -- dialogs --------------------------------------------------------------------------------------------------

    async def _edit(self, paragraph: ProjectParagraph) -> None:
        """Ask for another text, voice or delivery of a paragraph, or for an earlier take."""
        context = self.visitor.context
        takes: list[Take] = []
        async with self.visitor.acting() as caller:
            takes = await context.projects.takes_of(caller, self._id, paragraph.id)
        with dialog("Edit a paragraph") as opened:
            said = Field("Text", paragraph.text, kind="textarea", rows=5, autofocus=True)
            form = _SettingsForm(paragraph.settings, {"text": said})

            async def keep() -> None:
                async with self.visitor.speaking() as caller:
                    with form.telling():
                        now = await context.projects.paragraph(caller, self._id, paragraph.id)
                        if not said.value.strip():
                            raise RequestError("A paragraph has a text.", param="text")
                        changed = replace(now, text=said.value, settings=form.settings())
                        await context.projects.change_paragraph(caller, self._id, changed)
                        await context.renderer.render(caller, self._id, paragraphs=[paragraph.id])
                        opened.close()
                        await self.refresh()

            heard = [one for one in takes if one.status is TakeStatus.COMPLETED]
            if heard:
                text("Takes", name="h3")
            for one in heard:
                with tag("div", "row close"):
                    self._audio(one)
                    text(one.text[:60], "small quiet wrap")
                    self._use_button(opened, paragraph, one)
            dialog_buttons(opened, "Keep and render", keep)
        opened.open()

    def _use_button(self, opened: ui.dialog, paragraph: ProjectParagraph, take: Take) -> None:
        async def use() -> None:
            async with self.visitor.acting() as caller:
                now = await self.visitor.context.projects.paragraph(caller, self._id, paragraph.id)
                await self.visitor.context.projects.change_paragraph(caller, self._id, now, take.id)
                opened.close()
                await self.refresh()

        button("Use", use, "slim", aria_label=f"Use the take “{take.text[:40]}”")

    async def _settings(self) -> None:
        """Ask who speaks the project, and how."""
        state = await self._state()
        with dialog("Voice of the book") as opened:
            form = _SettingsForm(state.project.settings, {})

            async def keep() -> None:
                async with self.visitor.acting() as caller:
                    with form.telling():
                        now = await self.visitor.context.projects.get(caller, self._id)
                        await self.visitor.context.projects.change(caller, replace(now, settings=form.settings()))
                        opened.close()
                        await self.refresh()

            dialog_buttons(opened, "Keep", keep)
        opened.open()

    async def _name(self) -> None:
        """Ask how a word is to be said in the whole project."""
        with dialog("Say a name") as opened:
            word = Field("Word", maxlength=MAX_WORD_CHARS, autofocus=True)
            said = Field(
                "Said as",
                hint="Another spelling, or IPA between slashes. Empty: as usual again.",
                maxlength=MAX_SPOKEN_AS_CHARS,
            )
            form = Form({"word": word, "spoken_as": said, "pronunciations": said})

            async def keep() -> None:
                async with self.visitor.acting() as caller:
                    with form.telling():
                        form.check()
                        if not word.value.strip():
                            raise RequestError("Name the word.", param="word")
                        projects = self.visitor.context.projects
                        now = await projects.get(caller, self._id)
                        kept = {**now.pronunciations, word.value.strip(): said.value.strip()}
                        kept = {name: spoken for name, spoken in kept.items() if spoken}
                        await projects.change(caller, replace(now, pronunciations=kept))
                        found = await projects.find(caller, self._id, word.value.strip())
                        ui.notify(f"It stands in {count(len(found), 'paragraph')}. Render to hear it.")
                        opened.close()
                        await self.refresh()

            dialog_buttons(opened, "Keep", keep)
        opened.open()

    async def _export(self) -> None:
        """Ask what file is to be made, and have it made."""
        with dialog("Export") as opened:
            format = Field("Format", "m4b", options={one.value: one.value.upper() for one in BookFormat})
            subtitles = Field("Subtitles", "", options=SUBTITLES)
            apart = Check("A file for each chapter, in a ZIP archive")
            form = Form({"format": format})

            async def make() -> None:
                async with self.visitor.speaking() as caller:
                    with form.telling():
                        form.check()
                        options = ExportOptions(
                            BookFormat(format.value), per_chapter=apart.value, subtitles=subtitles.value or None
                        )
                        await self.visitor.context.exports.create(caller, self._id, options)
                        opened.close()
                        await self.refresh()

            dialog_buttons(opened, "Export", make)
        opened.open()


class _SettingsForm(Form):
    """The fields of voice settings, with ``further`` ones before them."""

    def __init__(self, settings: VoiceSettings, further: dict[str, Field]) -> None:
        self._voice = Field("Voice", settings.voice_name or "", hint="Empty: as further out.", maxlength=200)
        self._style = Field("Style", settings.style or "", hint="In words, such as calm.", maxlength=MAX_STYLE_CHARS)
        self._speed = Field("Speed", "" if settings.speed is None else f"{settings.speed:g}", hint="1 is usual.")
        super().__init__({**further, "voice_name": self._voice, "style": self._style, "speed": self._speed})

    def settings(self) -> VoiceSettings:
        """Return what is in the fields. Raises RequestError."""
        self.check()
        given = self._speed.value.strip()
        try:
            speed = float(given) if given else None
        except ValueError:
            raise RequestError("The speed is a number, such as 0.9.", param="speed") from None
        if speed is not None and not SLOWEST <= speed <= FASTEST:
            raise RequestError(f"The speed is between {SLOWEST:g} and {FASTEST:g}.", param="speed")
        return VoiceSettings(self._voice.value.strip() or None, self._style.value.strip() or None, speed)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
