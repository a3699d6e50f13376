"""Dialogue: a text of lines that begin with a speaker's name and a colon, of which the names are never read aloud."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from unicodedata import normalize

from rhapsode.core.delivery import PLAIN
from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import hint
from rhapsode.core.speech import (
    MAX_DROPPED,
    MAX_NAME_CHARS,
    Dropped,
    Role,
    Segment,
    TextPlan,
)
from rhapsode.text.pauses import PAUSE_MS
from rhapsode.text.plan import SliceParams, plan_slice
from rhapsode.text.reader import Readers
from rhapsode.text.substitution import overwritten

TURN_PAUSE_MS: Final = PAUSE_MS["line"]
"""The least silence before another one speaks."""

COLONS: Final = ":\uff1a"
"""The colons that may stand behind a name: that of Latin scripts, and the full-width one of Chinese and Japanese."""

_MARK = r"(?:\*\*|__)?"
# What looks like a speaker in a dialogue: one to three words, each with a capital, and a colon. Not a full-width one:
# lines of Chinese prose begin with a word and such a colon too.
_LABEL = re.compile(
    rf"^[ \t]*{_MARK}(?P<name>[^\W\d_a-z][\w.'-]*(?:[ ][^\W\d_a-z][\w.'-]*){{0,2}}){_MARK}[ \t]*:{_MARK}(?=\s|$)", re.M
)


_NO_NAMES: Final = frozenset(
    (
        "note", "notes", "nota", "warning", "caution", "danger", "attention", "important", "tip", "hint",
        "example", "examples", "remember", "reminder", "ps", "update", "summary", "conclusion", "question",
        "answer", "problem", "solution", "result", "results", "reason", "fact", "disclaimer", "spoiler",
        "today", "tomorrow", "tonight", "yesterday", "now", "then", "finally", "first", "second", "third",
        "next", "last", "step", "chapter", "part", "title", "subject", "re", "time", "date", "place",
        "ingredients", "directions", "instructions", "see", "also",
    )
)  # fmt: skip
"""Words that stand before a colon at the beginning of a line and are no speaker."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says at a time, ``[start, end)`` of the window; ``label_end`` is where the words begin.

    ``speaker`` is ``None`` for what stands before the first name.
    """

    start: int
    label_end: int
    end: int
    speaker: str | None


def find_turns(window: str, names: Sequence[str], speaker: str | None = None) -> list[Turn]:
    """Split ``window`` into turns, which cover it; ``speaker`` is the one who speaks where it begins.

    Names are found in capitals and small letters alike, composed or decomposed, and in Markdown's bold.
    """
    by_folded = {form.casefold(): name for name in names for form in _forms(name)}

    def named(label_text: str) -> str:
        """Return the speaker of that name. A pattern also matches letters that fold differently, such as İ and i."""
        return by_folded.get(label_text.casefold()) or next(
            name for name in names for form in _forms(name) if re.fullmatch(re.escape(form), label_text, re.IGNORECASE)
        )

    labels = list(_known(tuple(names)).finditer(window))
    turns = []
    if not labels or labels[0].start() > 0:
        turns.append(Turn(0, 0, labels[0].start() if labels else len(window), speaker))
    for index, label in enumerate(labels):
        end = labels[index + 1].start() if index + 1 < len(labels) else len(window)
        turns.append(Turn(label.start(), label.end(), end, named(label["name"])))
    return turns


def _forms(name: str) -> tuple[str, ...]:
    """Return how a name may be written: as it is, and in Unicode's composed and decomposed forms."""
    return (name,) if name.isascii() else (name, normalize("NFC", name), normalize("NFD", name))


def _known(names: tuple[str, ...]) -> re.Pattern[str]:
    forms = {form for name in names for form in _forms(name)}
    alternatives = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(
        rf"^[ \t\u3000]*{_MARK}(?P<name>{alternatives}){_MARK}[ \t]*[{COLONS}]{_MARK}", re.MULTILINE | re.IGNORECASE
    )


