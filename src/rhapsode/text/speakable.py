"""Checks a text before a task is created: whether it has anything to speak, and all of it can be spoken.

It runs in the API process, inside a request, so it is regular expressions over the whole text and nothing else: no
sentence splitter, no G2P.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rhapsode.core.errors import RequestError
from rhapsode.core.speech import EngineProfile, OnUnspeakable, Pronunciation
from rhapsode.text.characters import script_of
from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.languages.registry import front_end
from rhapsode.text.pauses import PAUSE_MS
from rhapsode.text.pronunciations import added_phonemes, find_pronounced, hidden
from rhapsode.text.ssml import find_markup, readable_elsewhere
from rhapsode.text.substitution import overwritten
from rhapsode.text.tags import Tag, find_tags, without_tags
from rhapsode.text.unspeakable import find_unspeakable

NO_VOICES: Final[Mapping[str, str]] = MappingProxyType({})

_CERTAIN = re.compile(r"[A-Za-z0-9]")
_SPEAKABLE = re.compile(r"[^\W_]")
_LINE_MS: Final = PAUSE_MS["line"] - PAUSE_MS["sentence"]
_PARAGRAPH_MS: Final = PAUSE_MS["paragraph"] - PAUSE_MS["line"]


@dataclass(frozen=True, slots=True)
class TextEstimate:
    """Estimates for a text without rendering it: its length, and its duration."""

    seconds: float
    characters: int


def check_text(
    text: str,
    profile: EngineProfile,
    language: str,
    pronunciations: Sequence[Pronunciation] = (),
    native_voices: Mapping[str, str] = NO_VOICES,
    on_unspeakable: OnUnspeakable = OnUnspeakable.ERROR,
) -> TextEstimate:
    """Refuse a text that ``profile``'s engine cannot speak in ``language`` (BCP-47), and estimate the others.

    ``seconds`` is the spoken duration at speed 1.0 with the tags of the text applied: good to about 30 % for ordinary
    text, and never far too low for any. Raises :class:`~rhapsode.core.errors.RequestError` (without ``param``) when
    nothing in the text can be spoken, or when a letter or digit of it cannot; the message gives the script and the
    position, counted from 0 in code points, and at most that one character of the text. Remote engines read all.
    Words with a pronunciation of their own may be of any letters, and so may all with another ``on_unspeakable``, as
    long as something is left to speak.
    ``native_voices`` (languages as BCP-47, and a voice of each) are named where one of them could read what
    ``language`` cannot.
    """
    reader = front_end("en" if profile.remote else language)
    tags = find_tags(text)
    spoken, added = _spoken(text, tags, profile, reader, pronunciations)
    written = spoken
    if not spoken.isascii() and not profile.remote:
        if on_unspeakable is OnUnspeakable.ERROR:
            _refuse_foreign(spoken, profile.name, reader, native_voices)
        else:
            unspeakable = find_unspeakable(spoken, reader, on_unspeakable)
            spoken = overwritten(
                spoken, ((letters.start, letters.end, letters.said or " ") for letters in unspeakable)
            )
    if _CERTAIN.search(spoken) is None and not _speaks(spoken, None if profile.remote else reader):
        if written != spoken:
            _refuse_foreign(written, profile.name, reader, native_voices, "There is nothing to speak in the text: ")
        raise RequestError("There is nothing to speak in the text: it holds no letter and no digit outside tags.")
    return TextEstimate(seconds=_seconds(spoken, tags, profile, reader, added), characters=len(text))


def find_unspeakable_letters(
    text: str, profile: EngineProfile, language: str, pronunciations: Sequence[Pronunciation] = ()
) -> list[tuple[int, int]]:
    """Return all the letters of ``text`` for which :func:`check_text` refuses it, as ``[start, end)`` in order."""
    if profile.remote or text.isascii():
        return []
    reader = front_end(language)
    spoken, _ = _spoken(text, find_tags(text), profile, reader, pronunciations)
    return list(reader.unreadable(spoken))


def _spoken(
    text: str, tags: list[Tag], profile: EngineProfile, reader: TextFrontEnd, pronunciations: Sequence[Pronunciation]
) -> tuple[str, float]:
    """Return ``text``, at the same length, with pronounced words replaced, and the phonemes that they add."""
    spoken = without_tags(text, tags)
    added = 0.0
    if found := find_pronounced(text, pronunciations, tags):
        added = added_phonemes(found, pronunciations, reader)
        spoken = hidden(spoken, found)
    if tags and not profile.remote:
        markup = find_markup(text, tags, reader, reader.varieties[0], profile.ipa_symbols)
        read_elsewhere = readable_elsewhere(spoken, markup.languages)
        spoken = overwritten(spoken, ((start, end, "a" * (end - start)) for start, end in read_elsewhere))
        added += sum(
            max(reader.estimate_phonemes(occurrence.said) - (occurrence.end - occurrence.start), 0.0)
            for occurrence in markup.spoken
        )
    return spoken, added


def _speaks(text: str, reader: TextFrontEnd | None) -> bool:
    """Tell whether any letter or digit of ``text`` is heard by itself; remote engines (``None``) have no such
    marks.
    """
    letters = _SPEAKABLE.findall(text)
    return bool(letters) if reader is None else any(map(reader.sounds, dict.fromkeys(letters)))


def _refuse_foreign(
    text: str, engine: str, reader: TextFrontEnd, native_voices: Mapping[str, str], because: str = ""
) -> None:
    foreign = reader.first_unreadable(text)
    if foreign is None:
        return
    char = text[foreign]
    kind = "digit" if char.isdecimal() else "letter" if char.isalpha() else "number"
    shown = f" '{char}'" if char.isprintable() else ""
    raise RequestError(
        f"{because}{script_of(char)} {kind}{shown} (U+{ord(char):04X}) at position {foreign} cannot be spoken "
        f"by the engine {engine}, which reads {reader.name}. "
        f"Positions count characters from 0.{_who_can(char, native_voices)}"
    )


def _who_can(char: str, native_voices: Mapping[str, str]) -> str:
    """Return a sentence that names the languages, each with a voice, whose texts may have ``char``."""
    able = [tag for tag in native_voices if script_of(char) in front_end(tag).scripts]
    if not able:
        return ""
    named = " or ".join(f"{front_end(tag).name} (language_code {tag!r}, voice {native_voices[tag]!r})" for tag in able)
    return f" It can be read as {named}."


def _seconds(spoken: str, tags: list[Tag], profile: EngineProfile, reader: TextFrontEnd, added: float) -> float:
    phonemes = reader.estimate_phonemes(spoken) + added
    # The pace per character was measured on ordinary text, at about one phoneme each.
    seconds = max(phonemes, 1.0) * max(profile.seconds_per_phoneme, profile.seconds_per_character)
    breaks = reader.count_breaks(spoken)
    seconds += breaks.sentences * PAUSE_MS["sentence"] / 1000
    seconds += (breaks.lines * _LINE_MS + breaks.paragraphs * _PARAGRAPH_MS) / 1000
    pace = 1.0
    changes = [tag for tag in tags if tag.speed is not None]
    for tag, end in zip(changes, [*(tag.start for tag in changes[1:]), len(spoken)], strict=False):
        # Only slowing down counts: a speed tag ends with its paragraph, wherever that is.
        slower = 1 / (tag.speed or 1.0) - 1
        pace += max(slower, 0.0) * (end - tag.end) / len(spoken)
    return seconds * pace + sum(tag.pause_ms or 0 for tag in tags) / 1000
