"""OpenAI's names of models and voices, mapped to those of this server."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rhapsode.core.blends import is_blend, read_blend
from rhapsode.core.custom_voices import NO_CUSTOM_VOICES, CustomVoices
from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.nearest import hint
from rhapsode.core.speech import Gender, Model, Voice
from rhapsode.engines.registry import Catalogue
from rhapsode.text.language_detection import NAMES

ALIASES = ("tts-1", "tts-1-hd", "gpt-4o-mini-tts")
"""OpenAI's models; each also comes with a date, such as ``gpt-4o-mini-tts-2025-12-15``."""
_ALIAS = re.compile(rf"({'|'.join(map(re.escape, ALIASES))})(-\d{{4}}(-\d\d-\d\d)?)?", re.ASCII)


DEFAULT = "default"
"""The model or the voice that speaks where none is named."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The voice for a name of OpenAI's: the voice of that name, or one of that gender where a model lacks it."""

    voice: str
    gender: Gender


VOICES = {
    "alloy": Counterpart("Gacrux", "female"),
    "ash": Counterpart("Orus", "male"),
    "ballad": Counterpart("Iapetus", "male"),
    "coral": Counterpart("Aoede", "female"),
    "echo": Counterpart("Schedar", "male"),
    "fable": Counterpart("Sadaltager", "male"),
    "nova": Counterpart("Autonoe", "female"),
    "onyx": Counterpart("Alnilam", "male"),
    "sage": Counterpart("Kore", "female"),
    "shimmer": Counterpart("Zephyr", "female"),
    "verse": Counterpart("Puck", "male"),
    "marin": Counterpart("Sulafat", "female"),
    "cedar": Counterpart("Charon", "male"),
}
"""OpenAI's voices. Locally, those of Kokoro that have their names (alloy, echo, fable, nova, onyx) speak for them, or
what is made of them does; the others were chosen by gender and character. None of them sounds like OpenAI's."""


def find_models(catalogue: Catalogue, name: str) -> list[Model]:
    """Return the models that ``name`` may stand for, the preferred one first; only an alias stands for several.

    Capitals do not count, and neither does a provider before a slash (``openai/tts-1``). ``default`` is an alias.
    Raises NotFoundError, as OpenAI has it.
    """
    folded = name.casefold()
    without_provider = folded.rpartition("/")[2]
    for candidate in (name, folded, without_provider):
        if (model := catalogue.models.get(candidate)) is not None:
            return [model]
    if without_provider == DEFAULT or is_alias(without_provider):
        usual = catalogue.default_model
        return [usual, *(other for other in catalogue.models.values() if other.id != usual.id)]
    names = [*catalogue.models, *ALIASES]
    meant = hint(name, names, listed_as="There are")
    raise NotFoundError(f"The model '{name[:64]}' does not exist. {meant}", param="model")


def is_alias(name: str) -> bool:
    """Return whether ``name`` is that of a model of OpenAI's, in capitals or small letters."""
    return _ALIAS.fullmatch(name.casefold()) is not None


def find_voice(models: list[Model], name: str, custom_voices: CustomVoices = NO_CUSTOM_VOICES) -> tuple[Model, Voice]:
    """Return the voice of that name, and the first of ``models`` that has it; a name of OpenAI's always has one.

    Capitals do not count. Raises RequestError, naming the nearest, also of the caller's ``custom_voices``.
    """
    for model in models:
        if (voice := model.voice(name)) is not None:
            return model, voice
    if (alias := VOICES.get(name.casefold())) is not None:
        return models[0], counterpart(models[0], alias)
    of_models = (voice.name for model in models for voice in model.voices)
    names = dict.fromkeys([*(voice.name for voice in custom_voices.voices), *VOICES, *of_models])
    raise RequestError(f"Unknown voice '{name[:64]}'. {hint(name, names, listed_as='There are')}", param="voice")


def find_spoken(
    catalogue: Catalogue, models: list[Model], name: str, custom_voices: CustomVoices
) -> tuple[Model, str]:
    """Return the first of ``models`` that speaks with what ``name`` says, and its name of it.

    That is a voice of the caller's ``custom_voices``, one of :func:`find_voice`, or a blend of these, in OpenAI's
    names too. Raises RequestError.
    """
    return spoken_by(catalogue, models, name, custom_voices, lambda: find_voice(models, name, custom_voices), "voice")


def spoken_by(
    catalogue: Catalogue,
    models: list[Model],
    name: str,
    custom_voices: CustomVoices,
    find: Callable[[], tuple[Model, Voice]],
    param: str,
) -> tuple[Model, str]:
    """Return the first of ``models`` that speaks with a voice of the caller's, a blend, or what ``find`` finds.

    Raises RequestError, with ``param``, for a blend that is written wrong, and what ``find`` raises.
    """
    if (kept := custom_voices.find(name)) is not None:
        return next((model for model in models if model.engine == kept.engine), models[0]), kept.name
    if not is_blend(name):
        model, voice = find()
        return model, voice.name
    try:
        return find_blend(catalogue, models, name)
    except RequestError as error:
        error.param = param
        raise


def find_blend(catalogue: Catalogue, models: list[Model], written: str) -> tuple[Model, str]:
    """Return the first of ``models`` whose engine mixes voices, and its name of a blend, in OpenAI's names too.

    Raises RequestError for a blend that is written wrong.
    """
    model = next((candidate for candidate in models if catalogue.profile(candidate.engine).blends), models[0])

    def known(part: str) -> str:
        alias = VOICES.get(part.casefold())
        if alias is None or catalogue.engine_voice(model.engine, part) is not None:
            return part
        return counterpart(model, alias).name

    return model, read_blend(written).renamed(known).name


def counterpart(model: Model, described: Counterpart) -> Voice:
    """Return the voice of that model for a voice name of OpenAI's."""
    if (voice := model.voice(described.voice)) is not None:
        return voice
    alike = (voice for voice in model.voices if voice.gender == described.gender)
    return next(alike, model.voices[0])


_LETTERS = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es",
    "f": "fr",
    "h": "hi",
    "i": "it",
    "j": "ja",
    "p": "pt-BR",
    "z": "zh",
}
"""Kokoro's own letters of languages."""
_MORE_NAMES = {"hi": "Hindi", "ja": "Japanese", "zh": "Chinese"}
"""The names of languages that are known by their scripts."""


def language_of(tag: str | None) -> str | None:
    """Return the BCP-47 code of a language that is given by one, by its English name or by Kokoro's letter.

    ``None`` for ``auto``. What is none of these is returned as it is, for the check to refuse.
    """
    if tag is None or tag.casefold() == "auto":
        return None
    folded = tag.casefold()
    by_name = {name.casefold(): code for code, name in {**NAMES, **_MORE_NAMES}.items()}
    return _LETTERS.get(folded) or by_name.get(folded) or tag
