"""Weather reports of aviation: "KJFK 121651Z 18012G20KT 10SM BKN025 12/09 A2992".

What decides: a group that nothing else has near (the time "121651Z", a wind "18012KT", clouds "BKN025"), and a group
of a known shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from rhapsode.text.languages.en import numbers
from rhapsode.text.languages.en.rules import Context, Rule, one
from rhapsode.text.languages.en.wordlists import word_set
from rhapsode.text.tokens import Token

_OF_A_REPORT = re.compile(
    r"\b\d{6}Z\b|\b(?:VRB|[0-3]\d{2})\d{2,3}(?:G\d{2,3})?(?:KT|MPS)\b|\b(?:FEW|SCT|BKN|OVC)\d{3}|\b\d{1,2}SM\b"
)
_NEAR: Final = 200
_DESCRIBED: Final = {
    "MI": "shallow", "BC": "patches of", "BL": "blowing", "DR": "drifting", "FZ": "freezing", "SH": "showers of",
    "TS": "thunderstorm", "PR": "partial",
}  # fmt: skip
_WEATHER: Final = {
    "RA": "rain", "SN": "snow", "DZ": "drizzle", "SG": "snow grains", "PL": "ice pellets", "GR": "hail",
    "GS": "small hail", "BR": "mist", "FG": "fog", "HZ": "haze", "FU": "smoke", "DU": "dust", "SA": "sand",
    "SQ": "squalls", "FC": "funnel cloud",
}  # fmt: skip
_COVER: Final = {"FEW": "few at", "SCT": "scattered", "BKN": "broken", "OVC": "overcast", "VV": "vertical visibility"}
_WHOLE: Final = {
    "CLR": "clear", "SKC": "sky clear", "NSC": "no significant clouds", "CAVOK": "cavok", "RMK": "remarks",
    "NOSIG": "no significant change", "AUTO": "automated", "BECMG": "becoming", "TEMPO": "temporarily",
}  # fmt: skip
_UNITS: Final = {"KT": "knot", "MPS": "meter per second"}


def _digits(text: str) -> str:
    return numbers.digits(text)


def _below_zero(text: str) -> str:
    return f"{'minus ' if text[0] == 'M' else ''}{numbers.cardinal(int(text.lstrip('M')))}"


def _time(match: re.Match[str]) -> str:
    return f"{_digits(match['time'])} zulu"


def _wind(match: re.Match[str]) -> str:
    speed = int(match["speed"])
    if match["from"] == "000" and not speed:
        return "wind calm"
    direction = "variable" if match["from"] == "VRB" else _digits(match["from"])
    gusts = f" gusting to {numbers.cardinal(int(match['gusts']))}" if match["gusts"] else ""
    last = int(match["gusts"] or speed)
    unit = (
        _UNITS[match["unit"]] if last == 1 else _UNITS[match["unit"]].replace("knot", "knots").replace("ter", "ters")
    )
    return f"wind {direction} at {numbers.cardinal(speed)}{gusts} {unit}"


def _visibility(match: re.Match[str]) -> str:
    if match["bottom"]:
        said = numbers.fraction(int(match["miles"]), int(match["bottom"]))
        return f"{said} statute mile"
    more = "more than " if match["more"] else ""
    return f"{more}{numbers.cardinal(int(match['miles']))} statute mile{'' if match['miles'] == '1' else 's'}"


def _clouds(match: re.Match[str]) -> str:
    height = int(match["height"]) * 100
    kind = {"CB": " cumulonimbus", "TCU": " towering cumulus", None: ""}[match["kind"]]
    return f"{_COVER[match['cover']]} {numbers.cardinal(height)} feet{kind}"


def _temperatures(match: re.Match[str]) -> str:
    return f"temperature {_below_zero(match['air'])} dew point {_below_zero(match['dew'])}"


def _pressure(match: re.Match[str]) -> str:
    return f"{'altimeter' if match['scale'] == 'A' else 'Q N H'} {_digits(match['pressure'])}"


def _weather(match: re.Match[str]) -> str:
    strength = {"-": "light ", "+": "heavy ", "": ""}[match["strength"]]
    near = "in the vicinity " if match["near"] else ""
    codes = re.findall("..", match["codes"])
    return f"{strength}{near}{' '.join({**_DESCRIBED, **_WEATHER}[code] for code in codes)}"


_CODES = "|".join((*_DESCRIBED, *_WEATHER))
_GROUPS: Final[Mapping[str, tuple[str, Callable[[re.Match[str]], str]]]] = {
    "Z": (r"(?P<time>\d{6})Z", _time),
    "WIND": (r"(?P<from>VRB|[0-3]\d{2})(?P<speed>\d{2,3})(?:G(?P<gusts>\d{2,3}))?(?P<unit>KT|MPS)", _wind),
    "SM": (r"(?P<more>P?)(?P<miles>\d{1,2})(?:/(?P<bottom>\d{1,2}))?SM", _visibility),
    "CLOUDS": (r"(?P<cover>FEW|SCT|BKN|OVC|VV)(?P<height>\d{3})(?P<kind>CB|TCU)?", _clouds),
    "TEMPERATURES": (r"(?P<air>M?\d{2})/(?P<dew>M?\d{2})", _temperatures),
    "PRESSURE": (r"(?P<scale>[AQ])(?P<pressure>\d{4})", _pressure),
    "WEATHER": (rf"(?P<strength>[-+]?)(?P<near>(?:VC)?)(?P<codes>(?:{_CODES}){{1,3}})", _weather),
    "WHOLE": ("|".join(_WHOLE), lambda match: _WHOLE[match[0]]),
}
"""The groups of a report: their shapes, and what is said for one."""
_GROUP = re.compile(rf"(?:{'|'.join(f'(?P<{name}>{shape})' for name, (shape, _) in _GROUPS.items())})(?![^\s.,;=)])")
_WORDS: Final = (
    word_set("vrb p few sct bkn ovc vv m a q vc")
    | frozenset(word.lower() for word in _WHOLE)
    | frozenset(f"{first}{second}".lower() for first in ("", "VC", *_DESCRIBED) for second in (*_DESCRIBED, *_WEATHER))
)


def _group(match: re.Match[str], context: Context) -> list[Token] | None:
    start, end = match.start(), match.end()
    if not context.alone(start) or not _OF_A_REPORT.search(context.text, max(0, start - _NEAR), end + _NEAR):
        return None
    said = next(say(match) for name, (_, say) in _GROUPS.items() if match[name] is not None)
    return one(match, said, "measure")


RULES: Final = (
    Rule("a0-+", _GROUP, _group, _WORDS),
    Rule("a", re.compile(r"[A-Z]{4}(?=\s\d{6}Z)"), lambda m, c: one(m, " ".join(m[0]), "acronym")),
)
