"""Parameters of speech from the options of a command, checked as a server checks those of a request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rhapsode.cli.decoding import decode_argument
from rhapsode.cli.output import print_note
from rhapsode.core.dictionary import NOTHING_KEPT, KeptDictionary
from rhapsode.core.errors import RequestError
from rhapsode.core.speech import MAX_STYLE_CHARS, EngineProfile, Pronunciation, SpeechParams, pronunciations_of

if TYPE_CHECKING:
    from rhapsode.core.custom_voices import CustomVoices
    from rhapsode.core.speech import Model
    from rhapsode.engines.registry import Catalogue
    from rhapsode.settings import Settings


def checked_params(
    settings: Settings,
    offered: Catalogue,
    model: Model,
    params: SpeechParams,
    *,
    max_characters: int,
    dictionary: KeptDictionary = NOTHING_KEPT,
) -> SpeechParams:
    """Return ``params`` checked as a server checks a request, and print its warnings.

    Raises RequestError, without ``param``: a command has options, not fields.
    """
    from rhapsode.service.checks import check_params

    try:
        checked = check_params(
            offered,
            model,
            params,
            "",
            max_characters=max_characters,
            custom_voices=_custom_voices(settings, model, params.voice_name),
            dictionary=dictionary,
        )
    except RequestError as error:
        error.param = None
        raise
    if checked.language_warning is not None:
        print_note(f"warning: {checked.language_warning}")
    style = checked.params.style
    if style is not None and (unacted := not_acted(style, offered.providers[model.engine].profile)):
        print_note(f"warning: {unacted}")
    return checked.params


def _custom_voices(settings: Settings, model: Model, voice: str | None) -> CustomVoices:
    """Return the custom voices of the installation, if ``voice`` may be one of them."""
    from rhapsode.cli.voices import kept_voices
    from rhapsode.core.blends import is_blend
    from rhapsode.core.custom_voices import NO_CUSTOM_VOICES

    if voice is None or model.voice(voice) is not None or is_blend(voice):
        return NO_CUSTOM_VOICES
    return kept_voices(settings)


def style_given(words: str | None) -> str | None:
    """Return the words of ``--style``. Raises RequestError when there are none, or too many."""
    if words is None:
        return None
    style = decode_argument(words, "--style").strip()
    if not 1 <= len(style) <= MAX_STYLE_CHARS:
        raise RequestError(f"--style must have 1 to {MAX_STYLE_CHARS:,} characters.")
    return style


def not_acted(style: str, profile: EngineProfile) -> str | None:
    """Return a sentence on the parts of a style that the engine does not follow; ``None`` if it follows all of it."""
    from rhapsode.text.deliveries import read_direction

    if profile.follows_style:
        return None
    if not profile.deliveries:
        return f"the engine {profile.name} follows no style."
    ignored = read_direction(style).ignored
    return f"not understood of the style: {', '.join(ignored)}." if ignored else None


def pronunciations_given(options: Sequence[str]) -> tuple[Pronunciation, ...]:
    """Return the pronunciations of ``--pronounce``. Raises RequestError for one that has no ``=``."""
    entries = {}
    for entry in options:
        word, equals, spoken_as = decode_argument(entry, "--pronounce").partition("=")
        if not equals:
            raise RequestError(f"--pronounce takes WORD=READING, not {entry!r}.")
        entries[word.strip()] = spoken_as.strip()
    return pronunciations_of(entries)
