"""Converts the elements of HTML to blocks of text, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rhapsode.documents.markup import attribute, plain_text, tag
from rhapsode.documents.model import Block, BlockKind, NotesPolicy, ReadOptions

if TYPE_CHECKING:
    from rhapsode.documents.markup import Element
    from rhapsode.documents.notes import Notes

_SILENT: Final = frozenset([
    "head", "script", "style", "template", "noscript", "iframe", "embed", "audio", "video", "canvas", "rt",
    "rp", "rtc", "select", "datalist", "button", "input", "textarea", "map", "area", "param", "source", "track",
    "col", "colgroup", "annotation", "annotation-xml", "nav", "del",
])  # fmt: skip
"""Elements that are not read: no text for readers, links for navigation, removals, or ruby annotations of Japanese."""
_BLOCKS: Final = frozenset([
    "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "legend", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul", "caption", "title",
])  # fmt: skip
_INNER_BLOCKS: Final = frozenset([
    "p", "div", "ul", "ol", "dl", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "section",
    "article",
])  # fmt: skip
_PAGE_BREAKS: Final = frozenset(("pagebreak", "doc-pagebreak"))
_PAGE_CLASSES: Final = re.compile(r"(?:^|[\s_-])page[\s_-]?(?:num(?:ber)?|no|break)s?(?:$|[\s_-])", re.IGNORECASE)
_PAGE_NUMBER: Final = re.compile(
    r"[\[({|]?\s*(?:(?:pg|page|p|s|seite)\b\.?\s*)?(?:\d{1,4}|[ivxlcdm]{1,8})\s*[\])}|]?", re.IGNORECASE
)
"""Numbers of the printed pages that books without ``epub:type`` keep in spans with such a class: ``[Pg 12]``."""
_HIDDEN_STYLE: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK: Final = re.compile(r" *\n *")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Invisible characters for line breaks, which are removed: within a word they change how it is pronounced."""


@dataclass(slots=True)
class Flow:
    """The blocks of one page after the other. ``anchors`` has the block at which an id of a page stands."""

    blocks: list[Block] = field(default_factory=list)
    anchors: dict[tuple[str, str], int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)


def types_of(element: Element) -> frozenset[str]:
    """Return the declared types of an element: the words of ``epub:type`` and of ``role``."""
    return frozenset(f"{attribute(element, 'type') or ''} {element.get('role') or ''}".casefold().split())


