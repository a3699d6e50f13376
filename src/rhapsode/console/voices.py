"""The voices, with samples and filters."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from nicegui import ui
from starlette.requests import Request

from rhapsode.console.custom_voices import CustomVoiceList
from rhapsode.console.fields import Field
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.parts import badge, button, empty, language_name, link, tag, text, yield_to_event_loop
from rhapsode.console.player import listen_button
from rhapsode.console.samples import sample_url
from rhapsode.console.visitor import Visitor
from rhapsode.core.speech import Model, Voice
from rhapsode.http.synchronous import default_model
from rhapsode.text.languages.registry import primary

GENDERS = {"": "All", "female": "Female", "male": "Male"}


@console_route("/voices", "Voices")
async def voices(request: Request) -> None:
    """Show the page. ``?model=`` chooses whose voices; ``?voice=`` is the one to begin with."""
    page = VoicesPage()
    async with console_page(
        request,
        "Voices",
        at="/voices",
        words="All of a language say the same. Each is spoken when somebody first listens, and then kept.",
        actions=page.actions,
    ) as visitor:
        page.custom_voices = CustomVoiceList(visitor, page.refresh)
        await page.refresh()
        await VoiceGallery(visitor, request.query_params).show()


class VoicesPage:
    """What can be done on the page with voices of one's own."""

    custom_voices: CustomVoiceList

    def actions(self, visitor: Visitor) -> None:
        """Build the button that makes a voice, where an engine mixes voices."""
        if any(profile.blends for profile in visitor.context.service.catalogue.profiles):
            button("Make a voice", lambda: self.custom_voices.edit(None), "primary")

    async def refresh(self) -> None:
        """Rebuild the list of the visitor's own voices."""
        await self.custom_voices.show()


class VoiceGallery:
    """The voices of a model, and what filters them."""

    def __init__(self, visitor: Visitor, wanted: Mapping[str, str]) -> None:
        self.visitor = visitor
        catalogue = visitor.context.service.catalogue
        self._models = catalogue.models
        self._model = self._models.get(wanted.get("model", "")) or default_model(catalogue)
        self._wanted = wanted.get("voice", "")
        self._cards: list[tuple[Voice, ui.element]] = []
        self._building = asyncio.Lock()

    async def show(self) -> None:
        """Build the page."""
        with tag("div", "stack"):
            with tag("search", "card columns", aria_label="Voices"):
                Field(
                    "Model",
                    self._model.id,
                    options={model.id: model.display_name for model in self._models.values()},
                    change=self._choose_model,
                )
                self._words = Field(
                    "Search", kind="search", change=self._filter, live=True, placeholder="Name or manner"
                )
                self._gender = Field("Gender", options=GENDERS, change=self._filter)
            self._count = text("", "quiet small", name="p", role="status")
            self._place = tag("ul", "voices")
            self._nothing = empty("No such voice", "No voice of this model fits what you search for.")
        await self._fill()

    async def _choose_model(self, name: str) -> None:
        self._model = self._models[name]
        await self._fill()

    async def _fill(self) -> None:
        """Show the cards of the model's voices, the one that was asked for first."""
        samples = self.visitor.context.samples
        async with self._building:  # others have their turn in between
            model = self._model
            self._place.clear()
            self._cards = []
            for voice in sorted(model.voices, key=lambda voice: voice.name != self._wanted):
                ready = await samples.ready(model.id, voice.name)
                with self._place:
                    self._cards.append((voice, self._card(model, voice, ready=ready)))
                await yield_to_event_loop()
            self._filter()

    def _card(self, model: Model, voice: Voice, *, ready: bool) -> ui.element:
        wanted = voice.name == self._wanted
        languages = self.visitor.context.service.catalogue.profile(model.engine).languages
        with tag("li", f"card voice {'wanted' if wanted else ''}") as card:
            with tag("div", "row apart"):
                text(voice.name, name="h2")
                if voice.name == model.default_voice:
                    badge("default")
            text(f"{voice.style}, {voice.gender}", "quiet", name="p")
            others = voice.others or [known for known in languages if primary(known) == primary(voice.language)]
            others = [language for language in others if language != voice.language]
            spoken = language_name(voice.language)
            also = f"; also {', '.join(map(language_name, others))}" if others else ""
            text(f"{spoken[:1].upper()}{spoken[1:]}{also}", "small quiet", name="p")
            with tag("div", "row close"):
                listen_button(sample_url(self.visitor, model, voice.name), voice.name, ready=ready)
                link(
                    "Try it",
                    f"/playground?{urlencode({'model': model.id, 'voice': voice.name})}",
                    "button slim",
                    aria_label=f"Try {voice.name} in the playground",
                )
        return card

    def _filter(self, _value: str = "") -> None:
        """Show the cards that fit all words."""
        words = self._words.value.casefold().split()
        shown = 0
        for voice, card in self._cards:
            spoken = " ".join(map(language_name, (voice.language, *voice.others)))
            about = f"{voice.name} {voice.style} {voice.gender} {voice.language} {spoken}".casefold()
            fits = all(word in about for word in words) and self._gender.value in {"", voice.gender}
            card.set_visibility(fits)
            shown += fits
        self._count.text = f"{shown} of {len(self._cards)} voices"
        self._nothing.set_visibility(not shown)
