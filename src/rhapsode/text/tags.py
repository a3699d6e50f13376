"""Inline tags: ``[short pause]``, ``[whispers]``, ``<break time="1s"/>``, ``<p>``, ``<!-- … -->``.

In square brackets only a pause, a speed or a direction (:mod:`rhapsode.text.directions`) is a tag; everything else
there is text and spoken. Tags are overwritten by as many spaces, so all later steps work in the coordinates of the
original text. Speeds hold until the next speed tag or the end of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rhapsode.core.delivery import PLAIN, Delivery
from rhapsode.text.deliveries import SOUND_PAUSES_MS, read_direction
from rhapsode.text.directions import WORDS, direction
from rhapsode.text.overwriting import overwritten
from rhapsode.text.pauses import LONG_PAUSE_MS, MAX_PAUSE_MS, MEDIUM_PAUSE_MS, SHORT_PAUSE_MS, Gap
from rhapsode.text.prosody import element_delivery
from rhapsode.text.sounds import SOUND_SPEECH, SoundSpeech

MAX_TAG_CHARS: Final = 64
"""The longest content of a tag; a longer bracket is text."""

MAX_ELEMENT_CHARS: Final = 500
"""The longest attributes of an element in angle brackets: an address may be among them."""

MAX_HIDDEN_CHARS: Final = 4000
"""The longest comment or script that is left out."""

_BLOCKS: Final[dict[str, Gap]] = {
    **dict.fromkeys(("td", "th"), "comma"),
    **dict.fromkeys(("s",), "sentence"),
    **dict.fromkeys(("br", "li", "tr", "dt", "dd", "caption", "figcaption", "option", "summary", "title"), "line"),
    **dict.fromkeys(
        (
            *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"),
            *("article", "aside", "body", "details", "figure", "footer", "form", "header", "main", "nav", "section"),
        ),
        "paragraph",
    ),
}
"""What ends at the beginning and the end of an element."""
_DELIVERED: Final = frozenset(("prosody", "emphasis"))
"""Elements that say how what is in them is said."""
_CLOSING: Final = frozenset(",.;:!?…)")
_INLINE: Final = frozenset(
    ("prosody", "emphasis", "w", "b", "i", "u", "em", "strong", "abbr", "cite", "code", "font", "small")
)
"""Elements that part no words: ``un<b>believ</b>able`` is one."""
_STRUCTURE: Final = frozenset(("speak", "html", "head", "body"))
"""Elements that mean nothing to a voice."""

SPEEDS: Final = {
    "very slow": 0.65,
    "slow": 0.8,
    "slowly": 0.8,
    "slower": 0.8,
    "extremely slow": 0.65,
    "normal": 1.0,
    "normal speed": 1.0,
    "fast": 1.25,
    "faster": 1.25,
    "very fast": 1.5,
    "extremely fast": 1.5,
}

_PAUSES: Final = {
    "short pause": SHORT_PAUSE_MS,
    "pause": MEDIUM_PAUSE_MS,
    "medium pause": MEDIUM_PAUSE_MS,
    "long pause": LONG_PAUSE_MS,
    "pause short": SHORT_PAUSE_MS,
    "pause medium": MEDIUM_PAUSE_MS,
    "pause long": LONG_PAUSE_MS,
    "brief pause": SHORT_PAUSE_MS,
    "beat": SHORT_PAUSE_MS,
    "pauses": MEDIUM_PAUSE_MS,
    "dramatic pause": LONG_PAUSE_MS,
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

_WRONG_PAUSE = re.compile(r"pause\b[ :=]*[\d.].*|[\d.]+.*\bpause")
"""A pause tag without a defined length: dropped with a warning."""

# In angle brackets only what is known to be a tag is one: "<b" and "a < b > c" are text.
_DIRECTIONS = "|".join(WORDS)
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
# A single letter right behind a word may be a type's (List<a>), unless it has attributes or is closed.
_ANGLE = (
    r"<(?=/?[a-z])(?:(?P<angle>(?:very\s(?:slow|fast)|slow|fast|normal"
    rf"|(?:(?:short|medium|long)\s)?pause(?:[ :=][ :=\w.]{{1,24}})?|{_DIRECTIONS}))\s?/?>"
    rf"|(?:(?P<closing>/)|(?<![^\W_]<)|(?=[a-z][a-z1-6])|(?=[a-z]\s[\w:-]{{1,32}}\s?=\s?[\"'])"
    r"|(?=(?P<letter>[a-z])>[^<>\n]{1,300}</(?P=letter)>))"
    rf"(?P<ssml>{_ELEMENTS}|{_HTML}|(?:{_WORDLIKE})(?(closing)|(?=\s[^<>=]{{1,99}}=)))"
    rf"(?P<attributes>{_ATTRIBUTES})?\s?/?>)"
)
_BRACKET = rf"\[(?P<bracket>(?=[^\W\d_]|\d[\w. ]{{1,24}}\spause\])[^\[\]\n]{{1,{MAX_TAG_CHARS}}})\](?!\()"
# The set in front lets the search skip to the next opening; only what follows ignores case.
_TAG = re.compile(f"(?=[\\[<])(?i:{_BRACKET}|{_ANGLE})")

# What is never spoken, with its content; bounded, for a window may hold only its beginning.
_HIDDEN = re.compile(
    rf"<!--.{{0,{MAX_HIDDEN_CHARS}}}?-->|<(?P<name>script|style|template)\b[^<>]{{0,{MAX_ELEMENT_CHARS}}}>"
    rf".{{0,{MAX_HIDDEN_CHARS}}}?</(?P=name)\s?>",
    re.IGNORECASE | re.DOTALL,
)

_THROAT_OR_BREATH = re.compile(
    r"(?P<throat>clear(?:s|ing)\b.*\bthroat)|(?:takes?|taking|draws?|catches)\b.*\bbreath"
    r"|(?:deep|sharp|heavy)\sbreath(?:ing)?"
)
"""Phrases ([clears throat], [takes a deep breath]) that are a sound and have no name of their own."""

_BREAK_TIME = re.compile(rf"time\s?=\s?[\"']?{_DURATION}", re.IGNORECASE)
_BREAK_STRENGTH = re.compile(r"strength\s?=\s?[\"']?([a-z-]{1,10})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline tag at ``[start, end)`` of the window.

    It is a pause, a speed, the border of a block (``gap``), a direction (``""``: one without a name), or none of
    those: then it is unknown. ``element`` is its name in angle brackets, which ``closes`` one if it begins with a
    slash; ``honoured``: its content is spoken as it says (:mod:`rhapsode.text.ssml`).
    ``delivery`` is how a direction has the rest of its sentence said, or an element what is in it.
    """

    start: int
    end: int
    pause_ms: int | None = None
    speed: float | None = None
    gap: Gap | None = None
    direction: str | None = None
    element: str | None = None
    closes: bool = False
    honoured: bool = False
    delivery: Delivery | None = None

    @property
    def acts(self) -> bool:
        """Whether it changes where speech pauses or how fast it is."""
        return self.pause_ms is not None or self.speed is not None or self.gap is not None

    @property
    def dropped(self) -> bool:
        """Whether nothing is made of it, which the caller is told."""
        return not (self.acts or self.honoured or self.element in _STRUCTURE)

    @property
    def performed(self) -> bool:
        """Whether an engine that follows deliveries makes something of it."""
        return self.delivery is not None or self.ends_delivery or self.sound_pause_ms is not None

    @property
    def ends_delivery(self) -> bool:
        """Whether it ends an element that has a delivery."""
        return self.closes and self.element in _DELIVERED

    @property
    def sound(self) -> SoundSpeech | None:
        """What the voice says for the sound that it directs; ``None`` if it directs none, or one that is a pause."""
        return SOUND_SPEECH.get(self.direction) if self.direction else None

    @property
    def sound_pause_ms(self) -> int | None:
        """The pause that stands for the sound which it directs; ``None`` if it directs none."""
        return SOUND_PAUSES_MS.get(self.direction) if self.direction else None