def check_dialogue(text: str, names: Sequence[str]) -> str:
    """Return ``text`` with the names of its speakers overwritten by spaces.

    Raises RequestError (without ``param``) unless it begins with one of ``names``, and no line begins with what looks
    like another name. Words such as ``Note`` are no names, and a speaker may have no line: long dialogues are sent in
    chunks.
    """
    turns = find_turns(text, names)
    if turns[0].speaker is None and text[: turns[0].end].strip():
        raise RequestError(f"With 'speakers', the text must begin with the line of one of them: '{names[0]}: …'.")
    if turns[0].speaker is None:
        turns = turns[1:]
    for turn in turns:
        for label in _LABEL.finditer(text, turn.label_end, turn.end):
            name = label["name"]
            if name.casefold() in _NO_NAMES:
                continue
            place = f"{name[:MAX_NAME_CHARS]!r} at position {label.start('name')}"
            raise RequestError(f"Unknown speaker {place}. {hint(name, names, listed_as='Speakers')}")
    if not turns:
        raise RequestError(f"The speaker {names[0]!r} has no line: none begins with '{names[0]}:'.")
    return without_names(text, turns)


def lines_of(text: str, names: Sequence[str]) -> dict[str, str]:
    """Return what each speaker says, without the names: all of it, one line behind the other."""
    lines: dict[str, list[str]] = {name: [] for name in names}
    for turn in find_turns(text, names):
        if turn.speaker is not None:
            lines[turn.speaker].append(text[turn.label_end : turn.end])
    return {name: "".join(parts) for name, parts in lines.items()}


def said_in(text: str, languages: Mapping[str, str]) -> dict[str, str]:
    """Return for each language what is said in it: ``text`` with names and the other speakers' lines as spaces.

    ``languages`` are those of the speakers (BCP-47), by name. Languages in which nothing is said are left out, but
    for the first, if nothing is said at all.
    """
    turns = find_turns(text, list(languages))
    plain = without_names(text, turns)
    by_language = {}
    for language in dict.fromkeys(languages.values()):
        other_turns = (turn for turn in turns if turn.speaker is None or languages[turn.speaker] != language)
        own_lines = overwritten(plain, ((turn.start, turn.end, " " * (turn.end - turn.start)) for turn in other_turns))
        if any(map(str.isalnum, own_lines)):
            by_language[language] = own_lines
    return by_language or {next(iter(languages.values())): plain}


def without_names(window: str, turns: Sequence[Turn]) -> str:
    """Return ``window`` with the names of speakers overwritten by spaces."""
    labels = ((turn.start, turn.label_end) for turn in turns)
    return overwritten(window, ((start, end, " " * (end - start)) for start, end in labels))


def plan_dialogue(
    window: str,
    offset: int,
    readers: Readers,
    params: SliceParams,
    *,
    speaker: str | None,
    roles: Sequence[Role],
    mannered: bool = True,
) -> TextPlan:
    """Plan a slice of a dialogue as :func:`~rhapsode.text.plan.plan_slice` does, each turn with its speaker's voice.

    ``speaker`` is the one who speaks where the window begins, and that of the plan the one where it ends.
    ``mannered``: each voice speaks in the delivery that is its own. Of the pronunciations those hold in a line that
    are for its language.
    """
    by_name = {role.speaker: role for role in roles}
    turns = find_turns(window, list(by_name), speaker)
    last, speed, delivery = params.last, params.speed, params.delivery
    if not last and len(turns) > 1:
        turns = turns[:-1]  # it may go on behind the window
        last = True
    unnamed = without_names(window, turns)
    segments: list[Segment] = []
    end, symbols, tags = 0, 0, 0
    dropped: list[Dropped] = []
    for turn in turns:
        role = by_name[turn.speaker] if turn.speaker is not None else roles[0]
        turn_params = replace(
            params,
            last=last,
            speed=speed if turn.label_end == turn.start else 1.0,
            pronunciations=[entry for entry in params.pronunciations if entry.is_for(role.language)],
            delivery=delivery,
            manner=role.delivery if mannered else PLAIN,
        )
        plan = plan_slice(unnamed[turn.start : turn.end], offset + turn.start, readers(role.language), turn_params)
        segments += (replace(segment, voice=role.voice) for segment in plan.segments)
        symbols += plan.dropped_symbols
        tags += plan.dropped_tags
        dropped += plan.dropped
        end, speed, speaker = plan.end - offset, plan.speed, turn.speaker
        delivery = plan.delivery.sentence_ended() if end == turn.end < len(window) else plan.delivery
        if end < turn.end:
            break
        if end < len(window):
            before = segments[-1]
            segments[-1] = replace(before, pause_ms=max(before.pause_ms, TURN_PAUSE_MS))
    return TextPlan(
        tuple(segments), offset + end, speed, symbols, tags, tuple(dropped[:MAX_DROPPED]), speaker, delivery
    )
