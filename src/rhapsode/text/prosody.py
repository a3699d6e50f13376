"""What SSML's ``prosody`` and ``emphasis`` ask for, as deliveries: W3C's SSML 1.1, sections 3.2.2 and 3.2.4.

Values relative to the voice (``+2st``, ``-10%``, ``x-low``, ``80%``) are followed. An absolute pitch in hertz is taken
relative to :data:`USUAL_HZ`, because the planner does not know the voice. What cannot be read changes nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from rhapsode.core.delivery import LIMITS, PLAIN, Delivery
from rhapsode.text.deliveries import read_direction

USUAL_HZ: Final = 150.0
"""Between the usual pitch of men and women: what pitches in hertz are compared with."""
PITCHES: Final = {"x-low": -4.0, "low": -2.0, "medium": 0.0, "high": 2.0, "x-high": 4.0, "default": 0.0}
RANGES: Final = {"x-low": 0.4, "low": 0.7, "medium": 1.0, "high": 1.4, "x-high": 1.8, "default": 1.0}
RATES: Final = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "fast": 1.25, "x-fast": 1.5, "default": 1.0}
VOLUMES_DB: Final = {
    "silent": -60.0, "x-soft": -12.0, "soft": -6.0, "medium": 0.0, "loud": 4.0, "x-loud": 8.0, "default": 0.0,
}  # fmt: skip
EMPHASES: Final = {
    "strong": Delivery(pitch=1.8, pitch_range=1.3, rate=0.84, energy=0.3, effort=0.6),
    "moderate": Delivery(pitch=1.0, pitch_range=1.2, rate=0.9, energy=0.2, effort=0.4),
    "none": PLAIN,
    "reduced": Delivery(pitch=-0.8, pitch_range=0.8, rate=1.08, energy=-0.2, effort=-0.5),
}

DEGREES: Final = {"low": 0.6, "medium": 1.0, "high": 1.4}
"""How strong the ``intensity`` of ``<amazon:emotion>`` makes it."""

STRESS: Final = Delivery(pitch=0.8, pitch_range=1.1, rate=0.9, energy=0.15, effort=0.25)
"""How one stressed word of Markdown is said: less than a ``moderate`` emphasis."""

_ATTRIBUTE = re.compile(r"([a-z-]{1,20})\s?=\s?(?:\"([^\"]{0,200})\"|'([^']{0,40})'|([^\s\"'>]{1,40}))")
_NUMBER = re.compile(r"([+-]?)(\d{1,5}(?:\.\d{1,4})?)\s?(%|st|hz|db)?")


def element_delivery(name: str, attributes: str) -> Delivery | None:
    """Return the delivery of a ``prosody`` or ``emphasis`` element, or of what other makers have for them
    (``<amazon:effect name="whispered">``, ``<mstts:express-as style="sad">``); ``None`` for any other.
    """
    if name == "emphasis":
        return EMPHASES.get(_attributes(attributes).get("level", "moderate"), PLAIN)
    if name == "prosody":
        return _prosody(_attributes(attributes))
    return _styled(name, _attributes(attributes)) if ":" in name or name in ("emotion", "volume") else None


def element_speed(attributes: str) -> float | None:
    """Return the speed that Cartesia's ``<speed ratio="1.2"/>`` asks for, within what a tag can ask for."""
    ratio = _ratio(_attributes(attributes).get("ratio", ""))
    return None if ratio is None else min(max(ratio, LIMITS["rate"][0]), LIMITS["rate"][1])


def _styled(name: str, attributes: Mapping[str, str]) -> Delivery | None:
    """Return the delivery that an element of another maker asks for; ``None`` if nothing of it is understood."""
    if name == "volume":
        ratio = _ratio(attributes.get("ratio", ""))
        return None if ratio is None else Delivery(volume_db=min(20 * math.log10(ratio), LIMITS["volume_db"][1]))
    words = " ".join(attributes.get(key, "") for key in ("name", "style", "value", "phonation"))
    read = read_direction(words.replace("-", " ").replace("_", " "))
    if not read.understood:
        return None
    strength = DEGREES.get(attributes.get("intensity", ""), _ratio(attributes.get("styledegree", "")) or 1.0)
    return read.delivery.scaled(min(strength, 2.0))


def _ratio(value: str) -> float | None:
    """Return a number above a hundredth."""
    match = _NUMBER.fullmatch(value.strip())
    number = 0.0 if match is None or match[1] or match[3] else float(match[2])
    return number if number >= 0.01 else None


def _attributes(written: str) -> dict[str, str]:
    return {match[1]: match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(written.lower())}


def _prosody(attributes: Mapping[str, str]) -> Delivery:
    values = {
        "pitch": _pitch(attributes.get("pitch", "").strip()),
        "pitch_range": _factor(attributes.get("range", "").strip(), RANGES),
        "rate": _factor(attributes.get("rate", "").strip(), RATES),
        "volume_db": _volume(attributes.get("volume", "").strip()),
    }
    return Delivery(**{name: min(max(value, LIMITS[name][0]), LIMITS[name][1]) for name, value in values.items()})


def _pitch(value: str) -> float:
    """Return semitones."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return PITCHES.get(value, 0.0)
    sign, number, unit = -1.0 if match[1] == "-" else 1.0, float(match[2]), match[3]
    if unit == "st":
        return sign * number
    if unit == "hz":
        hertz = USUAL_HZ + sign * number if match[1] else number
        return _semitones(hertz / USUAL_HZ)
    if unit == "%":
        return _semitones(1 + sign * number / 100)
    return 0.0


def _factor(value: str, names: Mapping[str, float]) -> float:
    """Return a factor: ``1.2``, ``120%``, and ``+20%`` are the same."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return names.get(value, 1.0)
    sign, number, unit = -1.0 if match[1] == "-" else 1.0, float(match[2]), match[3]
    if unit == "%":
        return max(0.0, 1 + sign * number / 100) if match[1] else number / 100
    if unit == "st":
        return float(2 ** (sign * number / 12))
    return number if unit is None and not match[1] else 1.0


def _volume(value: str) -> float:
    """Return decibels: ``+6dB``, or SSML 1.0's scale of 0 to 100, where 100 is the usual one."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return VOLUMES_DB.get(value, 0.0)
    sign, number, unit = -1.0 if match[1] == "-" else 1.0, float(match[2]), match[3]
    if unit == "db":
        return sign * number
    if match[1]:
        number = max(0.0, 100 + sign * number)
    return 20 * math.log10(number / 100) if number >= 0.1 else -60.0


def _semitones(ratio: float) -> float:
    return 12 * math.log2(ratio) if ratio > 0 else LIMITS["pitch"][0]
