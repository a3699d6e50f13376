"""Inline tags (``[short pause]``, ``<break time="1s"/>``) and Markdown marks: found, and masked where they stand.

Masking keeps every offset: what is not spoken is overwritten with as many spaces (or, inside a word, zero-width spaces
that :mod:`rhapsode.text.characters` drops), so all later steps work in the coordinates of the original text.

Speeds: ``very slow`` 0.65, ``slow`` 0.8, ``normal`` 1.0, ``fast`` 1.25, ``very fast`` 1.5. They hold until the next
speed tag or the end of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rhapsode.text.overwriting import overwritten
from rhapsode.text.pauses import LONG_PAUSE_MS, MAX_PAUSE_MS, MEDIUM_PAUSE_MS, SHORT_PAUSE_MS

MAX_TAG_CHARS: Final = 64
"""The longest content of a tag; a longer bracket is text."""

MAX_ELEMENT_CHARS: Final = 500
"""The longest attributes of an element in angle brackets: an address may be among them."""

SPEEDS: Final = {
    "very slow": 0.65,
    "slow": 0.8,
    "slowly": 0.8,
    "normal": 1.0,
    "normal speed": 1.0,
    "fast": 1.25,
    "very fast": 1.5,
}

_PAUSES: Final = {
    "short pause": SHORT_PAUSE_MS,
    "pause": MEDIUM_PAUSE_MS,
    "medium pause": MEDIUM_PAUSE_MS,
    "long pause": LONG_PAUSE_MS,
    "pause short": SHORT_PAUSE_MS,
    "pause medium": MEDIUM_PAUSE_MS,
    "pause long": LONG_PAUSE_MS,
    # SSML's strengths of <break>
    "none": 0,
    "x-weak": 150,
    "weak": 250,
    "medium": MEDIUM_PAUSE_MS,
    "strong": 1000,
    "x-strong": LONG_PAUSE_MS,
}
_DURATION = r"(\d{1,6}(?:\.\d{1,6})?)\s?(ms|milliseconds?|s|secs?|seconds?)"
_TIMED_PAUSE = re.compile(rf"pause\s?[:=]?\s?{_DURATION}|{_DURATION}\spause")

# In angle brackets only what is known to be a tag is one: "<b" and "a < b > c" are text.
_KNOWN_STYLES = (
    "whispers?|whispering|laughs?|laughing|laughter|chuckles?|giggles?|sighs?|sighing|gasps?|excited|sarcastic|crying|"
    "cries|shouts?|shouting|coughs?|sniffs?|yawns?|groans?|gulps?|serious|sad|angry|cheerful|curious|bored|tired|calm"
)
_ELEMENTS = (
    "break|speak|voice|prosody|emphasis|say-as|phoneme|sub|audio|mark|lang|p|s|w"  # SSML
    "|b|i|u|em|strong|br|div|span|li|ul|ol|h[1-6]"  # HTML
)
_HTML = (
    "a|abbr|blockquote|center|cite|code|col|colgroup|dd|del|dl|dt|figcaption|figure|font|hr|html|iframe|img|ins|kbd"
    "|nav|pre|q|samp|small|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|wbr"
)
# Words that may stand in angle brackets for what the reader is to put there: elements when attributes show it.
_WORDLIKE = (
    "address|article|aside|body|button|caption|details|embed|footer|form|g|head|header|input|label|link|main|meta"
    "|object|option|path|picture|script|section|select|source|style|summary|template|textarea|time|title|track|var"
    "|video"
)
_ATTRIBUTES = rf"(?:\s[\w:-]{{1,32}}){{1,3}}\s?=[^<>\n]{{0,{MAX_ELEMENT_CHARS}}}"
# A single letter right behind a word may be a type's (List<a>), unless it has attributes.
_ANGLE = (
    r"<(?=/?[a-z])(?:(?P<angle>(?:very\s(?:slow|fast)|slow|fast|normal"
    rf"|(?:(?:short|medium|long)\s)?pause(?:[ :=][ :=\w.]{{1,24}})?|{_KNOWN_STYLES}))\s?/?>"
    rf"|(?:(?P<closing>/)|(?<![^\W_]<)|(?=[a-z][a-z1-6])|(?=[a-z]\s[\w:-]{{1,32}}\s?=\s?[\"']))"
    rf"(?P<ssml>{_ELEMENTS}|{_HTML}|(?:{_WORDLIKE})(?(closing)|(?=\s[^<>=]{{1,99}}=)))"
    rf"(?P<attributes>{_ATTRIBUTES})?\s?/?>)"
)
_BRACKET = rf"\[(?P<bracket>[^\W\d_][^\[\]\n]{{0,{MAX_TAG_CHARS - 1}}})\](?!\()"
# The set in front lets the search skip to the next opening; only what follows ignores case.
_TAG = re.compile(f"(?=[\\[<])(?i:{_BRACKET}|{_ANGLE})")

_BREAK_TIME = re.compile(rf"time\s?=\s?[\"']?{_DURATION}", re.IGNORECASE)
_BREAK_STRENGTH = re.compile(r"strength\s?=\s?[\"']?([a-z-]{1,10})", re.IGNORECASE)

# [text](url) and ![alt](url): the text is spoken.
_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\](\([^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\))")
_IMAGE_OR_FENCE = re.compile(r"^[ \t]{0,8}(?:```+|~~~+)[\w+-]{0,20}[ \t]*$", re.MULTILINE)
# Marks at the start of a line: headings, quotes, bullets. A numbered item keeps its number.
_LINE_MARK = re.compile(
    r"^(?:[ \t]{0,16}(?:#{1,6}(?=[ \t])|>|[-*+•‣◦▪●](?=[ \t])(?:[ \t]\[[ xX]\](?=[ \t]))?))+", re.M
)
# The outer bars of a table's row; those between its cells are read as commas.
_TABLE_EDGE = re.compile(r"^[ \t]{0,16}\||\|[ \t]{0,16}$", re.MULTILINE)
# Emphasis: marks that hug a word on their inner side. A lone * or _ between spaces is none.
# x**2 and a ** b are powers: of a letter, a number or a parenthesis.
_EMPHASIS = re.compile(
    r"(?<![\w*])(?!(?<=\))\*\*-?\d)\*{1,3}(?=[^\s*])"
    r"|(?<=[^\s*])(?!(?<=(?<![^\W\d_*])\w)\*\*-\d)\*{1,3}(?![\w*])"
    r"|\*\*(?!(?:(?<=(?<![^\W\d_*])\w\*\*)|(?<=\)\*\*))-?\d)(?!(?<=\s\*\*)\s)"
    r"|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?!\w)|`{1,3}|~~"
)
# The sentence splitter takes UTF-8 only.
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline tag at ``[start, end)`` of the window. At most one of the values is set; none: it is unknown."""

    start: int
    end: int
    pause_ms: int | None = None
    speed: float | None = None


