"""Blends of voices, as they are written in place of a voice's name: ``af_bella(2)+af_sky(1)``.

The parts are joined by ``+`` (or a comma), each with a weight behind it: ``name(2)``, ``name:2`` or ``name*2``;
without one it is 1. After the parts a delivery may follow, which applies to everything the voice speaks, with the
fields of :class:`~rhapsode.core.delivery.Delivery`: ``af_bella+af_sky;pitch=-1;rate=0.95``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rhapsode.core.delivery import LIMITS, PLAIN, Delivery
from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import hint

MAX_PARTS: Final = 10
"""How many voices a blend can have."""
MAX_BLEND_CHARS: Final = 500
"""The longest blend, as it is written."""
MAX_WEIGHT: Final = 1000.0
STEPS: Final = 10_000
"""Shares are multiples of this."""

_MARKS = re.compile(r"[+,;():*]")
_PART = re.compile(r"([^\W]+)(?:\((.*)\)|[:*](.*))?", re.ASCII)
_NAME = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"\d{1,6}(?:\.\d{1,8})?|\.\d{1,8}", re.ASCII)
_SIGNED = re.compile(r"[+-]?\d{1,6}(?:\.\d{1,8})?|[+-]?\.\d{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Blend:
    """Voices and the shares that they have in a blend, which sum to 1, and the delivery of the blend.

    The parts are sorted by share, the largest first; no voice occurs twice.
    """

    parts: tuple[tuple[str, float], ...]
    delivery: Delivery = PLAIN

    @property
    def main(self) -> str:
        """The voice with the largest share, whose language and gender the blend has."""
        return self.parts[0][0]

    @property
    def name(self) -> str:
        """The canonical name: equal blends have equal names, and that of a single voice is the voice's."""
        return ";".join([self.voices, *(f"{field}={_written(value)}" for field, value in _own(self.delivery))])

    @property
    def voices(self) -> str:
        """Its name without the delivery."""
        if len(self.parts) == 1:
            return self.main
        return "+".join(f"{name}({_written(share)})" for name, share in self.parts)

    def renamed(self, canonical_name: Callable[[str], str]) -> Blend:
        """Return the blend with each voice under the name that ``canonical_name`` gives for it."""
        return _blend([(canonical_name(name), share) for name, share in self.parts], self.delivery)


def is_blend(name: str) -> bool:
    """Tell whether ``name`` is written as a blend, and not as the name of one voice."""
    return _MARKS.search(name) is not None


def names_in_blend(written: str) -> list[str]:
    """Return every name in a blend, in order, even if the blend is malformed."""
    return _NAME.findall(written)


@lru_cache(maxsize=1024)
def read_blend(written: str) -> Blend:
    """Read a blend, or the name of one voice, which is a blend of that alone.

    Raises RequestError that says what is wrong with it.
    """
    if len(written) > MAX_BLEND_CHARS:
        raise RequestError(f"A blend of voices has at most {MAX_BLEND_CHARS} characters.")
    voices, *directions = written.split(";")
    parts = [_part(part.strip()) for part in re.split(r"[+,]", voices)]
    if len(parts) > MAX_PARTS:
        raise RequestError(f"A blend has at most {MAX_PARTS} voices, not {len(parts)}.")
    return _blend(parts, _delivery([field.strip() for field in directions]))


def _part(written: str) -> tuple[str, float]:
    match = _PART.fullmatch(written)
    if match is None:
        raise RequestError(
            f"{written[:64]!r} is no part of a blend. Write the voices like this: 'af_bella(2)+af_sky(1)'."
        )
    weight = match[2] if match[2] is not None else match[3]
    if weight is None:
        return match[1], 1.0
    weight = weight.strip()
    if not _NUMBER.fullmatch(weight) or not 0 < float(weight) <= MAX_WEIGHT:
        raise RequestError(
            f"The weight of {match[1][:64]!r} must be a number over 0 and up to {MAX_WEIGHT:g}, not {weight[:20]!r}."
        )
    return match[1], float(weight)


def _blend(parts: Iterable[tuple[str, float]], delivery: Delivery) -> Blend:
    weights: dict[str, float] = {}
    for name, weight in parts:
        weights[name] = weights.get(name, 0.0) + weight
    total = math.fsum(weights.values())
    exact = {name: STEPS * weight / total for name, weight in weights.items()}
    # Integer steps with the right sum (largest remainder method), so that parsing the name gives the same blend.
    steps = {name: math.floor(share) for name, share in exact.items()}
    missing = STEPS - sum(steps.values())
    for name in sorted(exact, key=lambda step: (steps[step] - exact[step], step))[:missing]:
        steps[name] += 1
    ordered = sorted(steps.items(), key=lambda step: (-step[1], step[0]))
    return Blend(tuple((name, count / STEPS) for name, count in ordered if count), delivery)


def _delivery(written: list[str]) -> Delivery:
    values: dict[str, float] = {}
    for entry in written:
        field, equals, value = (piece.strip() for piece in entry.partition("="))
        if field not in LIMITS or not equals:
            meant = hint(field, LIMITS, listed_as="Valid", cutoff=0.4)
            raise RequestError(f"Unknown field {field[:40]!r} of a delivery. {meant}")
        values[field] = delivery_value(field, float(value) if _SIGNED.fullmatch(value) else math.nan)
    return Delivery(**values)


def delivery_value(field: str, value: float) -> float:
    """Return the value of a field of a delivery. Raises RequestError unless it is within its limits."""
    low, high = LIMITS[field]
    if not low <= value <= high:
        raise RequestError(f"{field!r} must be a number from {low:g} to {high:g}.")
    return round(value, 4)


def delivery_of(values: Mapping[str, float]) -> Delivery:
    """Return the delivery with these fields, plain in the others. Raises RequestError for one out of its limits."""
    return Delivery(**{field: delivery_value(field, value) for field, value in values.items()})


def _own(delivery: Delivery) -> list[tuple[str, float]]:
    """Return the fields of a delivery that differ from the plain one."""
    values = ((field, getattr(delivery, field)) for field in LIMITS)
    return [(field, value) for field, value in values if value != getattr(PLAIN, field)]


def _written(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
