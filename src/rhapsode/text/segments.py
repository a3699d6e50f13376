"""Segments of what was phonemised: neighbouring units that are spoken in one go, each with the silence after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rhapsode.core.delivery import DeliverySpan
from rhapsode.core.speech import EngineProfile, Segment
from rhapsode.text.pauses import PAUSE_MS, SHORT_PAUSE_MS, AskedPause
from rhapsode.text.units import Unit, at_pace
from rhapsode.text.words import closed, shifted

MIN_SEGMENT_PHONEMES: Final = 20
"""Shorter lines are spoken together with the next: engines sound odd on a syllable or two."""

_ENDS_CLOSED = re.compile(r"[.!?…:;,—][\"“”)\s]*$")


def segments_of(
    units: list[Unit], offset: int, profile: EngineProfile, *, ends_text: bool, words: bool
) -> list[Segment]:
    """Join neighbouring units spoken in one go, each with the silence after it."""
    groups = _groups(units, profile)
    last = len(groups) - 1
    return [
        _segment(group, offset, final=index == last and ends_text, words=words) for index, group in enumerate(groups)
    ]


def _groups(units: list[Unit], profile: EngineProfile) -> list[Unit]:
    """Return the units with those that are spoken in one go as one; the first of each is changed in place."""
    groups: list[Unit] = []
    for unit in units:
        if groups and _joins(groups[-1], unit, profile):
            _append(groups[-1], unit)
        else:
            groups.append(unit)
        if unit.gap not in ("clause", "comma"):
            worded = next((group for group in reversed(groups) if group.words), groups[-1])
            worded.words = closed(worded.words)
    return groups


def _append(group: Unit, unit: Unit) -> None:
    """Append ``unit`` to the group before it."""
    if group.phonemes and unit.phonemes:
        left = group.phonemes if group.gap in ("clause", "sentence") else _closed(group.phonemes)
        if unit.sound is not None and not _ENDS_CLOSED.search(left):
            left += ","
        group.sound = None
        between = " " if _ENDS_CLOSED.search(left) else unit.separator
        at = len(left) + len(between)
        group.deliveries = [*_reaching(group, at), *_later(unit.deliveries, at)]
        group.words += shifted(unit.words, 0, at)
        group.phonemes, group.gap = f"{left}{between}{unit.phonemes}", unit.gap
    elif unit.phonemes:
        group.words += unit.words
        group.phonemes, group.gap, group.speed = unit.phonemes, unit.gap, unit.speed
        group.deliveries, group.sound = unit.deliveries, unit.sound
    else:
        group.words += shifted(unit.words, 0, len(group.phonemes))
        group.gap = max(group.gap, unit.gap, key=PAUSE_MS.__getitem__)
    group.end, group.pause = unit.end, unit.pause


def _segment(group: Unit, offset: int, *, final: bool, words: bool) -> Segment:
    """Make a segment of a group. A breath becomes silence; the ``final`` segment of a text has no pause of its own."""
    if group.sound is not None and group.sound.is_breath:
        group.phonemes, group.deliveries = "", []
        group.words = [replace(word, first=0, last=0) for word in group.words]
        group.pause = (group.pause or AskedPause(0)).and_then(AskedPause(SHORT_PAUSE_MS))
    natural_ms = 0 if final or not group.phonemes else PAUSE_MS[group.gap]
    phonemes = group.phonemes
    if phonemes and group.gap in ("line", "paragraph"):
        phonemes = _closed(phonemes)
    return Segment(
        start=offset + group.start,
        end=offset + group.end,
        phonemes=phonemes,
        speed=group.speed,
        pause_ms=max(natural_ms, group.pause.ms if group.pause else 0),
        timed_pause_ms=group.pause.timed_ms if group.pause else 0,
        words=tuple(shifted(group.words, offset)) if words else None,
        deliveries=tuple(_joined(_reaching(group, len(phonemes)))),
    )


def _later(deliveries: Sequence[DeliverySpan], phonemes: int) -> list[DeliverySpan]:
    return [replace(span, start=span.start + phonemes, end=span.end + phonemes) for span in deliveries]


def _reaching(group: Unit, end: int) -> list[DeliverySpan]:
    """Return the deliveries of a group, of which one that lasts to its end reaches to ``end``, what was added behind
    it.
    """
    if not group.deliveries or group.deliveries[-1].end < len(group.phonemes):
        return group.deliveries
    return [*group.deliveries[:-1], replace(group.deliveries[-1], end=end)]


def _joined(spans: Sequence[DeliverySpan]) -> list[DeliverySpan]:
    """Return ``spans`` with neighbours of one delivery as one."""
    joined: list[DeliverySpan] = []
    for span in spans:
        if joined and joined[-1].end == span.start and joined[-1].delivery == span.delivery:
            joined[-1] = replace(joined[-1], end=span.end)
        else:
            joined.append(span)
    return joined


def _joins(group: Unit, unit: Unit, profile: EngineProfile) -> bool:
    """Tell whether ``unit`` is spoken in one go with ``group`` before it."""
    if group.pause is not None:
        return False
    if not unit.phonemes or not group.phonemes:
        return True
    if group.speed != unit.speed:
        return False
    profile = at_pace(profile, min(group.pace, unit.pace))
    total = len(group.phonemes) + len(unit.phonemes) + 3  # a full stop and a space between them, a full stop behind
    if group.gap in ("line", "comma"):
        return len(group.phonemes) < MIN_SEGMENT_PHONEMES and total <= profile.target_phonemes
    # Exceed the target rather than leave a short rest alone.
    short = len(unit.phonemes) < MIN_SEGMENT_PHONEMES or group.sound is not None
    spare = MIN_SEGMENT_PHONEMES if short else 0
    return group.gap != "paragraph" and total <= min(profile.target_phonemes + spare, profile.max_phonemes)


def _closed(phonemes: str) -> str:
    """Add a full stop, if nothing ends it: the voice falls as it should."""
    return phonemes if _ENDS_CLOSED.search(phonemes) else phonemes + "."
