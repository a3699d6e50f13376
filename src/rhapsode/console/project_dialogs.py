"""Dialogs of a project: its speakers, and the files that are made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nicegui import ui

from rhapsode.audio.acx import acx_rules
from rhapsode.console.fields import Check, Field, Form
from rhapsode.console.parts import button, dialog, dialog_buttons, tag, text
from rhapsode.core.errors import RequestError
from rhapsode.core.projects import MAX_STYLE_CHARS, BookFormat, ExportFigures, ExportOptions, VoiceSettings
from rhapsode.core.speech import FASTEST, MAX_NAME_CHARS, SLOWEST
from rhapsode.core.task import ApiKey

if TYPE_CHECKING:
    from rhapsode.console.project import ProjectView

SUBTITLES: Final = {"": "None", "srt": "SubRip (.srt)", "vtt": "WebVTT (.vtt)"}
LOUDNESS: Final = {
    "-19": "-19 LUFS (audiobooks)",
    "-16": "-16 LUFS (podcasts)",
    "-23": "-23 LUFS (broadcast)",
    "": "As it is spoken",
}


class SettingsForm(Form):
    """The fields of voice settings, with ``further`` ones before them."""

    def __init__(self, settings: VoiceSettings, further: dict[str, Field]) -> None:
        text(
            "An empty field takes what the chapter has, or else the book, or else the model.", "small quiet", name="p"
        )
        with tag("div", "columns filters"):
            self._voice = Field("Voice", settings.voice_name or "", maxlength=200)
            self._style = Field("Style", settings.style or "", placeholder="calm", maxlength=MAX_STYLE_CHARS)
            speed = "" if settings.speed is None else f"{settings.speed:g}"
            self._speed = Field("Speed", speed, placeholder="1")
        super().__init__({**further, "voice_name": self._voice, "style": self._style, "speed": self._speed})

    def settings(self) -> VoiceSettings:
        """Return the values of the fields. Raises RequestError."""
        self.check()
        value = self._speed.value.strip()
        try:
            speed = float(value) if value else None
        except ValueError:
            raise RequestError("The speed is a number, such as 0.9.", param="speed") from None
        if speed is not None and not SLOWEST <= speed <= FASTEST:
            raise RequestError(f"The speed is between {SLOWEST:g} and {FASTEST:g}.", param="speed")
        return VoiceSettings(self._voice.value.strip() or None, self._style.value.strip() or None, speed)


async def show_speakers(board: ProjectView) -> None:
    """Show who speaks the paragraphs that name a speaker, to be changed."""
    speakers = dict((await board.state()).project.speakers)
    with dialog("Speakers") as opened:
        text(
            "A paragraph that names a speaker is spoken as is set here. Choose it where a paragraph is edited.",
            name="p",
        )
        if not speakers:
            text("No speakers yet.", "quiet", name="p")
        for name, settings in speakers.items():
            with tag("div", "row close"):
                text(name, "grow wrap")
                text(_told(settings), "small quiet wrap")
                _speaker_buttons(board, opened, name, settings)
        dialog_buttons(
            opened, "Add a speaker", lambda: _edit_speaker(board, opened, "", VoiceSettings()), cancel="Close"
        )


def _speaker_buttons(board: ProjectView, opened: ui.dialog, name: str, settings: VoiceSettings) -> None:
    async def remove() -> None:
        async with board.visitor.acting() as caller:
            await _put_speaker(board, caller, name, None)
            opened.close()
            await board.refresh()

    button("Edit", lambda: _edit_speaker(board, opened, name, settings), "slim", aria_label=f"Edit {name}")
    button("Remove", remove, "slim danger", aria_label=f"Remove {name}")


def _told(settings: VoiceSettings) -> str:
    speed = None if settings.speed is None else f"speed {settings.speed:g}"
    return ", ".join(filter(None, (settings.voice_name, settings.style, speed))) or "as the book"


def _edit_speaker(board: ProjectView, before: ui.dialog, name: str, settings: VoiceSettings) -> None:
    before.close()
    with dialog(f"Speaker {name}" if name else "Add a speaker") as opened:
        called = Field("Name", name, maxlength=MAX_NAME_CHARS, autofocus=not name, readonly=bool(name))
        form = SettingsForm(settings, {"name": called})

        async def keep() -> None:
            async with board.visitor.acting() as caller, form.telling():
                chosen = form.settings()
                if not called.value.strip():
                    raise RequestError("A speaker has a name.", param="name")
                await _put_speaker(board, caller, called.value.strip(), chosen)
                opened.close()
                await board.refresh()

        dialog_buttons(opened, "Keep", keep)


async def _put_speaker(board: ProjectView, caller: ApiKey, name: str, settings: VoiceSettings | None) -> None:
    """Save a speaker, or remove it without ``settings``. Raises RequestError for settings that cannot be spoken."""
    projects = board.visitor.context.projects
    now = await projects.get(caller, board.id)
    kept = {**now.speakers, name: settings or VoiceSettings()}
    if settings is None:
        del kept[name]
    try:
        await projects.change(caller, replace(now, speakers=kept))
    except RequestError as error:  # the form knows its fields without the speaker's name
        error.param = (error.param or "").removeprefix(f"speakers.{name}.") or None
        raise


async def show_export(board: ProjectView) -> None:
    """Ask what file is to be made, and have it made."""
    with dialog("Export") as opened:
        format = Field(
            "Format", "m4b", options={book_format.value: book_format.value.upper() for book_format in BookFormat}
        )
        loudness = Field("Loudness", "-19", options=LOUDNESS)
        subtitles = Field("Subtitles", "", options=SUBTITLES)
        apart = Check("A file for each chapter, in a ZIP archive")
        checked = Check("Compare the chapters with the rules of ACX")
        form = Form({"format": format, "loudness": loudness})

        async def make() -> None:
            async with board.visitor.speaking() as caller, form.telling():
                form.check()
                options = ExportOptions(
                    BookFormat(format.value),
                    per_chapter=apart.value,
                    loudness=float(loudness.value) if loudness.value else None,
                    subtitles=subtitles.value or None,
                    check="acx" if checked.value else None,
                )
                await board.visitor.context.exports.create(caller, board.id, options)
                opened.close()
                await board.refresh()

        dialog_buttons(opened, "Export", make)


def show_check(figures: ExportFigures) -> None:
    """Show how an export compares with the rules of ACX."""
    with tag("ul", "small"):
        for rule in acx_rules(figures.chapters, figures.rate_hz):
            text(f"{rule.rule}: {rule.found} ({rule.asked}){'' if rule.met else ', not met'}", name="li")
