"""Deliveries: pitch, melody, pace, loudness, vocal effort and breath, beside the words themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Delivery:
    """The delivery of a span of speech, as changes relative to the voice's default.

    - ``pitch``: semitones up or down
    - ``pitch_range``: factor of the distance of the melody (in semitones) from its mean; 0 is monotonous
    - ``rate``: factor of the pace
    - ``energy``: added to the energy that the engine predicts, in its own units (Kokoro: about -1 to 1)
    - ``effort``: vocal effort, a tilt of the spectrum with a gain: 1 is a raised voice, -1 a soft one
    - ``breathiness``: 0 to 1; how much of the voice is breath, 1 is a whisper, which has no pitch
    - ``volume_db``: gain in decibels

    Raises ValueError for what is outside :data:`LIMITS` or no number.
    """

    pitch: float = 0.0
    pitch_range: float = 1.0
    rate: float = 1.0
    energy: float = 0.0
    effort: float = 0.0
    breathiness: float = 0.0
    volume_db: float = 0.0

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} {value} is not between {low:g} and {high:g}")

    def scaled(self, strength: float) -> Delivery:
        """Return ``strength`` times this delivery (0 is plain, 1 the same), within :data:`LIMITS`."""
        return _within_limits(
            pitch=self.pitch * strength,
            pitch_range=self.pitch_range**strength if self.pitch_range else (1.0 - min(1.0, strength)),
            rate=self.rate**strength,
            energy=self.energy * strength,
            effort=self.effort * strength,
            breathiness=self.breathiness * strength,
            volume_db=self.volume_db * strength,
        )

    def over(self, base: Delivery) -> Delivery:
        """Lay this delivery on top of another one, within :data:`LIMITS`: what is added adds, factors multiply."""
        return _within_limits(
            pitch=base.pitch + self.pitch,
            pitch_range=base.pitch_range * self.pitch_range,
            rate=base.rate * self.rate,
            energy=base.energy + self.energy,
            effort=base.effort + self.effort,
            breathiness=1.0 - (1.0 - base.breathiness) * (1.0 - self.breathiness),
            volume_db=base.volume_db + self.volume_db,
        )

    def values(self) -> list[float]:
        """Return the numbers in the order of the fields, for storage."""
        return [float(getattr(self, field.name)) for field in fields(self)]


LIMITS: Final[dict[str, tuple[float, float]]] = {
    "pitch": (-12.0, 12.0),
    "pitch_range": (0.0, 3.0),
    "rate": (0.4, 2.5),
    "energy": (-2.0, 2.0),
    "effort": (-2.0, 2.0),
    "breathiness": (0.0, 1.0),
    "volume_db": (-60.0, 12.0),
}
"""The lowest and highest valid value of each field."""

PLAIN: Final = Delivery()
"""The voice's default delivery."""

MAX_NESTED: Final = 32
"""How many open elements count; what is nested deeper changes nothing, so that a flood of them costs no more."""


@dataclass(frozen=True, slots=True)
class DeliverySpan:
    """The phonemes ``[start, end)`` of a segment are said with ``delivery``."""

    start: int
    end: int
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """The delivery in force at a position of a text.

    ``base`` is that of the whole text, ``held`` that of a tag, until the end of its sentence (``None``: none is), and
    ``elements`` are those of the SSML elements that are open, from the outermost on, up to :data:`MAX_NESTED`;
    ``deeper`` is how many more are open.
    """

    base: Delivery = PLAIN
    held: Delivery | None = None
    elements: tuple[Delivery, ...] = ()
    deeper: int = 0

    @property
    def current(self) -> Delivery:
        """The combined delivery."""
        delivery = self.base
        for element in self.elements:
            delivery = element.over(delivery)
        return delivery if self.held is None else self.held.over(delivery)

    def holding(self, delivery: Delivery) -> DeliveryState:
        """Return the state with a tag; a plain one ends the one before."""
        return replace(self, held=None if delivery == PLAIN else delivery)

    def opened(self, element: Delivery) -> DeliveryState:
        """Return the state within one element more."""
        if len(self.elements) == MAX_NESTED:
            return replace(self, deeper=self.deeper + 1)
        return replace(self, elements=(*self.elements, element))

    def closed(self) -> DeliveryState:
        """Return the state behind the innermost element."""
        if self.deeper:
            return replace(self, deeper=self.deeper - 1)
        return replace(self, elements=self.elements[:-1])

    def sentence_ended(self) -> DeliveryState:
        """Return the state behind the sentence of a tag."""
        return self if self.held is None else replace(self, held=None)


NOTHING_ASKED: Final = DeliveryState()
"""The state without any delivery."""


def write_state(state: DeliveryState) -> str | None:
    """Return ``state`` as JSON for the store, ``None`` for a plain one."""
    if state == NOTHING_ASKED:
        return None
    held = None if state.held is None else state.held.values()
    elements = [element.values() for element in state.elements]
    return json.dumps([state.base.values(), held, *elements, *([state.deeper] if state.deeper else [])])


def read_state(written: str | None) -> DeliveryState:
    """Return what :func:`write_state` has written."""
    if written is None:
        return NOTHING_ASKED
    base, held, *elements = json.loads(written)
    deeper = elements.pop() if elements and isinstance(elements[-1], int) else 0
    nested = tuple(Delivery(*values) for values in elements[:MAX_NESTED])
    deeper += max(0, len(elements) - MAX_NESTED)  # earlier versions stored all elements
    return DeliveryState(Delivery(*base), None if held is None else Delivery(*held), nested, deeper)


def write_spans(spans: Sequence[DeliverySpan]) -> str | None:
    """Return ``spans`` as JSON for the store and for digests, ``None`` if there are none."""
    if not spans:
        return None
    return json.dumps([[span.start, span.end, *span.delivery.values()] for span in spans], separators=(",", ":"))


def read_spans(written: str | None) -> tuple[DeliverySpan, ...]:
    """Return what :func:`write_spans` has written."""
    rows = [] if written is None else json.loads(written)
    return tuple(DeliverySpan(start, end, Delivery(*values)) for start, end, *values in rows)


def state_of(spans: Sequence[DeliverySpan], phonemes: int) -> DeliveryState:
    """Infer the state at the beginning of a segment that is planned again: a tag is held where it ends within."""
    deliveries = per_phoneme(spans, phonemes)
    if not deliveries:
        return NOTHING_ASKED
    return (
        DeliveryState(PLAIN, deliveries[0])
        if deliveries[-1] == PLAIN != deliveries[0]
        else DeliveryState(deliveries[0])
    )


def per_phoneme(spans: Sequence[DeliverySpan], phonemes: int) -> list[Delivery]:
    """Return the delivery of each of so many phonemes; where spans overlap, the later one counts."""
    deliveries = [PLAIN] * phonemes
    for span in spans:
        for index in range(max(0, span.start), min(span.end, phonemes)):
            deliveries[index] = span.delivery
    return deliveries


def _within_limits(**values: float) -> Delivery:
    return Delivery(**{name: min(max(value, LIMITS[name][0]), LIMITS[name][1]) for name, value in values.items()})