def _milliseconds(number: str, unit: str) -> int:
    value = float(number) * (1.0 if unit.startswith("m") else 1000.0)
    return min(round(value), MAX_PAUSE_MS)


def _element(match: re.Match[str]) -> Tag:
    """Return the tag that an element of SSML or HTML is."""
    name, span = match["ssml"].lower(), match.span()
    if name != "break":
        closes = match.string[match.start() + 1] == "/"
        delivery = None if closes else element_delivery(name, match["attributes"] or "")
        return Tag(*span, gap=_BLOCKS.get(name), element=name, closes=closes, delivery=delivery)
    attributes = match["attributes"] or ""
    if timed := _BREAK_TIME.search(attributes):
        return Tag(*span, pause_ms=_milliseconds(timed[1], timed[2].lower()), element=name)
    strength = _BREAK_STRENGTH.search(attributes)
    pause_ms = _PAUSES.get(strength[1].lower() if strength else "medium", MEDIUM_PAUSE_MS)
    return Tag(*span, pause_ms=pause_ms, element=name)


@lru_cache(maxsize=256)
def _named(content: str) -> tuple[int | None, float | None, str | None, Delivery | None] | None:
    """Return what a bracket stands for: a pause in ms, a speed, a direction and its delivery; ``None``: it is text."""
    words = " ".join(content.lower().split())
    if words in SPEEDS:
        return None, SPEEDS[words], None, PLAIN if words == "normal" else None
    if words in _PAUSES and (words == "beat" or "pause" in words):
        return _PAUSES[words], None, None, None
    if timed := _TIMED_PAUSE.fullmatch(words):
        return _milliseconds(timed[1] or timed[3], timed[2] or timed[4]), None, None, None
    if _WRONG_PAUSE.fullmatch(words):
        return None, None, None, None
    named = direction(words)
    if named is None:
        return None
    if not named and (phrase := _THROAT_OR_BREATH.fullmatch(words)):
        return None, None, "throat" if phrase["throat"] else "breath", None
    read = read_direction(words)
    return None, None, named, read.delivery if read.understood else None


