"""Check requests for tasks with the dictionary and the custom voices of the key that sends them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from rhapsode.core.addresses import check_webhook_url
from rhapsode.core.custom_voices import NO_CUSTOM_VOICES, CustomVoices
from rhapsode.core.dictionary import NOTHING_KEPT, KeptDictionary
from rhapsode.core.errors import RequestError
from rhapsode.core.routes import Route
from rhapsode.core.speech import Model, SpeechParams
from rhapsode.core.task import ApiKey, NewInput
from rhapsode.engines.registry import Catalogue
from rhapsode.service.checks import check_input, check_metadata, check_params, find_route
from rhapsode.service.custom_voices import CustomVoiceService
from rhapsode.service.dictionary import DictionaryService
from rhapsode.service.requests import MAX_INPUTS, TaskRequest

INLINE_CHARACTERS = 20_000
"""Texts up to this length are checked in the event loop; longer ones in a thread, so that other callers do not
wait."""
INLINE_PRONOUNCED_CHARACTERS = 1_000
"""The same for a text with pronunciations, whose words are searched for at every character."""


def takes_long(characters: int, *, pronounced: bool) -> bool:
    """Tell whether a text of so many characters, with pronunciations or without, is to be checked in a thread."""
    return characters > (INLINE_PRONOUNCED_CHARACTERS if pronounced else INLINE_CHARACTERS)


@dataclass(frozen=True, slots=True)
class CheckedRequest:
    """What a task is created from."""

    model: Model
    route: Route
    inputs: tuple[NewInput, ...]
    metadata: dict[str, object]
    dictionary_version: str | None


class RequestChecker:
    """Checks requests against the engines and the limits of this server."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        max_text_characters: int,
        dictionary: DictionaryService | None = None,
        custom_voices: CustomVoiceService | None = None,
        webhook_allow_private: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.max_text_characters = max_text_characters
        self._dictionary = dictionary
        self._custom_voices = custom_voices
        self._webhook_allow_private = webhook_allow_private

    async def check(self, key: ApiKey, request: TaskRequest) -> CheckedRequest:
        """Check all of ``request``. Raises RequestError that names the field when it cannot be served."""
        model = self.catalogue.find_model(request.model)
        route = find_route(self.catalogue, model, request.route)
        metadata = check_metadata(request.metadata)
        if request.webhook_url is not None:
            check_webhook_url(request.webhook_url, private=self._webhook_allow_private)
        if not 1 <= len(request.inputs) <= MAX_INPUTS:
            raise RequestError(f"A task takes 1 to {MAX_INPUTS} inputs, not {len(request.inputs)}.", param="input")
        dictionary = NOTHING_KEPT if self._dictionary is None else await self._dictionary.of(key.id)
        custom_voices = await self._voices_of(key, request.inputs)
        pronounced = request.pronounced_characters
        if takes_long(request.characters + pronounced, pronounced=bool(pronounced or dictionary.entries)):
            inputs = await asyncio.to_thread(
                self._checked_inputs, model, route, request.inputs, dictionary, custom_voices
            )
        else:
            inputs = self._checked_inputs(model, route, request.inputs, dictionary, custom_voices)
        return CheckedRequest(model, route, inputs, metadata, dictionary.version)

    def check_params(
        self,
        model: Model,
        params: SpeechParams,
        engine: str,
        *,
        dictionary: KeptDictionary = NOTHING_KEPT,
        custom_voices: CustomVoices = NO_CUSTOM_VOICES,
    ) -> SpeechParams:
        """Return ``params`` that no task is made of yet, checked and completed for ``engine``: see
        :func:`rhapsode.service.checks.check_params`.
        """
        return check_params(
            self.catalogue,
            model,
            params,
            "",
            max_characters=self.max_text_characters,
            engine=engine,
            dictionary=dictionary,
            custom_voices=custom_voices,
        ).params

    async def _voices_of(self, key: ApiKey, inputs: Sequence[SpeechParams]) -> CustomVoices:
        """Return the custom voices of the key, if an input may name one."""
        if self._custom_voices is None or all(params.voice_name is None and not params.speakers for params in inputs):
            return NO_CUSTOM_VOICES
        return await self._custom_voices.of(key.id)

    def _checked_inputs(
        self,
        model: Model,
        route: Route,
        inputs: Sequence[SpeechParams],
        dictionary: KeptDictionary,
        custom_voices: CustomVoices,
    ) -> tuple[NewInput, ...]:
        return tuple(
            check_input(
                self.catalogue,
                model,
                route,
                params,
                f"input[{index}].params",
                max_characters=self.max_text_characters,
                dictionary=dictionary,
                custom_voices=custom_voices,
            )
            for index, params in enumerate(inputs)
        )
