"""Find the nearest valid name to an unknown one, for error messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

CUTOFF: Final = 0.5
"""The similarity that two names must have, from 0 to 1, as :func:`difflib.get_close_matches` measures it."""
MOST_LISTED: Final = 10
"""So few valid values are rather listed than guessed from…"""
CUTOFF_IF_LISTED: Final = 0.7
"""…unless one is as similar as this: ``wave`` and ``wav`` are, ``m4a`` and ``mulaw`` are not."""


def nearest(name: str, known: Iterable[str], *, cutoff: float = CUTOFF) -> str | None:
    """Return the name in ``known`` that is most similar to ``name``, ignoring case; ``None`` if none is similar."""
    from difflib import get_close_matches  # not needed by most commands

    by_folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=cutoff)
    return by_folded[near[0]] if near else None


def hint(name: str, known: Iterable[str], *, listed_as: str = "Known", cutoff: float = CUTOFF) -> str:
    """Return the sentence that ends a message on an unknown name: the nearest valid one, or all of them.

    ``listed_as`` is what the list is called: ``Known: wav, mp3.``
    """
    names = list(known)
    near = nearest(name, names, cutoff=cutoff)
    return did_you_mean(near) if near is not None else f"{listed_as}: {', '.join(names) or 'none'}."


def suggestion(name: str, known: Iterable[str], *, cutoff: float = CUTOFF, quoted: bool = True) -> str:
    """Return the sentence that names the nearest valid name, with a space before it; empty if none is near."""
    near = nearest(name, known, cutoff=cutoff)
    return "" if near is None else f" {did_you_mean(near, quoted=quoted)}"


def did_you_mean(near: str, *, quoted: bool = True) -> str:
    """Return the question that ends a message on an unknown name."""
    return f"Did you mean '{near}'?" if quoted else f"Did you mean {near}?"


def unknown_name(name: str, known: Iterable[str]) -> str:
    """Return the end of a message on an unknown name: the name, and the nearest valid one or all of them."""
    shown, names = name if len(name) <= 64 else name[:64] + "…", list(known)
    cutoff = CUTOFF_IF_LISTED if len(names) <= MOST_LISTED else CUTOFF
    return f" {shown!r}. {hint(name, names, listed_as='Valid', cutoff=cutoff)}"
