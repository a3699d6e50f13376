"""Side-by-side comparison of two voices, on the page of voices."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from rhapsode.console.auditions import Auditions
from rhapsode.console.parts import button, link, tag, text
from rhapsode.core.speech import Model, Voice

PLACES = ("A", "B")


@dataclass(frozen=True, slots=True)
class Compared:
    """A voice of a model."""

    model: Model
    voice: Voice


class Comparison:
    """The voices that were chosen to be compared: of more than two the last two."""

    def __init__(self, auditions: Auditions) -> None:
        self._auditions = auditions
        self._chosen: list[Compared] = []
        with tag("section", "card stack compare", aria_label="Compare two voices") as self._place:
            text("Compare two voices", name="h2")
            self._row = tag("div", "columns")
            with tag("div", "row close"):
                self._both = button("Hear both", kind="primary slim")
                self._both.on(
                    "click",
                    js_handler='(event) => rhapsodeHearAll(event.currentTarget, ".compare .sample")',
                )
                button("Clear", self._clear, "slim")
        self._place.set_visibility(False)

    def choose(self, model: Model, voice: Voice) -> None:
        """Put a voice beside the one that was chosen before."""
        chosen = Compared(model, voice)
        self._chosen = [*(other for other in self._chosen if other != chosen), chosen][-2:]
        self._show()

    def _clear(self) -> None:
        self._chosen = []
        self._show()

    def _show(self) -> None:
        self._place.set_visibility(bool(self._chosen))
        self._both.set_visibility(len(self._chosen) > 1)
        self._row.clear()
        with self._row:
            for place, voice in zip(PLACES, self._chosen, strict=False):
                with tag("div", "stack tight", role="group", aria_label=f"{place}: {voice.voice.name}"):
                    text(f"{place}: {voice.voice.name}", name="h3")
                    text(f"{voice.voice.style}, {voice.voice.gender}", "quiet small", name="p")
                    with tag("div", "row close"):
                        self._auditions.button(voice.model, voice.voice.name, ready=False, label=f"Listen to {place},")
                        target = urlencode({"model": voice.model.id, "voice": voice.voice.name})
                        link("Try it", f"/playground?{target}", "button slim", aria_label=f"Try {voice.voice.name}")
            if len(self._chosen) == 1:
                text("Choose another voice below to compare it with.", "quiet", name="p", role="status")