def find_tags(window: str) -> list[Tag]:
    """Return all inline tags of ``window``, in order."""
    if "[" not in window and "<" not in window:
        return []
    found: list[Tag] = []
    at = 0
    hidden = [(*match.span(), match["name"] or "comment") for match in _HIDDEN.finditer(window)]
    for start, end, name in [*hidden, (len(window), len(window), "")]:
        found += _found(window, at, start)
        if name:
            found.append(Tag(start, end, element=name))
        at = end
    return found


def _found(window: str, start: int, end: int) -> Iterator[Tag]:
    for match in _TAG.finditer(window, start, end):
        if match["ssml"] is not None:
            yield _element(match)
        elif (named := _named(match["bracket"] or match["angle"])) is not None:
            yield Tag(*match.span(), *named[:2], direction=named[2], delivery=named[3])


def without_tags(text: str, tags: Sequence[Tag], blank: str = " ") -> str:
    """Return ``text`` with every tag overwritten by spaces, or another character."""
    return overwritten(text, ((tag.start, tag.end, blank * (tag.end - tag.start)) for tag in tags)) if tags else text


def unread(masked: str, tags: Sequence[Tag]) -> list[tuple[int, int, str]]:
    """Return the ranges of tags within sentences, with what is read for each: nothing, or the space between two words.

    ``masked`` is the text without them. One of two spaces around a tag is left out as well, so that what is read is
    what somebody without tags would have written: "$5 <b>million</b>" is one amount.
    """
    runs: list[list[Tag]] = []
    for tag in tags:
        if runs and runs[-1][-1].end == tag.start:
            runs[-1].append(tag)
        else:
            runs.append([tag])
    found: list[tuple[int, int, str]] = []
    for run in runs:
        if any(tag.gap is not None or tag.element not in (None, "break", *_INLINE) for tag in run):
            continue
        start, end = run[0].start, run[-1].end
        before, after = masked[start - 1 : start] or " ", masked[end : end + 1] or " "
        inline = all(tag.element in _INLINE for tag in run)
        parts = not (inline or before.isspace() or after.isspace() or after in _CLOSING)
        spare = start > 0 and before == " " and not after.isalnum()
        found.append((start - spare, end, " " if parts else ""))
    return found
