"""Custom voices: blends with a name and a delivery, kept for a key or for the whole installation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from rhapsode.core.blends import Blend, read_blend
from rhapsode.core.delivery import PLAIN, Delivery
from rhapsode.core.dictionary import Scope, scope_of

MAX_CUSTOM_VOICES: Final = 200
"""How many voices are kept for a key, and how many for the installation."""
MAX_VOICE_NAME_CHARS: Final = 64
MAX_DESCRIPTION_CHARS: Final = 200


_MAX_DECOMPOSED_CHARS: Final = 4 * MAX_VOICE_NAME_CHARS
"""Longer names are none, and are not composed: that takes quadratic time for marks."""


def folded_name(name: str) -> str:
    """Return what names of a voice have in common that differ in case or in Unicode's form (NFC, NFD) alone."""
    return unicodedata.normalize("NFC", name).casefold()


@dataclass(frozen=True, slots=True)
class CustomVoice:
    """A custom voice. ``key_id`` is ``None`` for one of the installation.

    ``blend`` is written with the names of voices of ``engine``, without a delivery. Times in milliseconds.
    """

    id: str
    key_id: str | None
    name: str
    engine: str
    blend: str
    delivery: Delivery
    description: str
    created_at: int
    updated_at: int

    @property
    def scope(self) -> Scope:
        """The owner: ``key`` or ``installation``."""
        return scope_of(self.key_id)

    @property
    def spoken_as(self) -> str:
        """The blend with its delivery: the voice name that tasks use, which determines the sound completely."""
        return replace(read_blend(self.blend), delivery=self.delivery).name

    @property
    def parts(self) -> Blend:
        """The voices of the blend with their shares, and the delivery."""
        return read_blend(self.blend)


@dataclass(frozen=True, slots=True)
class NewCustomVoice:
    """A voice to keep. Its name was checked, and its blend is canonical."""

    name: str
    engine: str
    blend: str
    delivery: Delivery = PLAIN
    description: str = ""


@dataclass(frozen=True, slots=True)
class CustomVoices:
    """The voices that a key can name: its own, and those of the installation that it does not override."""

    voices: tuple[CustomVoice, ...] = ()
    _by_folded: dict[str, CustomVoice] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_folded", {folded_name(voice.name): voice for voice in self.voices})

    def find(self, name: str) -> CustomVoice | None:
        """Return the voice of that name, in capitals or small letters and however they are composed, or ``None``."""
        return self._by_folded.get(folded_name(name)) if len(name) <= _MAX_DECOMPOSED_CHARS else None


NO_CUSTOM_VOICES: Final = CustomVoices()


def custom_voices_of(voices: Iterable[CustomVoice]) -> CustomVoices:
    """Return the voices that a key can name, by name; its own override the installation's."""
    by_name: dict[str, CustomVoice] = {}
    for voice in sorted(voices, key=lambda candidate: (candidate.key_id is None, candidate.name.casefold())):
        by_name.setdefault(voice.name.casefold(), voice)
    return CustomVoices(tuple(sorted(by_name.values(), key=lambda candidate: candidate.name.casefold())))