def _milliseconds(number: str, unit: str) -> int:
    value = float(number) * (1.0 if unit.startswith("m") else 1000.0)
    return min(round(value), MAX_PAUSE_MS)


def _meaning(match: re.Match[str]) -> tuple[int | None, float | None]:
    """The pause in milliseconds or the speed that a tag stands for."""
    element = match["ssml"]
    if element is not None:
        if element.lower() != "break":
            return None, None
        attributes = match["attributes"] or ""
        if timed := _BREAK_TIME.search(attributes):
            return _milliseconds(timed[1], timed[2].lower()), None
        strength = _BREAK_STRENGTH.search(attributes)
        return _PAUSES.get(strength[1].lower() if strength else "medium", MEDIUM_PAUSE_MS), None
    return _named(match["bracket"] or match["angle"])


@lru_cache(maxsize=256)
def _named(tag: str) -> tuple[int | None, float | None]:
    words = " ".join(tag.lower().split())
    if words in SPEEDS:
        return None, SPEEDS[words]
    if "pause" in words:
        if words in _PAUSES:
            return _PAUSES[words], None
        if timed := _TIMED_PAUSE.fullmatch(words):
            return _milliseconds(timed[1] or timed[3], timed[2] or timed[4]), None
    return None, None


def find_tags(window: str) -> list[Tag]:
    """All inline tags of ``window``, in order."""
    if "[" not in window and "<" not in window:
        return []
    found = []
    for match in _TAG.finditer(window):
        pause_ms, speed = _meaning(match)
        found.append(Tag(match.start(), match.end(), pause_ms, speed))
    return found


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _link_text(match: re.Match[str]) -> str:
    before = match.start(1) - match.start()
    return " " * before + match[1] + " " * (len(match[0]) - before - len(match[1]))


def _emphasis(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    inside_word = start > 0 and end < len(text) and text[start - 1].isalpha() and text[end].isalpha()
    return ("\u200b" if inside_word else " ") * len(match[0])


def without_marks_inside(word: str) -> str:
    """A word of a text without the marks of emphasis between its letters, which nobody is to see."""
    if "*" not in word and "_" not in word and "`" not in word and "~~" not in word:
        return word
    return _EMPHASIS.sub(lambda match: "" if "\u200b" in _emphasis(match) else match[0], word)


def without_tags(text: str, tags: Sequence[Tag], blank: str = " ") -> str:
    """``text`` with every tag overwritten by spaces, or another character."""
    return overwritten(text, ((tag.start, tag.end, blank * (tag.end - tag.start)) for tag in tags)) if tags else text


def mask(window: str, tags: list[Tag]) -> str:
    """``window`` with tags and Markdown marks overwritten; the same length, every other character in its place."""
    window = _SURROGATE.sub("\ufffd", without_tags(window, tags))
    if "](" in window:
        window = _LINK.sub(_link_text, window)
    if "```" in window or "~~~" in window:
        window = _IMAGE_OR_FENCE.sub(_spaces, window)
    window = _LINE_MARK.sub(_spaces, window)
    if "|" in window:
        window = _TABLE_EDGE.sub(_spaces, window)
    if "*" in window or "_" in window or "`" in window or "~~" in window:
        window = _EMPHASIS.sub(_emphasis, window)
    return window
