"""Build prompts for Google's speech models: the text, its tags in the model's own spelling, and how to say it."""

from __future__ import annotations

import re
from typing import Final

from rhapsode.core.speech import RemoteRequest
from rhapsode.text.deliveries import opening_direction

PREAMBLE: Final = "Say the following"
"""Said before a text that the model took for a question, and before prose that it would take for a direction.
Neutral, and not spoken itself.
"""

PACES: Final = ((0.7, "very slowly"), (0.95, "slowly"), (1.05, ""), (1.4, "fast"))
"""Up to this speed, how to say it; the model has no number for it."""
FASTEST_PACE: Final = "very fast"

_ANGLE_TAGS = re.compile(r"gemini-(?:3\.[89]|3\.\d\d|[4-9])")
_BRACKET = re.compile(r"\[([^\W\d_][^\[\]\n<>]{0,63})\](?!\()")


_STYLED = re.compile(r"<google:style name=\"([^\"<>]{1,200})\">\s?|</google:style>")
"""The style of a piece of the text, which is a tag for the model."""


def prompt_of(request: RemoteRequest, upstream_model: str, *, insist: bool = False) -> str:
    """Return the prompt; with ``insist`` it says in words that the text is to be read."""
    text = _STYLED.sub(lambda match: f"[{match[1]}] " if match[1] else "", request.text)
    if _ANGLE_TAGS.match(upstream_model):  # since 3.8 tags are in angle brackets
        text = _BRACKET.sub(r"<\1>", text)
    pace = next((words for most, words in PACES if request.speed <= most), FASTEST_PACE)
    instructions = [request.params.style.strip(" \n.:")] if request.params.style else []
    if pace:
        instructions.append(f"Speak {pace}")
    prose = not request.params.directions and opening_direction(text) is not None
    if (insist or prose) and not instructions:
        instructions.append(PREAMBLE)
    return f"{'. '.join(instructions)}:\n{text}" if instructions else text
