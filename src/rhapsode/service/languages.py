"""Find the language of a request: BCP-47 codes, varieties, and texts that are in another language."""

from __future__ import annotations

import re

from rhapsode.core.errors import RequestError
from rhapsode.core.extras import needs_extra
from rhapsode.core.field_paths import field_path
from rhapsode.core.nearest import hint, unknown_name
from rhapsode.core.speech import EngineProfile
from rhapsode.text.language_detection import NAMES, detect_other_language
from rhapsode.text.languages.registry import missing_extra, primary

_BCP_47 = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}", re.ASCII)


def find_language(code: str | None, profile: EngineProfile, of_voice: str, where: str) -> str | None:
    """Return the language of the engine that ``code`` stands for; ``None`` where the voice's own is meant.

    A language alone (``es``, ``cmn``, ``zh-Hans``) is the voice's variety of it, or the first that the engine has.
    """
    if code is None:
        return None
    if profile.remote:
        if not _BCP_47.fullmatch(code):
            raise RequestError(
                "A language is a BCP-47 code, such as 'en-GB' or 'ja'.", param=field_path(where, "language_code")
            )
        return code
    by_folded = {variety.casefold(): variety for variety in profile.languages}
    tag = code.casefold().replace("_", "-")
    if tag in by_folded:
        return by_folded[tag]
    language, *subtags = tag.split("-")
    language = primary(language)
    of_language = [variety for variety in profile.languages if primary(variety) == language]
    regions = [subtag for subtag in subtags if len(subtag) in (2, 3)]
    if of_language and all(f"{language}-{region}" in by_folded for region in regions):
        if regions:
            return by_folded[f"{language}-{regions[-1]}"]
        return None if primary(of_voice) == language else of_language[0]
    param = field_path(where, "language_code")
    if (extra := missing_extra(code)) is not None:
        message = f"The language {code[:64]!r} needs the extra {extra!r}, which is not installed here."
        raise needs_extra(RequestError(message, param=param), extra)
    raise RequestError(_unknown_language(code, profile), param=param)


_BRITISH_REGIONS = frozenset(
    ("au", "gh", "hk", "ie", "in", "jm", "ke", "mt", "my", "ng", "nz", "pk", "sg", "tz", "za")
)
"""Regions whose English descends from World English (CLDR, parentLocales), which British is nearer to."""


def nearest_language(code: str, profile: EngineProfile) -> str:
    """Return ``code``, or where the engine has other varieties of the language alone, the nearest of those.

    ``es-MX`` is the voice's own Spanish, ``en-IN`` British English. A language that is not there at all is left as
    it is, for the check to refuse.
    """
    if profile.remote or not _BCP_47.fullmatch(code):
        return code
    by_folded = {variety.casefold(): variety for variety in profile.languages}
    language, *subtags = code.casefold().split("-")
    regions = [subtag for subtag in subtags if len(subtag) in (2, 3)]
    if not any(primary(variety) == primary(language) for variety in profile.languages):
        return code
    if not regions or all(f"{primary(language)}-{region}" in by_folded for region in regions):
        return code
    if language == "en" and regions[-1] in _BRITISH_REGIONS and "en-gb" in by_folded:
        return by_folded["en-gb"]
    return language


def language_warning(text: str, read_in: str, profile: EngineProfile, *, speaker: str | None = None) -> str | None:
    """Return a sentence if ``text`` is plainly in another language than ``read_in``.

    ``speaker`` is the field of the one who says it in a dialogue, as ``speakers[0]``.
    """
    detected = detect_other_language(text, read_in)
    if detected is None:
        return None
    language = NAMES[detected]
    if all(primary(known) != detected for known in profile.languages):
        instead = f"The engine {profile.name} has none of it."
    elif speaker is None:
        instead = f"Ask for it with 'language_code': {detected!r}."
    else:
        instead = f"Without 'language_code' a voice of {language} reads it."
    if speaker is None:
        return f"The text seems to be in {language}, and is read in {read_in}. {instead}"
    return f"The lines of {speaker} seem to be in {language}, and are read in {read_in}. {instead}"


def _unknown_language(code: str, profile: EngineProfile) -> str:
    """Return why a language cannot be spoken, with the nearest that can."""
    more = " Google's models read more, where this server may ask them." if _BCP_47.fullmatch(code) else ""
    language = primary(re.split("[-_]", code.casefold())[0])
    varieties = [variety for variety in profile.languages if primary(variety) == language]
    if varieties:
        return f"Unknown language {code[:64]!r}. {hint(code, varieties, cutoff=0)}{more}"
    return f"Unknown language{unknown_name(code, profile.languages)}{more}"
