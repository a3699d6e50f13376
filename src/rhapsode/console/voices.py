"""The voices, with samples and filters."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from rhapsode.console.auditions import LONGEST_SENTENCE, Auditions
from rhapsode.console.comparison import Comparison
from rhapsode.console.custom_voices import CustomVoiceList
from rhapsode.console.favourites import Favourites
from rhapsode.console.fields import Check, Field
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.parts import badge, button, empty, language_name, link, tag, text, yield_to_event_loop
from rhapsode.console.visitor import Visitor
from rhapsode.core.speech import Model, Voice
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
        words="Hear them all with one sentence, yours or ours, compare two, and keep the ones that you like.",
        actions=page.actions,
    ) as visitor:
        auditions = Auditions(visitor)
        page.custom_voices = CustomVoiceList(visitor, page.refresh, auditions)
        await page.refresh()
        await VoiceGallery(visitor, auditions, request.query_params).show()


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


@dataclass(slots=True)
class VoiceCard:
    """A voice on the page."""

    voice: Voice
    element: Element
    star: Element


class VoiceGallery:
    """The voices of a model, and what filters them."""

    def __init__(self, visitor: Visitor, auditions: Auditions, parameters: Mapping[str, str]) -> None:
        self.visitor = visitor
        self._auditions = auditions
        catalogue = visitor.context.service.catalogue
        self._models = catalogue.models
        self._model = self._models.get(parameters.get("model", "")) or catalogue.default_model
        self._named = parameters.get("voice", "")
        self._favourites = Favourites()
        self._cards: list[VoiceCard] = []
        self._building = asyncio.Lock()

    async def show(self) -> None:
        """Build the page."""
        with tag("div", "stack"):
            with tag("div", "card stack"):
                with tag("div", "columns sentence"):
                    Field(
                        "Your own sentence",
                        hint="Empty: the sample, which is the same for all of a language. Each voice that says yours "
                        "is a task of this key, deleted when you leave the page.",
                        placeholder="Good morning, this is the harbour office.",
                        change=self._auditions.say,
                        live=True,
                        maxlength=LONGEST_SENTENCE,
                        dir="auto",
                    )
                    button("Hear all", kind="primary").on(
                        "click",
                        js_handler='(event) => rhapsodeHearAll(event.currentTarget, ".voices .voice .sample")',
                    )
                with tag("search", "columns", aria_label="Voices"):
                    with tag("div", "twice"):
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
                    self._choices = tag("div", "contents")
                self._only = Check("Favourites only", change=self._filter)
            self._comparison = Comparison(self._auditions)
            self._count = text("", "quiet small", name="p", role="status")
            self._place = tag("ul", "voices")
            self._nothing = empty("No such voice", "No voice of this model fits what you search for.")
        ui.timer(0.0, self._read_favourites, once=True)
        await self._fill()

    async def _choose_model(self, name: str) -> None:
        self._model = self._models[name]
        await self._fill()

    async def _fill(self) -> None:
        """Show the cards of the model's voices, the one that was asked for first."""
        samples = self.visitor.context.samples
        async with self._building:  # one at a time: other coroutines run at each await
            model = self._model
            self._offer_choices(model)
            self._place.clear()
            self._cards = []
            for voice in sorted(model.voices, key=lambda voice: voice.name != self._named):
                ready = await samples.ready(model.id, voice.name)
                with self._place:
                    self._cards.append(self._card(model, voice, ready=ready))
                await yield_to_event_loop()
            self._filter()

    def _offer_choices(self, model: Model) -> None:
        """Offer the languages and characters of the model's voices to choose from."""
        languages = {code: language_name(code) for voice in model.voices for code in self._languages(voice)}
        ordered = sorted(languages.items(), key=lambda language: language[1].casefold())
        characters = sorted({voice.style for voice in model.voices})
        self._choices.clear()
        with self._choices:
            self._language = Field(
                "Language", options={"": "All"} | {code: _capital(name) for code, name in ordered}, change=self._filter
            )
            self._character = Field(
                "Character", options={"": "All"} | {name: name for name in characters}, change=self._filter
            )

    def _languages(self, voice: Voice) -> list[str]:
        """Return what a voice of the model reads, its own language first."""
        languages = self.visitor.context.service.catalogue.profile(self._model.engine).languages
        further = voice.others or [code for code in languages if primary(code) == primary(voice.language)]
        return list(dict.fromkeys((voice.language, *further)))

    def _card(self, model: Model, voice: Voice, *, ready: bool) -> VoiceCard:
        is_chosen = voice.name == self._named
        with tag("li", f"card voice {'wanted' if is_chosen else ''}") as element:
            with tag("div", "row apart"):
                with tag("div", "row close"):
                    text(voice.name, name="h2")
                    if voice.name == model.default_voice:
                        badge("default")
                star = tag("button", "star", type="button", aria_label=f"{voice.name} is a favourite")
            text(f"{voice.style}, {voice.gender}", "quiet", name="p")
            language, *further = self._languages(voice)
            also = f"; also {', '.join(map(language_name, further))}" if further else ""
            text(f"{_capital(language_name(language))}{also}", "small quiet", name="p")
            with tag("div", "row close"):
                self._auditions.button(model, voice.name, ready=ready)
                button(
                    "Compare",
                    lambda: self._comparison.choose(model, voice),
                    "slim",
                    aria_label=f"Compare {voice.name} with another voice",
                )
                link(
                    "Try it",
                    f"/playground?{urlencode({'model': model.id, 'voice': voice.name})}",
                    "button slim",
                    aria_label=f"Try {voice.name} in the playground",
                )
        card = VoiceCard(voice, element, star)
        star.on("click", lambda _: self._toggle(model, card), args=[])
        self._mark(model, card)
        return card

    # -- favourites and filters ----------------------------------------------------------------------------------

    async def _read_favourites(self) -> None:
        with suppress(TimeoutError):
            await self._favourites.read()
        if len(self._favourites):
            for card in self._cards:
                self._mark(self._model, card)
            self._filter()

    def _toggle(self, model: Model, card: VoiceCard) -> None:
        self._favourites.toggle(model, card.voice)
        self._mark(model, card)
        self._filter()

    def _mark(self, model: Model, card: VoiceCard) -> None:
        """Show whether the voice of a card is a favourite."""
        pressed = str(self._favourites.has(model, card.voice)).lower()
        if card.star.props.get("aria-pressed") != pressed:
            card.star.props["aria-pressed"] = pressed
            card.star.update()

    def _filter(self, _value: str = "") -> None:
        """Show the cards that fit all that is chosen."""
        words = self._words.value.casefold().split()
        shown = 0
        for card in self._cards:
            voice = card.voice
            languages = self._languages(voice)
            language_names = " ".join(map(language_name, languages))
            about = f"{voice.name} {voice.style} {voice.gender} {voice.language} {language_names}".casefold()
            fits = (
                all(word in about for word in words)
                and self._gender.value in {"", voice.gender}
                and self._language.value in {"", *languages}
                and self._character.value in {"", voice.style}
                and (not self._only.value or self._favourites.has(self._model, voice))
            )
            card.element.set_visibility(fits)
            shown += fits
        self._count.text = f"{shown} of {len(self._cards)} voices"
        self._nothing.set_visibility(not shown)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
