"""Finds footnotes and endnotes and the links that are their marks.

A note says so itself (``epub:type``, ``role``, a class), or it is a block that a mark links to and that links back, or
that begins with the sign of a mark that is raised or a star.
A link is a mark when it says so, when it leads to a note that does, or when its text is a number or a sign in
superscript or brackets. What is not surely a note stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from rhapsode.documents.links import resolve
from rhapsode.documents.markup import attribute, plain_text, tag

if TYPE_CHECKING:
    from rhapsode.documents.markup import Element

_MARK_TYPES: Final = frozenset(("noteref", "doc-noteref"))
_NOTE_TYPES: Final = frozenset(("footnote", "endnote", "rearnote", "note", "doc-footnote", "doc-endnote"))
_LIST_TYPES: Final = frozenset(("footnotes", "endnotes", "rearnotes", "doc-endnotes"))
_BACK_TYPES: Final = frozenset(("backlink", "doc-backlink"))
_NOTE_CLASSES: Final = frozenset(("footnote", "endnote", "rearnote"))
_MARK_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:fn|fnref|fnanchor|noteref|footnote-?ref|footnote|endnote)", re.IGNORECASE
)
_SIGN: Final = r"(?:\d{1,4}|[*\u2020\u2021\u00a7\u00b6#]{1,4}|[ivxlc]{1,6}|[a-z])"
_MARK: Final = re.compile(rf"{_SIGN}[.:]?|\[{_SIGN}\][.:]?|\({_SIGN}\)[.:]?", re.IGNORECASE)
_BRACKETED: Final = re.compile(rf"[\[(]{_SIGN}[\])]", re.IGNORECASE)
_STARS: Final = re.compile(r"[*\u2020\u2021\u00a7\u00b6]{1,4}")
_ARROW: Final = re.compile(
    r"[\u2190-\u21ff\u2934-\u2937\ufe0e\ufe0f\s^]+|back|return|zur\u00fcck|retour", re.IGNORECASE
)
_NOTE_BLOCKS: Final = frozenset(("p", "li", "div", "aside", "dd", "tr"))
_NEAR: Final = 4
"""How many ancestors of a target are searched for its note."""
_MOST_ELEMENTS: Final = 2000
"""How many elements of a block are searched for a link back."""


class Notes:
    """The notes of a document and their marks."""

    def __init__(self) -> None:
        self._marks: dict[Element, Element | None] = {}
        self._bodies: set[Element] = set()
        self._firsts: dict[Element, Element] = {}
        self._headings: set[Element] = set()
        self._open: Element | None = None

    def is_mark(self, element: Element) -> bool:
        """Tell whether ``element`` is the mark of a note, or the link back from one."""
        return element in self._marks

    def is_body(self, element: Element) -> bool:
        """Tell whether ``element`` is a note."""
        return element in self._bodies and element is not self._open

    def is_heading(self, element: Element) -> bool:
        """Tell whether ``element`` is the heading of a list of notes that are all read elsewhere."""
        return element in self._headings

    def body_of(self, mark: Element) -> Element | None:
        """Return the note of a mark."""
        return self._marks[mark]

    def first(self, mark: Element) -> bool:
        """Tell whether this is the first mark of its note."""
        body = self._marks[mark]
        return body is not None and self._firsts.get(body) is mark

    def referred(self, body: Element) -> bool:
        """Tell whether any mark links to this note."""
        return body in self._firsts

    def within(self, body: Element) -> Notes:
        """Return the same notes, for reading the text of one."""
        inner = Notes()
        inner._marks, inner._bodies, inner._firsts = self._marks, self._bodies, self._firsts
        inner._open = body
        return inner


def find_notes(pages: Sequence[tuple[str, Element]], types_of: Callable[[Element], frozenset[str]]) -> Notes:
    """Return the notes of all pages, which links know by their paths."""
    notes, links, lists = Notes(), _Links(), []
    for path, root in pages:
        for element in root.iter("*"):
            types = types_of(element)
            links.add(path, element, types)
            if types & _LIST_TYPES:
                lists.append(element)
            elif types & _NOTE_TYPES:
                notes._bodies.add(element)
    aims = links.aims()
    for link in links.found:
        body = _note_of(link, links, aims, notes)
        if body is None or any(ancestor is body for ancestor in link.element.iterancestors()):
            continue
        mark = _whole(link.element)
        notes._bodies.add(body)
        notes._firsts.setdefault(body, mark)
        notes._marks[mark] = body
    for body in notes._bodies:
        _find_ways_back(body, notes, links, types_of)
    for container in lists:
        notes._headings.update(
            inner for inner in container.iter("*") if tag(inner) in {"h1", "h2", "h3", "h4", "h5", "h6"}
        )
    return notes


@dataclass(frozen=True, slots=True)
class _Link:
    """A link, the path and the anchor that it leads to, and whether it is declared to be the mark of a note."""

    element: Element
    to: tuple[str, str]
    is_mark: bool


class _Links:
    """The links of all pages, and what they may lead to."""

    def __init__(self) -> None:
        self.found: list[_Link] = []
        self._by_element: dict[Element, _Link] = {}
        self._anchors: dict[tuple[str, str], Element] = {}

    def add(self, path: str, element: Element, types: frozenset[str]) -> None:
        """Add the anchors of an element, and the element itself if it is a link to an anchor."""
        for name in ("id", "name") if tag(element) == "a" else ("id",):
            if identity := attribute(element, name):
                self._anchors.setdefault((path, identity), element)
        if tag(element) == "a" and (to := resolve(path, attribute(element, "href"))) and to[1]:
            link = _Link(element, to, bool(types & _MARK_TYPES))
            self.found.append(link)
            self._by_element[element] = link

    def aim(self, link: _Link) -> Element | None:
        """Return the element that ``link`` leads to."""
        return self._anchors.get(link.to)

    def aims(self) -> set[Element]:
        """Return all elements that links lead to."""
        return {aim for link in self.found if (aim := self.aim(link)) is not None}

    def leads_to(self, element: Element, goals: set[Element]) -> bool:
        """Tell whether ``element`` is a link to one of ``goals``."""
        link = self._by_element.get(element)
        return link is not None and self.aim(link) in goals

    def __contains__(self, element: Element) -> bool:
        """Tell whether ``element`` is a link to an anchor."""
        return element in self._by_element


def _note_of(link: _Link, links: _Links, aims: set[Element], notes: Notes) -> Element | None:
    """Return the note that ``link`` is the mark of, if it is one."""
    element, target = link.element, links.aim(link)
    text = plain_text(element)
    if target is None or not (_MARK.fullmatch(text) if text else link.is_mark):
        return None
    if not link.is_mark and any(ancestor in notes._bodies for ancestor in element.iterancestors()):
        return None  # the link from a note back to its mark
    body = _declared(target, notes._bodies)
    if body is None and (link.is_mark or _looks_like_mark(element, text)):
        body = _linking_back(target, element, links)
        if body is None and (_STARS.fullmatch(text.strip("[]()")) or _raised(element)):
            body = _with_its_sign(target, text, aims)
    return body


def _looks_like_mark(link: Element, text: str) -> bool:
    if _BRACKETED.fullmatch(text) or _STARS.fullmatch(text) or _MARK_CLASS.search(link.get("class") or ""):
        return True
    return _raised(link)


def _raised(link: Element) -> bool:
    """Tell whether a link is in superscript, or contains one."""
    parent = link.getparent()
    return (parent is not None and tag(parent) == "sup") or any(tag(inner) == "sup" for inner in link.iter("*"))


def _whole(link: Element) -> Element:
    """Return the superscript around a mark if it contains nothing else, else the mark."""
    parent = link.getparent()
    if (
        parent is not None
        and tag(parent) == "sup"
        and plain_text(parent).strip("[]() ") == plain_text(link).strip("[]() ")
    ):
        return parent
    return link


def _near(element: Element) -> list[Element]:
    """Return an element and its ancestors, the innermost first."""
    elements = [element]
    for ancestor in element.iterancestors():
        if len(elements) > _NEAR:
            break
        elements.append(ancestor)
    return elements


def _declared(target: Element, bodies: set[Element]) -> Element | None:
    """Return the element around ``target`` that is declared to be a note."""
    for element in _near(target):
        if element in bodies or frozenset((element.get("class") or "").casefold().split()) & _NOTE_CLASSES:
            return element
    return None


def _linking_back(target: Element, link: Element, links: _Links) -> Element | None:
    """Return the block around ``target`` if it contains a link back to ``link`` or to an ancestor of it."""
    block = next((element for element in _near(target) if tag(element) in _NOTE_BLOCKS), None)
    if block is None:
        return None
    around = set(_near(link)) | set(link.iter("*"))
    before = link.getprevious()
    if before is not None:
        around.add(before)
    for inner in islice(block.iter("*"), _MOST_ELEMENTS):
        if links.leads_to(inner, around):
            return block
    return None


def _with_its_sign(target: Element, text: str, aims: set[Element]) -> Element | None:
    """Return the block around ``target``, if it begins with the sign of a mark or is the item of that number, and no
    other note is in it.
    """
    block = next((element for element in _near(target) if tag(element) in _NOTE_BLOCKS), None)
    sign = text.strip("[]().:")
    if block is None or not sign:
        return None
    behind = r"" if _STARS.fullmatch(sign) else r"(?!\w)"
    begins = re.match(rf"[\[(]?{re.escape(sign)}{behind}", plain_text(block), re.IGNORECASE)
    if begins is None and not (tag(block) == "li" and str(_number(block)) == sign):
        return None
    linked = (inner for inner in islice(block.iter("*"), _MOST_ELEMENTS) if inner in aims)
    return block if all(inner in (target, block) for inner in linked) else None


def _number(item: Element) -> int:
    """Return the number of an item in its list."""
    around = item.getparent()
    if around is None or tag(around) != "ol":
        return 0
    start = around.get("start") or "1"
    before = sum(1 for sibling in item.itersiblings("*", preceding=True) if tag(sibling) == "li")
    return before + (int(start) if start.isdecimal() and len(start) < 6 else 1)


def _find_ways_back(
    body: Element,
    notes: Notes,
    links: _Links,
    types_of: Callable[[Element], frozenset[str]],
) -> None:
    """Add the links back, and the number at the beginning of a note, to the marks, so that they are not read."""
    begun = False
    for inner in body.iter("*"):
        text = plain_text(inner) if tag(inner) in {"a", "sup", "span"} else ""
        if inner in notes._marks:
            continue
        way_back = inner in links and bool(_MARK.fullmatch(text) or _ARROW.fullmatch(text))
        number = not begun and inner is not body and tag(inner) in {"sup", "span"} and bool(_MARK.fullmatch(text))
        if types_of(inner) & _BACK_TYPES or way_back or number:
            notes._marks[inner] = None
        begun = begun or bool((inner.text or "").strip() and not notes.is_mark(inner) and not _in_mark(inner, notes))


def _in_mark(element: Element, notes: Notes) -> bool:
    return any(ancestor in notes._marks for ancestor in element.iterancestors())
