"""Custom voices on the page of voices: blended from others with sliders, previewed, changed and deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from typing import Final

from rhapsode.console.auditions import Auditions
from rhapsode.console.fields import Field, Form
from rhapsode.console.parts import SCOPE_NAMES, Table, button, dialog, dialog_buttons, tag, text
from rhapsode.console.player import player
from rhapsode.console.visitor import Visitor
from rhapsode.core.blends import read_blend
from rhapsode.core.custom_voices import MAX_DESCRIPTION_CHARS, MAX_VOICE_NAME_CHARS, CustomVoice
from rhapsode.core.delivery import LIMITS, PLAIN
from rhapsode.core.dictionary import Scope
from rhapsode.core.errors import RequestError
from rhapsode.core.routes import RoutingPolicy
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import TaskStatus
from rhapsode.service.custom_voices import VoiceChange, checked_voice
from rhapsode.service.requests import TaskRequest
from rhapsode.service.samples import TEXT

SLIDERS: Final[dict[str, tuple[str, float]]] = {
    "pitch": ("Pitch (semitones)", 0.5),
    "pitch_range": ("Width of the melody", 0.05),
    "rate": ("Pace", 0.05),
    "effort": ("Vocal effort", 0.1),
    "breathiness": ("Breath", 0.05),
    "volume_db": ("Volume (dB)", 1.0),
}
"""The fields of a delivery, what they are called, and their steps."""
PARTS: Final = 3
"""So many voices can be blended on the page; the API and the command take more."""


class Slider:
    """A slider with its value beside it."""

    def __init__(self, label: str, value: float, low: float, high: float, step: float) -> None:
        self._field = Field(
            label, f"{value:g}", kind="range", min=low, max=high, step=step, change=self._show, live=True
        )
        with self._field.box:
            self._shown = text(f"{value:g}", "small number quiet", aria_hidden="true")

    @property
    def value(self) -> float:
        """The value of the slider. Raises RequestError if it is not a number."""
        try:
            return float(self._field.value)
        except ValueError:
            raise RequestError("A slider has a number.") from None

    def _show(self, value: str) -> None:
        self._shown.text = value[:8]


@dataclass(slots=True)
class Part:
    """A voice of a blend and its weight."""

    voice: Field
    weight: Slider


class CustomVoiceList:
    """The voices that the visitor can name beside those of the engines. ``changed`` is called after each change, and
    ``auditions`` let them be heard.
    """

    def __init__(self, visitor: Visitor, changed: Callable[[], Awaitable[None]], auditions: Auditions) -> None:
        self._visitor = visitor
        self._changed = changed
        self._auditions = auditions
        self._place = tag("div", "part")

    async def show(self) -> None:
        """Build the list anew."""
        voices = (await self._visitor.context.custom_voices.of(self._visitor.key.id)).voices
        self._place.clear()
        with self._place:
            if not voices:
                return
            table = Table("Voices of your own", ["Name", "Made of", "Kept for", ""])
            for voice in voices:
                with table.row():
                    with table.head():
                        text(voice.name)
                    with table.cell():
                        text(voice.spoken_as, "wrap mono")
                        if voice.description:
                            text(voice.description, "small quiet wrap", name="p")
                    table.cell(SCOPE_NAMES[voice.scope], "small")
                    with table.cell(classes="actions"), tag("div", "row close"):
                        self._buttons(voice)

    def _buttons(self, voice: CustomVoice) -> None:
        models = self._visitor.context.service.catalogue.models.values()
        if (model := next((candidate for candidate in models if candidate.engine == voice.engine), None)) is not None:
            self._auditions.button(model, voice.name, voice.spoken_as, ready=False)
        button("Edit", lambda: self.edit(voice), "slim", aria_label=f"Edit {voice.name}")
        button("Forget", lambda: self._forget(voice), "slim danger", aria_label=f"Forget {voice.name}")

    def edit(self, voice: CustomVoice | None) -> None:
        """Ask what a voice is to be, let it be listened to, and keep it."""
        with dialog("Make a voice" if voice is None else f"Edit {voice.name}") as opened:
            name = Field("Name", "" if voice is None else voice.name, maxlength=MAX_VOICE_NAME_CHARS, autofocus=True)
            words = Field("Description", voice.description if voice else "", maxlength=MAX_DESCRIPTION_CHARS)
            parts = self._parts(voice)
            delivery = PLAIN if voice is None else voice.delivery
            with tag("div", "columns"):
                sliders = {
                    field: Slider(label, getattr(delivery, field), *LIMITS[field], step)
                    for field, (label, step) in SLIDERS.items()
                }
            scope = None
            if voice is None and self._visitor.admin:
                scope = Field("Kept for", "key", options=SCOPE_NAMES)
            heard = tag("div")
            form = Form({"name": name, "description": words, "blend": parts[0].voice})

            def asked_for() -> VoiceChange:
                form.check()
                used = [f"{part.voice.value}({part.weight.value})" for part in parts if part.voice.value]
                values = {**asdict(delivery), **{field: slider.value for field, slider in sliders.items()}}
                return VoiceChange(name.value.strip(), "+".join(used), values, words.value.strip())

            async def listen() -> None:
                async with form.telling():
                    change = asked_for()
                    change = replace(change, name=None)
                    checked = checked_voice(self._visitor.context.service.catalogue, "Unnamed", change)
                    heard.clear()
                    with heard:
                        await self._speak(
                            checked.engine, replace(read_blend(checked.blend), delivery=checked.delivery).name
                        )

            async def keep() -> None:
                async with self._visitor.acting() as caller, form.telling():
                    service = self._visitor.context.custom_voices
                    if voice is None:
                        chosen: Scope = (
                            "installation" if scope is not None and scope.value == "installation" else "key"
                        )
                        await service.add(caller, chosen, name.value.strip(), asked_for())
                    else:
                        await service.change(caller, voice.id, asked_for())
                    opened.close()
                    await self._changed()

            with tag("div", "row end close"):
                button("Cancel", opened.close)
                button("Listen", listen)
                button("Keep", keep, "primary")

    def _parts(self, voice: CustomVoice | None) -> list[Part]:
        """Draw the fields for the voices of a blend and their weights, in percent, and return them in order."""
        catalogue = self._visitor.context.service.catalogue
        names = {
            model_voice.name: f"{model_voice.name}: {model_voice.style}, {model_voice.gender}"
            for model in catalogue.models.values()
            if catalogue.profile(model.engine).blends
            for model_voice in model.voices
        }
        shares = list(read_blend(voice.blend).parts) if voice else []
        count = max(PARTS, len(shares))
        shares += [("", 0.5)] * (count - len(shares))
        parts = []
        with tag("div", "columns"):
            for index, (part, share) in enumerate(shares, 1):
                options = names if index == 1 else {"": "None", **names}
                chosen = part or (next(iter(options), ""))
                field = Field(f"Voice {index}", chosen, options=options)
                parts.append(Part(field, Slider(f"Weight {index}", round(100 * share, 2), 1, 100, 1)))
        return parts

    async def _speak(self, engine: str, voice: str) -> None:
        """Synthesise the sample sentence with a blend, as a task of the visitor's key, and show a player."""
        context = self._visitor.context
        model = next(
            candidate for candidate in context.service.catalogue.models.values() if candidate.engine == engine
        )
        async with self._visitor.speaking() as caller:
            request = TaskRequest(
                model.id, [SpeechParams(TEXT, voice)], {"purpose": "listening"}, route=RoutingPolicy.LOCAL.value
            )
            task = await context.service.submit(caller, request)
            task = await context.service.ended(caller, task.id)
            if task.status is TaskStatus.COMPLETED:
                player(self._visitor, task, task.items[0])
            else:
                text("It could not be spoken.", "error", name="p", role="alert")

    def _forget(self, voice: CustomVoice) -> None:
        with dialog("Forget a voice") as opened:
            text(f"“{voice.name}” can no longer be named. Tasks that were created before keep it.", "wrap", name="p")

            async def end() -> None:
                async with self._visitor.acting() as caller:
                    await self._visitor.context.custom_voices.remove(caller, voice.id)
                    opened.close()
                    await self._changed()

            dialog_buttons(opened, "Forget", end, "danger")
