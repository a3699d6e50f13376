"""Inline tags: ``[short pause]``, ``[500ms]``, ``[whispers]``, ``<break time="1s"/>``, ``<p>``, ``<!-- … -->``.

In square brackets only a pause, a speed, a direction (:mod:`rhapsode.text.directions`) or the BBCode of forums that is
closed again (``[b]...[/b]``) is a tag; everything else there is text and spoken. Tags are overwritten by as many
spaces, so all later steps work in the coordinates of the original text. Speeds hold until the next speed tag or the
end of the paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from rhapsode.core.delivery import PLAIN, Delivery
from rhapsode.text.deliveries import SOUND_PAUSES_MS, read_direction
from rhapsode.text.directions import WORDS, direction, labelled
from rhapsode.text.pauses import LONG_PAUSE_MS, MAX_PAUSE_MS, MEDIUM_PAUSE_MS, SHORT_PAUSE_MS, AskedPause, Gap
from rhapsode.text.prosody import element_delivery, element_speed
from rhapsode.text.sounds import SOUND_SPEECH, SoundSpeech
from rhapsode.text.substitution import overwritten

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
_DECLARATION, _LITERAL = "declaration", "literal"
_STYLED: Final = "delivery"
"""Stands for elements of other makers (``<amazon:effect>``) and words in angle brackets that are closed again."""
_DELIVERED: Final = frozenset(("prosody", "emphasis", _STYLED))
"""Elements that say how what is in them is said."""
_CLOSING: Final = frozenset(",.;:!?…)")
_INLINE: Final = frozenset(
    (*_DELIVERED, _LITERAL, "w", "b", "i", "u", "em", "strong", "abbr", "cite", "code", "font", "small")
)
"""Elements that part no words: ``un<b>believ</b>able`` is one."""
_SETTINGS: Final = frozenset(("speed", "volume"))
"""Elements of Cartesia's that hold from where they stand on, as ``<emotion value="sad"/>`` does."""
_STRUCTURE: Final = frozenset(("speak", "html", "head", "body", _DECLARATION, _LITERAL))
"""Elements that mean nothing to a voice, beside ``<?xml …?>``, ``<!DOCTYPE …>`` and the marks of literal text."""

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
    **dict.fromkeys(("slow down", "slows down", "slowing down", "drawn out"), 0.8),
    **dict.fromkeys(("speed up", "speeds up", "speeding up"), 1.25),
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
_BARE_DURATION = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)(ms|s)")
"""A time alone in square brackets is a pause: ``[500ms]``."""
_TIMED_PAUSE = re.compile(rf"pauses?\s?(?:[:=]|for|of)?\s?{_DURATION}|{_DURATION}(?:\sof)?\s(?:pause|silence)")

_LENGTHS: Final = {
    **dict.fromkeys(("short", "brief", "quick", "small", "little", "slight"), SHORT_PAUSE_MS),
    **dict.fromkeys(("long", "longer", "dramatic", "awkward", "pregnant", "extended", "heavy"), LONG_PAUSE_MS),
}
_SILENCE = re.compile(
    r"(?:(?:an?|takes?\san?|after\san?)\s)?(?:very\s)?(?P<length>[a-z]{4,9}\s)?(?:pauses?|pausing|silence|beat)"
    r"(?P<effect>\sfor\s(?:effect|emphasis|a\s(?:moment|second|beat)))?|(?:an?\s)?moment\sof\ssilence"
)
_NUMBERED: Final = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10"}
_WRONG_PAUSE = re.compile(r"pause\b[ :=]*[\d.].*|[\d.]+.*\bpause")
"""A pause tag without a defined length: dropped with a warning."""

