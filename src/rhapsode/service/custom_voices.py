"""Custom voices: permissions to create and change them, and the voices that a key can name."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import structlog

from rhapsode.core.blends import delivery_of, read_blend
from rhapsode.core.custom_voices import (
    MAX_DESCRIPTION_CHARS,
    MAX_VOICE_NAME_CHARS,
    CustomVoice,
    CustomVoices,
    NewCustomVoice,
    custom_voices_of,
)
from rhapsode.core.delivery import PLAIN
from rhapsode.core.dictionary import Scope
from rhapsode.core.errors import AlreadyExistsError, NotFoundError, RequestError
from rhapsode.core.nearest import suggestion
from rhapsode.core.task import ApiKey
from rhapsode.engines.registry import Catalogue
from rhapsode.service.keys import actor_of, need_scope_of_owner, owner_of
from rhapsode.store.custom_voices import CustomVoiceStore
from rhapsode.text.nfc import composed

log = structlog.get_logger(__name__)

CACHE_SECONDS: Final = 0.5
"""The TTL of voices in memory: a change takes effect within a second, as with keys."""
CACHE_LIMIT: Final = 1_000
_NAME = re.compile(r"[^\W\d_][\w-]*")


@dataclass(frozen=True, slots=True)
class VoiceChange:
    """Changes to a voice; ``None`` leaves a field as it is. ``delivery`` is replaced as a whole."""

    name: str | None = None
    blend: str | None = None
    delivery: Mapping[str, float] | None = None
    description: str | None = None


class CustomVoiceService:
    """Blends kept under a name. Every key has its own; those of the installation need the scope ``admin``.

    Raises ForbiddenError for what a caller may not do, NotFoundError for a voice that is not theirs, RequestError for
    one that cannot be made so, and AlreadyExistsError for a name that is taken.
    """

    def __init__(self, store: CustomVoiceStore, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._known: dict[str, tuple[float, CustomVoices]] = {}

    async def of(self, key_id: str) -> CustomVoices:
        """Return the voices that a key can name."""
        cached = self._known.get(key_id)
        if cached is not None and cached[0] > time.monotonic():
            return cached[1]
        custom_voices = custom_voices_of(await self._store.of(key_id))
        if len(self._known) >= CACHE_LIMIT:
            self._known.clear()
        self._known[key_id] = time.monotonic() + CACHE_SECONDS, custom_voices
        return custom_voices

    async def get(self, caller: ApiKey, name: str) -> CustomVoice:
        """Return a voice that the caller can name, by its name or id. Raises NotFoundError with the nearest name."""
        everything = await self._store.of(caller.id)
        custom_voice = next((candidate for candidate in everything if candidate.id == name), None)
        nameable = custom_voices_of(everything)
        custom_voice = custom_voice or nameable.find(name)
        if custom_voice is None:
            raise self.unknown(name, nameable)
        return custom_voice

    def unknown(self, name: str, nameable: CustomVoices) -> NotFoundError:
        """Return the error for a name of none of the voices ``nameable``: whose it is, or the nearest name."""
        models = self._catalogue.models.values()
        owner = next((model.id for model in models if model.voice(name) is not None), None)
        if owner is not None:
            message = f"{name!r} is a voice of the model {owner!r}, and none that was made here."
        else:
            names = [voice.name for voice in nameable.voices]
            names += [voice.name for model in models for voice in model.voices]
            message = "There is no such voice." + (suggestion(name, names) or " 'GET /v1/voices' lists them.")
        return NotFoundError(message, param="voice")

    async def add(self, caller: ApiKey, scope: Scope, name: str, change: VoiceChange) -> CustomVoice:
        """Keep a voice."""
        need_scope_of_owner(caller, scope)
        voice = checked_voice(self._catalogue, name, change)
        return self._changed(
            caller, "voice.added", await self._store.add(owner_of(caller, scope), voice, actor_of(caller))
        )

    async def change(self, caller: ApiKey, name: str, change: VoiceChange) -> CustomVoice:
        """Change a voice. Tasks that were created before are not affected."""
        before = await self.get(caller, name)
        need_scope_of_owner(caller, before.scope)
        voice = checked_voice(self._catalogue, before.name, change, before)
        return self._changed(caller, "voice.changed", await self._store.replace(before.id, voice, actor_of(caller)))

    async def remove(self, caller: ApiKey, name: str) -> CustomVoice:
        """Delete a voice."""
        before = await self.get(caller, name)
        need_scope_of_owner(caller, before.scope)
        return self._changed(caller, "voice.removed", await self._store.remove(before.id, actor_of(caller)))

    def _changed(self, caller: ApiKey, event: str, voice: CustomVoice) -> CustomVoice:
        self._known.clear()
        log.info(event, voice=voice.id, scope=voice.scope, by=caller.id)
        return voice


def checked_voice(
    catalogue: Catalogue, name: str, change: VoiceChange, before: CustomVoice | None = None
) -> NewCustomVoice:
    """Return the voice to keep: the previous one, if any, with the changes of ``change``.

    Raises RequestError for a name that cannot be one or is one of the catalogue's, for a blend that no local engine
    can mix, and for a delivery out of its limits.
    """
    name = composed(name if change.name is None else change.name)
    _check_name(catalogue, name)
    description = change.description if change.description is not None else before.description if before else ""
    if len(description) > MAX_DESCRIPTION_CHARS:
        raise RequestError(f"A description has at most {MAX_DESCRIPTION_CHARS} characters.", param="description")
    delivery = before.delivery if before else PLAIN
    if change.delivery is not None:
        try:
            delivery = delivery_of(change.delivery)
        except RequestError as error:
            error.param = "delivery"
            raise
    if change.blend is None:
        if before is None:
            raise RequestError("A voice needs a blend: 'af_bella(2)+af_sky(1)', or one voice.", param="blend")
        return NewCustomVoice(name, before.engine, before.blend, delivery, description)
    engine, blend = _mixed(catalogue, change.blend)
    written = read_blend(blend)
    if written.delivery != PLAIN:
        if change.delivery is not None:
            raise RequestError("The delivery is given twice: in the blend, and beside it.", param="delivery")
        delivery, blend = written.delivery, replace(written, delivery=PLAIN).name
    return NewCustomVoice(name, engine, blend, delivery, description)


def _mixed(catalogue: Catalogue, written: str) -> tuple[str, str]:
    """Return the engine that can mix a blend, and the canonical name of the blend."""
    wrong: RequestError | None = None
    for profile in catalogue.profiles:
        try:
            if (voice := catalogue.blended(profile.name, written)) is not None:
                return profile.name, voice.name
        except RequestError as error:
            wrong = wrong or error
    wrong = wrong or RequestError("No engine of this server mixes voices: it needs 'kokoro'.")
    wrong.param = "blend"
    raise wrong


def _check_name(catalogue: Catalogue, name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > MAX_VOICE_NAME_CHARS:
        raise RequestError(
            f"The name of a voice has letters, digits, '_' and '-', begins with a letter, and has at most "
            f"{MAX_VOICE_NAME_CHARS} characters.",
            param="name",
        )
    for model in catalogue.models.values():
        if model.voice(name) is not None:
            raise AlreadyExistsError(f"{name!r} is a voice of the model {model.id!r}.", param="name")
