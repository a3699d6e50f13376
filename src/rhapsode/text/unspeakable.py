"""Finds characters that cannot be spoken, and applies ``on_unspeakable`` to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from rhapsode.core.speech import MAX_DROPPED, MAX_DROPPED_CHARS, Dropped, DroppedKind, OnUnspeakable
from rhapsode.text.characters import PICTURE, script_of
from rhapsode.text.front_end import TextFrontEnd
from rhapsode.text.ssml import find_markup, readable_elsewhere
from rhapsode.text.substitution import overwritten
from rhapsode.text.tags import Tag, find_tags, without_tags


@dataclass(frozen=True, slots=True)
class Unspeakable:
    """Letters ``[start, end)`` that cannot be spoken, and what is said for them; ``""``: they are skipped."""

    start: int
    end: int
    said: str


def find_unspeakable(
    text: str, front_end: TextFrontEnd, handling: OnUnspeakable, kept: Iterable[int] = ()
) -> list[Unspeakable]:
    """Return the letters of ``text`` that cannot be spoken, in order; none if they are an error that was ruled out.

    ``kept`` are offsets whose letters are said in a way of their own. Words of one script come as one.
    """
    if handling is OnUnspeakable.ERROR or text.isascii():
        return []
    spared = frozenset(kept)
    runs = [run for run in front_end.unreadable(text) if spared.isdisjoint(range(*run))]
    stretches: list[tuple[int, int]] = []
    for start, end in runs:
        if (
            stretches
            and not any(map(str.isalnum, text[stretches[-1][1] : start]))
            and _alike(text, stretches[-1], start)
        ):
            stretches[-1] = stretches[-1][0], end
        else:
            stretches.append((start, end))
    if handling is OnUnspeakable.SKIP:
        return [Unspeakable(*run, "") for run in runs]
    return [
        Unspeakable(start, end, front_end.name_unreadable("".join(filter(str.isalnum, text[start:end]))))
        for start, end in stretches
    ]


def _alike(text: str, run: tuple[int, int], start: int) -> bool:
    """Tell whether the letter at ``start`` is of the script of ``run`` and in the same line."""
    return script_of(text[run[0]]) == script_of(text[start]) and "\n" not in text[run[1] : start]


def without_skipped(text: str, unspeakable: Sequence[Unspeakable]) -> str:
    """Return ``text``, the same length, with spaces in the place of letters that are skipped."""
    return overwritten(
        text,
        (
            (letters.start, letters.end, " " * (letters.end - letters.start))
            for letters in unspeakable
            if not letters.said
        ),
    )


def dropped(
    text: str, offset: int, tags: Sequence[Tag], skipped: Sequence[Unspeakable], symbols: Iterable[tuple[int, int]]
) -> tuple[Dropped, ...]:
    """Return what is dropped of ``text``, in order, whose first character is at ``offset`` of the whole."""

    all_dropped: Iterator[tuple[DroppedKind, int, int]] = chain(
        (("tag", tag.start, tag.end) for tag in tags if tag.dropped),
        (("letter", letters.start, letters.end) for letters in skipped if not letters.said),
        (("symbol", start, end) for start, end in symbols),
    )
    pieces = sorted(all_dropped, key=lambda piece: piece[1:])
    return tuple(
        Dropped(kind, offset + start, offset + end, text[start:end][:MAX_DROPPED_CHARS])
        for kind, start, end in islice(pieces, MAX_DROPPED)
    )


def foreseen(text: str, front_end: TextFrontEnd, handling: OnUnspeakable, symbols: str = "") -> tuple[Dropped, ...]:
    """Return what will be dropped of ``text``, as far as that can be told without reading it: tags, letters, emoji."""
    markup = find_markup(text, find_tags(text), front_end, front_end.varieties[0], symbols)
    tags = markup.tags
    spoken = without_tags(text, tags)
    for start, end in readable_elsewhere(spoken, markup.languages):
        spoken = overwritten(spoken, [(start, end, " " * (end - start))])
    pictures = [match.span() for match in PICTURE.finditer(spoken)] if not spoken.isascii() else []
    return dropped(text, 0, tags, find_unspeakable(spoken, front_end, handling), pictures)
