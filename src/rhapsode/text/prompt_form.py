"""Read the prompt form that Google documents for its speech models: only what is under its transcript is spoken.

Headings such as ``# AUDIO PROFILE``, ``## THE SCENE``, ``### DIRECTOR'S NOTES`` and ``### SAMPLE CONTEXT`` say how to
speak; the words to be said stand under ``#### TRANSCRIPT``.
"""

from __future__ import annotations

import re
from typing import Final

MOST_CHARACTERS: Final = 8000
"""How far into a text the transcript may begin."""

_MARKED = r"(?:#{1,6}[^\S\n]*|\*\*)"
_PROFILE = re.compile(
    rf"^{_MARKED}(?:audio profile|director.?s notes?|the scene|scene|sample context|style)\b"
    r"|^(?-i:AUDIO PROFILE|DIRECTOR.?S NOTES?)\b",
    re.IGNORECASE | re.MULTILINE,
)
_TRANSCRIPT = re.compile(
    rf"^(?:{_MARKED}transcript\b[^\n]*|(?-i:TRANSCRIPT)[^\S\n]*:?[^\S\n]*)\n", re.IGNORECASE | re.MULTILINE
)
_ASIDE = re.compile(
    rf"^{_MARKED}?(?:the scene|scene|sample context)\b[^\n]*(?:\n(?!{_MARKED}|[A-Z' ]{{8,}}$)[^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
"""Headings of scene descriptions, whose words do not describe the voice."""


def transcript_start(text: str) -> int | None:
    """Return where the words to be said begin; ``None`` if ``text`` is no such prompt, or has none."""
    match = _TRANSCRIPT.search(text, 0, MOST_CHARACTERS)
    if match is None or _PROFILE.search(text, 0, match.start()) is None or not text[match.end() :].strip():
        return None
    return match.end()


def notes_of(prompt: str) -> str:
    """Return what of the part before the transcript says how to speak: all but the scene and the sample context."""
    return _ASIDE.sub("", prompt)
