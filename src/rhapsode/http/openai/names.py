"""OpenAI's names of models and voices, and what they stand for here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.speech import Gender, Model, Voice
from rhapsode.engines.registry import Catalogue
from rhapsode.http.speaking import usual_model

ALIASES = ("tts-1", "tts-1-hd", "gpt-4o-mini-tts")
"""OpenAI's models; each also comes with a date, such as ``gpt-4o-mini-tts-2025-12-15``."""
_ALIAS = re.compile(rf"({'|'.join(map(re.escape, ALIASES))})(-\d{{4}}(-\d\d-\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Who speaks under a name of OpenAI's: the first of ``voices`` that a model has, else one of that gender."""

    gender: Gender
    voices: tuple[str, str]


VOICES = {
    "alloy": Counterpart("female", ("Gacrux", "af_alloy")),
    "ash": Counterpart("male", ("Orus", "am_eric")),
    "ballad": Counterpart("male", ("Iapetus", "bm_george")),
    "coral": Counterpart("female", ("Aoede", "af_aoede")),
    "echo": Counterpart("male", ("Schedar", "am_echo")),
    "fable": Counterpart("male", ("Sadaltager", "bm_fable")),
    "nova": Counterpart("female", ("Autonoe", "af_nova")),
    "onyx": Counterpart("male", ("Alnilam", "am_onyx")),
    "sage": Counterpart("female", ("Kore", "af_kore")),
    "shimmer": Counterpart("female", ("Zephyr", "af_bella")),
    "verse": Counterpart("male", ("Puck", "am_puck")),
    "marin": Counterpart("female", ("Sulafat", "af_heart")),
    "cedar": Counterpart("male", ("Charon", "am_michael")),
}
"""OpenAI's voices. Five of Kokoro's have their names (alloy, echo, fable, nova, onyx) and speak for them, or what is
made of them does; the others were chosen by gender and character. None of them sounds like OpenAI's."""


def find_models(catalogue: Catalogue, name: str) -> list[Model]:
    """The models that ``name`` may stand for, the preferred one first; only an alias stands for several.

    Raises NotFoundError, as OpenAI has it.
    """
    if (model := catalogue.models.get(name)) is not None:
        return [model]
    if _ALIAS.fullmatch(name):
        usual = usual_model(catalogue)
        return [usual, *(other for other in catalogue.models.values() if other.id != usual.id)]
    known = [*catalogue.models, *ALIASES]
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(known)}."
    raise NotFoundError(f"The model '{name[:64]}' does not exist. {hint}", param="model")


def find_voice(models: list[Model], name: str) -> tuple[Model, Voice]:
    """The voice of that name, and the first of ``models`` that has it; a name of OpenAI's always has one.

    Raises RequestError, naming the nearest.
    """
    for model in models:
        if (voice := model.voice(name)) is not None:
            return model, voice
    if (wanted := VOICES.get(name)) is not None:
        return models[0], counterpart(models[0], wanted)
    known = {**dict.fromkeys(VOICES), **{voice.name: None for model in models for voice in model.voices}}
    by_folded = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.5)
    hint = f"Did you mean '{by_folded[near[0]]}'?" if near else f"There are: {', '.join(known)}."
    raise RequestError(f"Unknown voice '{name[:64]}'. {hint}", param="voice")


def counterpart(model: Model, wanted: Counterpart) -> Voice:
    """Who speaks for a voice of OpenAI's with that model."""
    for name in wanted.voices:
        if (voice := model.voice(name)) is not None:
            return voice
    alike = (voice for voice in model.voices if voice.gender == wanted.gender)
    return next(alike, model.voices[0])
