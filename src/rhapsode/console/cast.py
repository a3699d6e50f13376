"""The speakers of a dialogue and their voices: a part of the playground's form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rhapsode.console.fields import Field
from rhapsode.console.parts import button, tag, text
from rhapsode.console.request_body import SpeakerObject
from rhapsode.core.speech import MAX_NAME_CHARS, MAX_SPEAKERS, MIN_SPEAKERS

NAMES = ("Joe", "Jane")
"""What the first two are called until they get other names."""


class Cast:
    """The speakers and their voices; empty at first. ``changed`` is called when any of it is different."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._told = changed
        self._voices: Mapping[str, str] = {}
        self._rows: list[tuple[Field, Field]] = []
        with tag("details", "cast") as self._box:
            text("A dialogue of several voices", name="summary")
            with tag("div", "stack tight"):
                text(
                    "Each line of the text begins with a name and a colon, as in “Joe: Hello.” Names are not spoken.",
                    "quiet small",
                    name="p",
                )
                self._place = tag("div", "stack tight")
                with tag("div", "row close"):
                    self._more = button("Add a speaker", self._add, "slim")
                    self._less = button("Remove the last", self._remove, "slim")
        self._less.set_visibility(False)

    @property
    def speakers(self) -> list[SpeakerObject]:
        """The speakers as a request has them; none: it is no dialogue."""
        return [{"speaker": name.value, "voice_name": voice.value} for name, voice in self._rows]

    @property
    def fields(self) -> dict[str, Field]:
        """The fields, by the paths of their values in the parameters of a request."""
        fields = {}
        for index, (name, voice) in enumerate(self._rows):
            fields[f"speakers[{index}].speaker"] = name
            fields[f"speakers[{index}].voice_name"] = voice
        return fields

    def offer(self, voices: Mapping[str, str]) -> None:
        """Offer these voices to choose from; speakers keep their names, and their voices if these are among them."""
        self._voices = voices
        self._keep(len(self._rows))

    def put(self, speakers: Sequence[tuple[str, str]]) -> None:
        """Put these names and voices there, instead of an empty list."""
        for name, voice in speakers:
            self._build(name, voice)
        if speakers:
            self._box.props["open"] = True
            self._settle()

    def _add(self) -> None:
        # The first two come together: one alone is no dialogue.
        for _ in range(1 if self._rows else MIN_SPEAKERS):
            at = len(self._rows)
            voices = list(self._voices)
            self._build(NAMES[at] if at < len(NAMES) else f"Speaker {at + 1}", voices[at % len(voices)])
        self._settle()

    def _remove(self) -> None:
        keep = len(self._rows) - 1 if len(self._rows) > MIN_SPEAKERS else 0
        self._keep(keep)
        self._settle()

    def _keep(self, count: int) -> None:
        """Build the first speakers anew, without the others."""
        kept = [(name.value, voice.value) for name, voice in self._rows[:count]]
        self._rows.clear()
        self._place.clear()
        for name, voice in kept:
            self._build(name, voice)

    def _settle(self) -> None:
        self._more.set_visibility(len(self._rows) < MAX_SPEAKERS)
        self._less.set_visibility(bool(self._rows))
        self._told()

    def _build(self, name: str, voice: str) -> None:
        number = len(self._rows) + 1
        chosen = voice if voice in self._voices else next(iter(self._voices))
        with self._place, tag("div", "columns"):
            named = Field(f"Speaker {number}", name, change=self._changed, live=True, maxlength=MAX_NAME_CHARS)
            voiced = Field(f"Voice of speaker {number}", chosen, options=self._voices, change=self._changed)
        self._rows.append((named, voiced))

    def _changed(self, _value: str) -> None:
        self._told()