class Walker:
    """Puts the pages of a document into a :class:`Flow`."""

    def __init__(self, options: ReadOptions, notes: Notes, language: str | None = None) -> None:
        self.flow = Flow()
        self._options = options
        self._notes = notes
        self._language = language
        self._text: list[str] = []
        self._length = 0
        self._waiting: list[tuple[tuple[str, str], int]] = []
        self._kinds: list[tuple[BlockKind, int]] = [("paragraph", 0)]
        self._languages: list[str | None] = [None]
        self._preformatted = 0
        self._path = ""
        self._referred: list[Element] = []
        self._noted: dict[int, list[Element]] = {}

    def page(self, path: str, root: Element) -> None:
        """Append a page. ``path`` is what links call it."""
        self._path = path
        self.flow.pages[path] = len(self.flow.blocks)
        self._walk(root)
        self._flush()

    def noted(self, begin: int) -> list[list[Block]]:
        """Return the notes referred to in each block from ``begin`` on, in that order."""
        return [
            [note for body in self._noted.get(index, ()) if (note := self._note(body)) is not None]
            for index in range(begin, len(self.flow.blocks))
        ]

    def take_notes(self) -> list[Block]:
        """Return the notes that were referred to since the last time, in that order, each as one block."""
        referred, self._referred = self._referred, []
        return [block for body in referred if (block := self._note(body)) is not None]

    def _walk(self, root: Element) -> None:
        """Walk without recursion: markup may be nested deeper than Python's stack."""
        if not self._start(root):
            return
        stack: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
        self._add(root.text)
        while stack:
            element, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._end(element)
                if stack:
                    self._add(element.tail)
            elif isinstance(child.tag, str) and self._start(child):
                stack.append((child, iter(child)))
                self._add(child.text)
            else:
                self._add(child.tail)

    def _start(self, element: Element) -> bool:
        """Begin an element. Returns whether there is something to read in it; if not, it is not ended either."""
        name, types = tag(element), types_of(element)
        self._anchor(element)
        if self._notes.is_mark(element):
            self._refer(element)
            return False
        body = self._notes.is_body(element)
        if body and (self._notes.referred(element) or self._options.notes is NotesPolicy.OMIT):
            self._flush()
            return False
        if (
            self._notes.is_heading(element)
            or name in _SILENT
            or types & _PAGE_BREAKS
            or _is_page_number(element, name)
            or _is_other_case(element, name)
            or _is_hidden(element)
        ):
            return False
        if name == "table" and self._table(element):
            return False
        if name in {"img", "image", "svg", "math", "object"}:
            self._image(element, name)
            return False
        if name == "br":
            self._put("\n")
        if name in _BLOCKS:
            self._flush()
            self._kinds.append(self._kind(name))
            self._preformatted += name == "pre"
        language = attribute(element, "lang")
        self._languages.append(language.strip() if language and language.strip() else self._languages[-1])
        return True

    def _end(self, element: Element) -> None:
        name = tag(element)
        if name in _BLOCKS:
            self._flush()
            self._kinds.pop()
            self._preformatted -= name == "pre"
        self._languages.pop()

    def _kind(self, name: str) -> tuple[BlockKind, int]:
        if len(name) == 2 and name[0] == "h" and name[1] in "123456":
            return "heading", int(name[1])
        if name in {"li", "dd", "dt"}:
            return "item", 0
        if name == "blockquote":
            return "quote", 0
        return self._kinds[-1] if name not in {"html", "body"} else ("paragraph", 0)

    def _anchor(self, element: Element) -> None:
        for name in ("id", "name") if tag(element) == "a" else ("id",):
            anchor = attribute(element, name)
            if anchor:
                self._waiting.append(((self._path, anchor), self._length))

    def _refer(self, element: Element) -> None:
        body = self._notes.body_of(element)
        if body is not None and self._options.notes is not NotesPolicy.OMIT and self._notes.first(element):
            self._referred.append(body)

    def _add(self, text: str | None) -> None:
        if text:
            text = _INVISIBLE.sub("", text)
            self._put(text if self._preformatted else _SPACES.sub(" ", text))

    def _put(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def _flush(self) -> None:
        """End the block that was begun."""
        raw = "".join(self._text)
        text = tidy(raw)
        index = len(self.flow.blocks)
        for anchor, offset in self._waiting:
            ended = bool(text) and not raw[offset:].strip()
            self.flow.anchors.setdefault(anchor, index + ended)
        self._waiting.clear()
        self._text.clear()
        self._length = 0
        if text:
            kind, level = self._kinds[-1]
            language = self._languages[-1]
            self.flow.blocks.append(Block(kind, text, level, language if language != self._language else None))
        if self._referred and self.flow.blocks:
            if self._options.notes is NotesPolicy.INLINE:
                self.flow.blocks += self.take_notes()
            else:
                self._noted.setdefault(len(self.flow.blocks) - 1, []).extend(self._referred)
                self._referred = []

    def _image(self, element: Element, name: str) -> None:
        if name == "math":
            self._add(element.get("alttext") or plain_text(element))
            return
        alt = element.get("alt") or element.get("aria-label") or ""
        if name == "svg":
            title = next((child for child in element if tag(child) == "title"), None)
            alt = alt or ("" if title is None else plain_text(title))
        elif name == "object" and (element.get("type") or "").startswith("image/"):
            # The content of an object is its alternative.
            inner = next((child.get("alt") for child in element.iter("*") if tag(child) == "img"), None)
            alt = alt or plain_text(element) or inner or ""
        alt = " ".join(alt.split())
        if alt and not _stands_alone(element):
            self._add(alt)
        elif alt and self._options.images:
            self._flush()
            self._kinds.append(("image", 0))
            self._add(alt)
            self._flush()
            self._kinds.pop()
        if name == "svg" and element.get("role") != "img":  # ARIA: only the accessible name of an image is read
            for drawn in _drawn_texts(element):
                self._put(f"\n{_INVISIBLE.sub('', drawn)}\n")

    def _table(self, table: Element) -> bool:
        """Read a table by rows, or leave it out. Returns False for one that only lays out blocks of text."""
        if not self._options.tables:
            self._flush()
            return True
        if any(tag(inner) in _INNER_BLOCKS and len(plain_text(inner)) > 200 for inner in table.iter()):
            return False
        if any(tag(inner) == "table" for inner in table.iterdescendants()):
            return False
        if any(self._notes.is_mark(inner) or self._notes.is_body(inner) for inner in table.iter()):
            return False
        self._flush()
        for row in table.iter():
            for inner in (row, *(cell for cell in row if tag(row) == "tr")):
                self._anchor(inner)
            if tag(row) == "caption":
                self._row([row])
            elif tag(row) == "tr":
                self._row([cell for cell in row if tag(cell) in {"td", "th"}])
        return True

    def _row(self, cells: list[Element]) -> None:
        texts = [text for cell in cells if (text := self._cell(cell))]
        self._put(", ".join(texts))
        self._kinds.append(("row", 0))
        self._flush()
        self._kinds.pop()

    def _cell(self, cell: Element) -> str:
        """Return the text of a cell, as any other is read, on one line."""
        inner = Walker(self._options, self._notes, self._language)
        inner._path = self._path
        inner._walk(cell)
        inner._flush()
        for anchor in inner.flow.anchors:
            self._waiting.append((anchor, 0))
        return " ".join(block.text.replace("\n", " ") for block in inner.flow.blocks)

    def _note(self, body: Element) -> Block | None:
        inner = Walker(ReadOptions(NotesPolicy.OMIT), self._notes.within(body), self._language)
        inner._walk(body)
        inner._flush()
        text = "\n".join(block.text for block in inner.flow.blocks)
        return Block("note", text) if text else None


def tidy(text: str) -> str:
    """Return text without spaces at the ends of its lines, and without empty lines."""
    if "\n" not in text:
        return text.strip()
    return re.sub(r"\n{2,}", "\n", _AROUND_BREAK.sub("\n", text)).strip()


def _is_page_number(element: Element, name: str) -> bool:
    """Tell whether an element is the number of a printed page, by its class and its text."""
    if name not in {"span", "a", "div", "p", "small"} or not _PAGE_CLASSES.search(element.get("class") or ""):
        return False
    return _PAGE_NUMBER.fullmatch(plain_text(element)) is not None


def _is_other_case(element: Element, name: str) -> bool:
    """Tell whether an element is a case of an ``epub:switch``, whose default is read instead (EPUB 3.0)."""
    parent = element.getparent()
    return name.rpartition(":")[2] == "case" and parent is not None and tag(parent).rpartition(":")[2] == "switch"


def _drawn_texts(svg: Element) -> Iterator[str]:
    """Yield the texts that are drawn in an image. A ``tspan`` with a place of its own begins another word."""
    for element in svg.iter("*"):
        if tag(element) == "text" and not _is_hidden(element):
            for inner in element.iter("*"):
                if tag(inner) == "tspan" and any(inner.get(name) for name in ("x", "y", "dx", "dy")):
                    inner.text = f" {inner.text or ''}"
            if drawn := plain_text(element):
                yield drawn


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (style is not None and _HIDDEN_STYLE.search(style) is not None)
    )


def _stands_alone(image: Element) -> bool:
    """Tell whether the block of an image contains nothing but images."""
    parent = image.getparent()
    while parent is not None and tag(parent) not in _BLOCKS:
        parent = parent.getparent()
    if parent is None:
        return True
    if tag(parent) in {"div", "section", "body", "figure", "article"}:
        beside = "".join((*(sibling.tail or "" for sibling in parent), parent.text or "")).strip()
        return not beside
    return not plain_text(parent)