# In angle brackets only what is known to be a tag is one: "<b" and "a < b > c" are text.
_DIRECTIONS = "|".join(WORDS)
_ELEMENTS = (
    "break|speak|voice|prosody|emphasis|say-as|phoneme|sub|audio|mark|lang|p|s|w"  # SSML
    "|b|i|u|em|strong|br|div|span|li|ul|ol|h[1-6]"  # HTML
)
_OTHER_MAKERS = "(?:amazon|google|mstts):[a-z-]{2,24}"
_HTML = (
    "a|abbr|blockquote|center|cite|code|col|colgroup|dd|del|dl|dt|figcaption|figure|font|hr|html|iframe|img|ins|kbd"
    "|nav|pre|q|samp|small|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|wbr"
)
# Words that may stand in angle brackets for what the reader is to put there: elements when attributes show it.
_WORDLIKE = (
    "address|article|aside|body|button|caption|details|embed|footer|form|g|head|header|input|label|link|main|meta"
    "|object|option|path|picture|script|section|select|source|style|summary|template|textarea|time|title|track|var"
    "|video|emotion|speed|volume"
)
_ATTRIBUTES = rf"(?:\s[\w:-]{{1,32}}){{1,3}}\s?=[^<>\n]{{0,{MAX_ELEMENT_CHARS}}}"
# A single letter right behind a word may be a type's (List<a>), unless it has attributes or is closed.
_ANGLE = (
    r"<(?=/?[a-z])(?:(?P<ended>/)?(?P<angle>(?:very\s(?:slow|fast)|slow|fast|normal"
    rf"|(?:(?:short|medium|long)\s)?pause(?:[ :=][ :=\w.]{{1,24}})?|{_DIRECTIONS}))\s?/?>"
    rf"|(?:(?P<closing>/)|(?<![^\W_]<)|(?=[a-z][a-z1-6])|(?=[a-z]\s[\w:-]{{1,32}}\s?=\s?[\"'])"
    r"|(?=(?P<letter>[a-z])>[^<>\n]{1,300}</(?P=letter)>))"
    rf"(?P<ssml>{_ELEMENTS}|{_OTHER_MAKERS}|{_HTML}|(?:{_WORDLIKE})(?(closing)|(?=\s[^<>=]{{1,99}}=)))"
    rf"(?P<attributes>{_ATTRIBUTES})?\s?/?>"
    r"|(?P<other>/?(?:[a-z][a-z0-9-]{0,15}:)?[a-z][a-z0-9_.-]{0,31})"
    rf"(?P<quoted>(?:\s[\w:.-]{{1,32}}\s?=\s?(?:\"[^\"<>]{{0,{MAX_ELEMENT_CHARS}}}\"|'[^'<>]{{0,{MAX_ELEMENT_CHARS}}}')){{0,8}})"
    r"\s?(?P<alone>/)?>)"
)
_BRACKET = (
    r"\[(?P<bracket>(?=[ *_]{0,3}/?[^\W\d_]|\d[\w. -]{1,24}\s(?:pause|silence)\]|[\d.]{1,9}m?s\])"
    rf"[^\[\]\n]{{1,{MAX_TAG_CHARS}}})\](?!\()"
)
# The set in front lets the search skip to the next opening; only what follows ignores case.
_TAG = re.compile(f"(?=[\\[<])(?i:{_BRACKET}|{_ANGLE})")

# What is never spoken, with its content; bounded, for a window may hold only its beginning. That includes the marks of
# language models (``<|endoftext|>``) and the colours of a terminal, also without the escape before them. Of CDATA and
# of an address in angle brackets only the marks are not: their content is text, with no tags in it.
_HIDDEN = re.compile(
    rf"<!--.{{0,{MAX_HIDDEN_CHARS}}}?-->|<\|[a-z][a-z_]{{1,30}}\|>"
    rf"|\x1b\[[\d;?]{{0,16}}[a-z]|\[\d{{1,3}}(?:;\d{{1,3}}){{0,4}}m(?![^\[\]\n]{{0,{MAX_TAG_CHARS}}}\])|<(?P<name>script|style|template)\b[^<>]{{0,{MAX_ELEMENT_CHARS}}}>"
    rf".{{0,{MAX_HIDDEN_CHARS}}}?</(?P=name)\s?>"
    rf"|(?P<declaration><\?[a-z][^<>]{{0,{MAX_ELEMENT_CHARS}}}\?>"
    rf"|<!doctype\s[^<>\[]{{1,{MAX_ELEMENT_CHARS}}}(?:\[[^\[\]]{{0,{MAX_HIDDEN_CHARS}}}\]\s?)?>)"
    rf"|<(?P<address>(?:https?|ftp|mailto|tel):[^\s<>]{{1,{MAX_ELEMENT_CHARS}}}"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})>"
    rf"|<!\[CDATA\[(?P<literal>.{{0,{MAX_HIDDEN_CHARS}}}?)\]\]>",
    re.IGNORECASE | re.DOTALL,
)

_BBCODE = re.compile(r"/?(?P<name>b|i|u|s|url|img|quote|code|color|size|font|center|spoiler|list)(?:=.{1,60})?")
_BBCODE_END = re.compile(r"\[/([a-z]{1,7})\]", re.IGNORECASE)
_BBCODE_BLOCKS: Final = frozenset(("quote", "code", "center", "list"))

