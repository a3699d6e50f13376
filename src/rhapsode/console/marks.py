"""Marks in a field of text where letters cannot be spoken. ``marks.js`` draws them behind what is typed."""

from __future__ import annotations

import json

from nicegui import ui

from rhapsode.console.fields import Field
from rhapsode.console.parts import count, tag, text
from rhapsode.core.custom_voices import CustomVoices
from rhapsode.core.dictionary import KeptDictionary
from rhapsode.core.speech import Model, SpeechParams
from rhapsode.engines.registry import Catalogue
from rhapsode.service.checks import unspeakable_letters

CHARACTERS_CHECKED = 5000
"""So much of a text is looked through while it is typed."""
MOST_MARKS = 100
NAMED = 5
LONGEST_NAMED = 20
"""So many of the marked letters are named below the field, and so much of each."""


class Marks:
    """What of the text in ``field`` cannot be spoken: marked in it, and said below it."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._shown: list[tuple[int, int, str]] = []
        with field.box:
            tag("div", "marks", aria_hidden="true")
            self._words = text("", "small problem", name="p", role="status")

    def show(
        self,
        catalogue: Catalogue,
        model: Model,
        engine: str,
        params: SpeechParams,
        dictionary: KeptDictionary,
        custom_voices: CustomVoices,
    ) -> None:
        """Mark what ``engine`` cannot speak of ``params``."""
        runs = unspeakable_letters(
            catalogue, model, engine, params, dictionary=dictionary, custom_voices=custom_voices
        )
        marks = utf16_marks(params.text, runs[:MOST_MARKS])
        self._words.text = problem(list(dict.fromkeys(letters for _, _, letters in marks)))
        if marks != self._shown:
            self._shown = marks
            ui.run_javascript(f"rhapsodeMark({json.dumps(self._field.input.html_id)}, {json.dumps(marks)})")


def problem(unspeakable: list[str]) -> str:
    """Return in words that these letters cannot be spoken; nothing if there are none."""
    if not unspeakable:
        return ""
    named = ", ".join(f"“{letters[:LONGEST_NAMED]}”" for letters in unspeakable[:NAMED])
    more = f" and {count(len(unspeakable) - NAMED, 'other')}" if len(unspeakable) > NAMED else ""
    return f"{named}{more} cannot be spoken by this voice: write it otherwise, or say how under Pronunciations."


def utf16_marks(words: str, runs: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Return runs ``[start, end)`` of code points as a browser counts, in units of UTF-16, each with its letters."""
    marks = []
    for start, end in runs:
        begins = len(words[:start].encode("utf-16-le")) // 2
        marks.append((begins, begins + len(words[start:end].encode("utf-16-le")) // 2, words[start:end]))
    return marks
