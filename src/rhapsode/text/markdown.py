"""Markdown marks, overwritten in place so that they are not read aloud: see :func:`mask`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from rhapsode.text.prosody import STRESS
from rhapsode.text.substitution import overwritten
from rhapsode.text.tags import Tag, without_tags

# [text](url) and ![alt](url): the text is spoken.
_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\](\([^()\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\))")
_FENCE = re.compile(r"^[ \t]{0,8}(?:```+|~~~+)[\w+-]{0,20}[ \t]*$", re.MULTILINE)
# Marks at the start of a line: headings, quotes, bullets. A numbered item keeps its number.
_LINE_MARK = re.compile(
    r"^(?:[ \t]{0,16}(?:#{1,6}(?=[ \t])|>|[-*+•‣◦▪●](?=[ \t])(?:[ \t]\[[ xX]\](?=[ \t]))?))+", re.M
)
# The outer bars of a table's row; those between its cells are read as commas.
_TABLE_EDGE = re.compile(r"^[ \t]{0,16}\||\|[ \t]{0,16}$", re.MULTILINE)
# Emphasis: marks that hug a word on their inner side. A lone * or _ between spaces is none.
# x**2 and a ** b are powers: of a letter, a number or a parenthesis. *67 is dialled.
_EMPHASIS = re.compile(
    r"(?<![\w*])(?!(?<=\))\*\*-?\d|\*\d{1,3}(?![\w*]))\*{1,3}(?=[^\s*,.;:!?)])"
    r"|(?<=[^\s*])(?!(?<=(?<![^\W\d_*])\w)\*\*-\d)\*{1,3}(?![\w*])"
    r"|\*\*(?!(?:(?<=(?<![^\W\d_*])\w\*\*)|(?<=\)\*\*))-?\d)(?!(?<=\s\*\*)\s)"
    r"|(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?!\w)|`{1,3}|~~"
)
# An address of which a service shows only a part: j***@gmail.com, a****n@example.org.
_MASKED_ADDRESS = re.compile(r"[\w.*]{0,24}@[\w-]")
# x<sup>2</sup>, H<sub>2</sub>O: a power or a number of atoms; behind a longer word it is the mark of a note.
_RAISED = re.compile(
    r"(?:(?<![^\W_])[^\W\d_]{1,2}|(?<=[\d)\]])|(?<=\b[A-Za-z]{3}))<(?P<name>su[pb])>(?P<number>[-+\u2212]?\d{1,3})</(?P=name)>",
    re.IGNORECASE,
)
_RAISED_DIGITS = str.maketrans("0123456789+-\u2212", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED_DIGITS = str.maketrans("0123456789+-\u2212", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
# One stressed word of Latin letters: I *really* mean it. Several may be a title, a thought or another language.
_STRESSED = re.compile(
    r"(?<![\w*_`\\])([*_])([A-Za-zÀ-ɏ]{1,30}(?:['\u2019-][A-Za-zÀ-ɏ]{1,30}){0,2})[.,;:!?…]?\1(?![\w*_`])"
)
# The sentence splitter takes UTF-8 only.
_SURROGATE = re.compile("[\ud800-\udfff]")


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _link_text(match: re.Match[str]) -> str:
    before = match.start(1) - match.start()
    return " " * before + match[1] + " " * (len(match[0]) - before - len(match[1]))


def _opens_before(text: str, at: int) -> bool:
    """Tell whether another asterisk stands before ``at`` in its line."""
    return text.rfind("*", text.rfind("\n", 0, at) + 1, at) >= 0


def _emphasis(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if match[0] == "*" and text[max(0, start - 1) : start].isdecimal() and not _opens_before(text, start):
        return "*"  # of a score: "61* off 88 balls"
    if start and (text[start - 1] == "*" or text[start - 1].isalnum()) and _MASKED_ADDRESS.match(text, end):
        return match[0]
    inside_word = start > 0 and end < len(text) and text[start - 1].isalpha() and text[end].isalpha()
    return ("\u200b" if inside_word else " ") * len(match[0])


def _raised(window: str) -> Iterator[tuple[int, int, str]]:
    """Yield the numbers that HTML raises or lowers, each as characters that are raised, at its place."""
    for match in _RAISED.finditer(window):
        start, (begin, end) = match.start("name") - 1, match.span("number")
        digits = _RAISED_DIGITS if match["name"][-1] in "pP" else _LOWERED_DIGITS
        hidden = "\u200b"
        number = match["number"].translate(digits)
        yield start, match.end(), f"{hidden * (begin - start)}{number}{hidden * (match.end() - end)}"


def find_stressed(window: str, tags: Sequence[Tag]) -> list[Tag]:
    """Return ``tags`` with those that the marks of stressed words stand for (``I *really* mean it``).

    A word that is alone in its line is a heading, or an action.
    """
    if "*" not in window and "_" not in window:
        return list(tags)
    taken = [range(tag.start, tag.end) for tag in tags]
    found: list[Tag] = []
    for match in _STRESSED.finditer(window):
        begin = window.rfind("\n", 0, match.start()) + 1
        end = window.find("\n", match.end())
        around = window[begin : match.start()] + window[match.end() : end if end >= 0 else len(window)]
        if not any(map(str.isalpha, around)) or any(match.start() in span for span in taken):
            continue
        found.append(Tag(match.start(), match.start() + 1, element="emphasis", delivery=STRESS))
        found.append(Tag(match.end() - 1, match.end(), element="emphasis", closes=True))
    return sorted([*tags, *found], key=attrgetter("start")) if found else list(tags)


def without_marks_inside(word: str) -> str:
    """Return a word of a text without the marks of emphasis between its letters, which nobody is to see."""
    if "*" not in word and "_" not in word and "`" not in word and "~~" not in word:
        return word
    return _EMPHASIS.sub(lambda match: "" if "\u200b" in _emphasis(match) else match[0], word)


def mask(window: str, tags: Sequence[Tag]) -> str:
    """Return ``window`` with tags and Markdown marks overwritten; the same length, every other character in its
    place.
    """
    raised = list(_raised(window)) if "</su" in window or "</SU" in window else []
    window = _SURROGATE.sub("\ufffd", overwritten(without_tags(window, tags), raised))
    if "](" in window:
        window = _LINK.sub(_link_text, window)
    if "```" in window or "~~~" in window:
        window = _FENCE.sub(_spaces, window)
    window = _LINE_MARK.sub(_spaces, window)
    if "|" in window:
        window = _TABLE_EDGE.sub(_spaces, window)
    if "*" in window or "_" in window or "`" in window or "~~" in window:
        window = _EMPHASIS.sub(_emphasis, window)
    return window