_ENDING = re.compile(
    r"(?:/\s?|(?:ends?|stops?)\s(?:of\s)?)(?P<what>.+)"
    r"|(?:(?:back|returns?|returning)\sto|resumes?|resuming)\s(?:(?:a|his|her)\s)?normal(?:\s(?:voice|tone|speed|volume))?"
)
"""What ends a direction: ``[/whispers]``, ``[stops whispering]``, ``[back to normal]``."""

_OF_A_SOUND: Final = frozenset(
    ("slowly", "quickly", "soft", "loud", "quiet", "gentle", "slow", "quick", "deep", "low")
)
"""Words that say how a sound is (``[soft laugh]``, ``[exhales slowly]``), and not how the rest is said."""
_THROAT_OR_BREATH = re.compile(
    r"(?P<throat>clear(?:s|ing)\b.*\bthroat\b.*)|(?:takes?|taking|draws?|catches)\b.*\bbreath"
    r"|breathe|(?:a\s)?(?!out\s|under\s)(?:[a-z]+\s)?(?:breath(?:ing)?|intake\sof\sbreath)"
)
"""Phrases ([clears throat], [takes a deep breath]) that are a sound and have no name of their own."""

_BREAK_TIME = re.compile(rf"time\s?=\s?[\"']?{_DURATION}", re.IGNORECASE)
_BREAK_STRENGTH = re.compile(r"strength\s?=\s?[\"']?([a-z-]{1,10})", re.IGNORECASE)


_BEFORE_A_BEGINNING: Final = ".!?…:\n\"“‘'”’»«)]>—–-"  # noqa: RUF001
"""Signs behind which a sentence or a quotation may begin."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An inline tag at ``[start, end)`` of the window.

    It is a pause, a speed, the border of a block (``gap``), a direction (``""``: one without a name), or none of
    those: then it is unknown. ``element`` is its name in angle brackets, which ``closes`` one if it begins with a
    slash; ``honoured``: its content is spoken as it says (:mod:`rhapsode.text.ssml`); ``doubtful``: it may be text.
    ``delivery`` is how a direction has the rest of its sentence said, or an element what is in it.
    """

    start: int
    end: int
    pause: AskedPause | None = None
    speed: float | None = None
    gap: Gap | None = None
    direction: str | None = None
    element: str | None = None
    closes: bool = False
    honoured: bool = False
    doubtful: bool = False
    delivery: Delivery | None = None

    @property
    def acts(self) -> bool:
        """Whether it changes where speech pauses or how fast it is."""
        return self.pause is not None or self.speed is not None or self.gap is not None

    @property
    def pause_ms(self) -> int | None:
        """The length of the pause that it is; ``None`` if it is none."""
        return None if self.pause is None else self.pause.ms

    @property
    def dropped(self) -> bool:
        """Whether it has no effect, which is reported to the caller."""
        return not (self.acts or self.honoured or self.element in _STRUCTURE)

    @property
    def performed(self) -> bool:
        """Whether an engine that follows deliveries makes something of it."""
        return self.delivery is not None or self.ends_delivery or self.sound_pause is not None

    @property
    def ends_delivery(self) -> bool:
        """Whether it ends an element that has a delivery."""
        return self.closes and self.element in _DELIVERED

    @property
    def sound(self) -> SoundSpeech | None:
        """What the voice says for the sound that it directs; ``None`` if it directs none, or one that is a pause."""
        return SOUND_SPEECH.get(self.direction) if self.direction else None

    @property
    def sound_pause(self) -> AskedPause | None:
        """The pause that stands for the sound which it directs; ``None`` if it directs none."""
        length_ms = SOUND_PAUSES_MS.get(self.direction) if self.direction else None
        return None if length_ms is None else AskedPause(length_ms)


def _timed(number: str, unit: str) -> AskedPause:
    """Return the pause of a number of seconds or milliseconds, by the first letter of ``unit``."""
    value = float(number) * (1.0 if unit.startswith("m") else 1000.0)
    length_ms = min(round(value), MAX_PAUSE_MS)
    return AskedPause(length_ms, length_ms)


