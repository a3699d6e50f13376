"""Finds languages by entry points of the group ``rhapsode.languages``, including the built-in ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec

from rhapsode.core.entry_points import entry_points_of
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.nearest import hint
from rhapsode.text.front_end import G2P, TextFrontEnd

GROUP = "rhapsode.languages"
_PACKAGES: Mapping[str, tuple[str, ...]] = {"ja": ("haqumei",), "zh": ("rjieba", "pypinyin", "opencc")}
"""Modules that a language needs beside those of the default install, all of the extra with its tag."""
_ALIASES: Mapping[str, str] = {"cmn": "zh"}
"""Other codes of languages: Mandarin's own in ISO 639-3, which BCP-47 knows as an extended language of zh."""


def primary(language: str) -> str:
    """Return the language of a BCP-47 tag without script and region: ``pt`` of ``pt-BR``, ``zh`` of ``cmn-CN``."""
    tag = language.replace("_", "-").split("-", 1)[0].lower()
    return _ALIASES.get(tag, tag)


def missing_extra(language: str) -> str | None:
    """Return the extra that has to be installed before a known language can be read (``ja``), ``None`` if none."""
    tag = primary(language)
    missing = tag in entry_points_of(GROUP) and not all(map(_found, _PACKAGES.get(tag, ())))
    return tag if missing else None


def readable(language: str) -> bool:
    """Tell whether texts in a language can be read here: it is installed, and so is what it needs."""
    return primary(language) in entry_points_of(GROUP) and missing_extra(language) is None


@lru_cache(maxsize=64)
def _found(module: str) -> bool:
    return find_spec(module) is not None


def installed_tags() -> tuple[str, ...]:
    """Return the tags of the languages that are installed, in alphabetical order."""
    return tuple(sorted(entry_points_of(GROUP)))


@lru_cache(maxsize=256)
def front_end(language: str) -> TextFrontEnd:
    """Return the front end of a language (``en``, ``en-GB``), made once in a process; this loads no G2P.

    Raises ConfigurationError for one that is not installed, naming the nearest one that is.
    """
    return _made(primary(language))


def variety_of(language: str) -> str:
    """Return the variety that ``language`` (BCP-47) asks for: itself if it is one, else the first of its language."""
    varieties = front_end(language).varieties
    return next(
        (variety for variety in varieties if variety.lower() == language.replace("_", "-").lower()), varieties[0]
    )


@lru_cache(maxsize=64)
def g2p(language: str) -> G2P:
    """Return the G2P of a language, loaded when it is first asked for. For workers only: it may take a second."""
    return front_end(language).g2p(variety_of(language))


@lru_cache(maxsize=64)
def _made(tag: str) -> TextFrontEnd:
    installed = entry_points_of(GROUP)
    if tag not in installed:
        meant = hint(tag, sorted(installed), listed_as="Installed")
        if not installed:
            meant += " The installation is older than its source code: run pip install again (in a checkout: -e .)."
        raise ConfigurationError(f"There is no language {tag!r}. {meant}")
    made: TextFrontEnd = installed[tag].load()()
    return made