def _element(match: re.Match[str]) -> Tag:
    """Return the tag that an element of SSML or HTML is."""
    name, span = match["ssml"].lower(), match.span()
    if name != "break":
        closes = match.string[match.start() + 1] == "/"
        delivery = None if closes else element_delivery(name, match["attributes"] or "")
        if name in _SETTINGS or (name == "emotion" and match[0].endswith("/>")):
            speed = element_speed(match["attributes"] or "") if name == "speed" else None
            return Tag(*span, speed=speed, direction="", delivery=delivery)
        return Tag(*span, gap=_BLOCKS.get(name), element=name, closes=closes, delivery=delivery)
    attributes = match["attributes"] or ""
    if timed := _BREAK_TIME.search(attributes):
        return Tag(*span, pause=_timed(timed[1], timed[2].lower()), element=name)
    strength = _BREAK_STRENGTH.search(attributes)
    pause_ms = _PAUSES.get(strength[1].lower() if strength else "medium", MEDIUM_PAUSE_MS)
    return Tag(*span, pause=AskedPause(pause_ms), element=name)


class _Meaning(NamedTuple):
    """What a bracket stands for, as in :class:`Tag`; nothing of it is set for a tag that is not understood."""

    pause: AskedPause | None = None
    speed: float | None = None
    direction: str | None = None
    delivery: Delivery | None = None


@lru_cache(maxsize=256)
def _meaning(content: str, *, opens: bool) -> _Meaning | None:
    """Return what a bracket stands for; ``None``: it is text. ``opens``: a sentence begins with it."""
    words = " ".join(content.lower().split()).strip(" *_.,:;!?…")
    if words in SPEEDS:
        return _Meaning(speed=SPEEDS[words], delivery=PLAIN if words == "normal" else None)
    if (ending := _ENDING.fullmatch(words)) and (ending["what"] is None or ending["what"] in {*WORDS, *SPEEDS}):
        return _Meaning(speed=SPEEDS["normal"], delivery=PLAIN)
    if (pause := _pause(words)) is not None:
        return _Meaning(pause)
    if _WRONG_PAUSE.fullmatch(words):
        return _Meaning()
    if (style := labelled(words)) is not None and (read := read_direction(style)).understood:
        return _Meaning(direction="", delivery=read.delivery)
    named = direction(words, opens=opens)
    if named is None:
        return None
    if named not in SOUND_PAUSES_MS and (phrase := _THROAT_OR_BREATH.fullmatch(words)):
        return _Meaning(direction="throat" if phrase["throat"] else "breath")
    read = read_direction(words)
    held = read.understood and not (named in SOUND_SPEECH and _OF_A_SOUND.issuperset(read.understood))
    return _Meaning(direction=named, delivery=read.delivery if held else None)


def _pause(words: str) -> AskedPause | None:
    """Return the pause that a bracket asks for; ``None`` if it asks for none."""
    if words in _PAUSES and (words == "beat" or "pause" in words):
        return AskedPause(_PAUSES[words])
    counted = re.sub(r"\b(?:one|two|three|four|five|ten)\b", lambda match: _NUMBERED[match[0]], words).replace(
        "-", " "
    )
    if timed := _TIMED_PAUSE.fullmatch(counted):
        return _timed(timed[1] or timed[3], timed[2] or timed[4])
    if bare := _BARE_DURATION.fullmatch(words):
        return _timed(bare[1], bare[2])
    silence = _SILENCE.fullmatch(words)
    if silence is None:
        return None
    length = (silence["length"] or "").strip()
    return None if length and length not in _LENGTHS else AskedPause(_LENGTHS.get(length, MEDIUM_PAUSE_MS))


def find_tags(window: str) -> list[Tag]:
    """Return all inline tags of ``window``, in order."""
    if "[" not in window and "<" not in window:
        return []
    tags: list[Tag] = []
    at = 0
    for match in _HIDDEN.finditer(window):
        tags += _found(window, at, match.start())
        literal = "address" if match["address"] else "literal"
        if match[literal] is None:
            name = _DECLARATION if match["declaration"] else match["name"] or "comment"
            tags.append(Tag(*match.span(), element=name))
        else:
            start, end = match.span(literal)
            tags += [Tag(match.start(), start, element=_LITERAL), Tag(end, match.end(), element=_LITERAL)]
        at = match.end()
    tags += _found(window, at, len(window))
    return _paired(_elements(window, tags))


def _elements(window: str, tags: list[Tag]) -> list[Tag]:
    """Leave out elements that may be words in angle brackets: those of a name that is not known, without attributes.

    They are elements when one is closed and touches what is in it, or begins a line; ``<p>`` is never closed by many.
    "Press <Enter> now", "List<String>" and "the <title> of a page" are text.
    """
    if not any(tag.doubtful for tag in tags):
        return tags
    opened: dict[str, list[int]] = {}
    certain: set[int] = set()
    for index, tag in enumerate(tags):
        name = (tag.element or "").lower()
        if tag.closes:
            if opened.get(name):
                certain |= {index, opened[name].pop()}
        elif tag.doubtful and name == "p" and name in opened:
            certain.add(index)
        elif not tag.doubtful or not window[tag.end : tag.end + 1].isspace() or _begins_line(window, tag.start):
            opened.setdefault(name, []).append(index)
    return [replace(tag, doubtful=False) for index, tag in enumerate(tags) if index in certain or not tag.doubtful]


def _begins_line(window: str, at: int) -> bool:
    """Tell whether nothing stands before ``at`` in its line, or another tag."""
    before = window[max(0, at - 32) : at].rstrip(" \t")
    return not before or before[-1] in "\n>"


def _paired(tags: list[Tag]) -> list[Tag]:
    """Match what directs in angle brackets with what closes it: ``<whisper>Come here.</whisper>`` holds in between.

    A word that is not closed holds as one in square brackets does, and one that closes nothing ends what holds. What
    closes an element of another maker without one may close one of an earlier window.
    """
    opened: dict[str, list[int]] = {}
    for index, tag in enumerate(tags):
        name = tag.element or ""
        word = name in WORDS or name in SPEEDS or "pause" in name
        if not (word or ":" in name or name == "emotion"):
            continue
        places = opened.setdefault(name, [])
        if not tag.closes:
            places.append(index)
            tags[index] = replace(tag, element=None if word else _STYLED if tag.delivery is not None else name)
        elif not places:
            ended = Tag(tag.start, tag.end, direction="", delivery=PLAIN)
            tags[index] = ended if word else replace(tag, element=_STYLED)
        else:
            before = tags[places[-1]]
            if before.speed is not None:
                tags[index] = Tag(tag.start, tag.end, speed=1.0)
            elif before.delivery is None:
                tags[index] = replace(tag, honoured=word)
            else:
                tags[places[-1]] = replace(before, element=_STYLED, direction=None)
                tags[index] = replace(tag, element=_STYLED)
            places.pop()
    return tags


def _found(window: str, start: int, end: int) -> Iterator[Tag]:
    closed = frozenset(name.lower() for name in _BBCODE_END.findall(window, start, end)) if "[/" in window else ()
    for match in _TAG.finditer(window, start, end):
        forum = _BBCODE.fullmatch(match["bracket"].lower()) if closed and match["bracket"] else None
        if forum and forum["name"] in closed:
            yield Tag(*match.span(), gap="line" if forum["name"] in _BBCODE_BLOCKS else None, element="b")
            continue
        if match["ssml"] is not None:
            yield _element(match)
        elif match["other"] is not None:
            name, closes = match["other"].lstrip("/").lower(), match["other"].startswith("/")
            doubtful = closes or not (match["quoted"] or match["alone"])
            yield Tag(*match.span(), gap=_BLOCKS.get(name), element=name, closes=closes, doubtful=doubtful)
        elif match["ended"] is not None:
            yield Tag(*match.span(), element=match["angle"].lower(), closes=True)
        elif (
            meaning := _meaning(match["bracket"] or match["angle"], opens=_opens(window, match.start()))
        ) is not None:
            element = None if match["angle"] is None else match["angle"].lower()
            yield Tag(*match.span(), element=element, **meaning._asdict())


def _opens(window: str, at: int) -> bool:
    """Tell whether what stands at ``at`` is the beginning of a sentence or a quotation."""
    before = window[max(0, at - 8) : at].rstrip(" \t*_[")
    return not before or before[-1] in _BEFORE_A_BEGINNING


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
    stretches: list[tuple[int, int, str]] = []
    for run in runs:
        if any(tag.gap is not None or tag.element not in (None, "break", *_INLINE) for tag in run):
            continue
        start, end = run[0].start, run[-1].end
        before, after = masked[start - 1 : start] or " ", masked[end : end + 1] or " "
        inline = all(tag.element in _INLINE for tag in run)
        parts = not (inline or before.isspace() or after.isspace() or after in _CLOSING)
        spare = start > 0 and before == " " and not after.isalnum()
        stretches.append((start - spare, end, " " if parts else ""))
    return stretches
