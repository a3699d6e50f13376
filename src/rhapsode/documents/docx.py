"""Word documents (ECMA-376, part 1), converted to HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rhapsode.core.errors import DocumentError
from rhapsode.documents.archive import Archive
from rhapsode.documents.chapters import cut, starts_by_heading, title_of, title_of_file
from rhapsode.documents.html import flow_of
from rhapsode.documents.markup import attribute, parse_xml, plain_text, tag
from rhapsode.documents.model import Document, ReadOptions

if TYPE_CHECKING:
    from rhapsode.documents.markup import Element

_MAIN: Final = "word/document.xml"
_HEADING: Final = re.compile(r"heading\s?([1-9])|(title)", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"toc(?:\s?[1-9]|\sheading)", re.IGNORECASE)
_OF_CONTENTS: Final = -1
"""The level of an entry of a table of contents, which is not read."""
_SILENT: Final = frozenset(
    ("ppr", "rpr", "tblpr", "tblgrid", "trpr", "tcpr", "sectpr", "del", "movefrom", "instrtext", "deltext", "fldchar")
)
"""Properties, and what a reviewer deleted or moved away."""


def read_docx(name: str, data: bytes, options: ReadOptions) -> Document:
    """Read a Word document: headings by their styles, footnotes, endnotes, tables, and texts for images.

    What was deleted under tracked changes is left out, what was inserted is read. Raises DocumentError for a damaged
    or encrypted document, and one without text.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(f"{name} is encrypted, or of Word 97 to 2003. Save it as .docx without a password.")
    archive = Archive(name, data)
    if not archive.find(_MAIN):
        raise DocumentError(f"{name} is no Word document: there is no {_MAIN} in it.")
    title, author, language = _metadata(archive)
    styles, style_language = _styles(archive)
    language = language or style_language
    from lxml import etree

    page = etree.Element("html")
    body = etree.SubElement(page, "body")
    _Converter(styles, body).convert(parse_xml(archive.read(_MAIN), f"{name}: {_MAIN}"))
    for kind in ("footnote", "endnote"):
        path = f"word/{kind}s.xml"
        if archive.find(path):
            for note in parse_xml(archive.read(path), f"{name}: {path}"):
                if tag(note) == kind and attribute(note, "type") in {None, "normal"}:
                    aside = etree.SubElement(body, "aside", role=f"doc-{kind}", id=f"{kind}-{attribute(note, 'id')}")
                    _Converter(styles, aside).convert(note)
    flow, notes = flow_of([("", page)], options, language)
    if not flow.blocks:
        raise DocumentError(f"{name} holds no text.")
    first = next((block.text for block in flow.blocks if block.kind == "heading"), "")
    title = title_of(title or first) or title_of_file(name)
    return Document("docx", title, author, language, cut(flow.blocks, starts_by_heading(flow.blocks), title, notes))


def _metadata(archive: Archive) -> tuple[str, str | None, str | None]:
    if not archive.find("docProps/core.xml"):
        return "", None, None
    root = parse_xml(archive.read("docProps/core.xml"), f"{archive.name}: docProps/core.xml")
    properties = {tag(element): plain_text(element) for element in root}
    return (
        properties.get("title", ""),
        title_of(properties.get("creator", "")) or None,
        properties.get("language") or None,
    )


def _styles(archive: Archive) -> tuple[dict[str, int], str | None]:
    """Return the heading level of each style, by its name and the style it is based on, and the language of the
    text."""
    if not archive.find("word/styles.xml"):
        return {}, None
    root = parse_xml(archive.read("word/styles.xml"), f"{archive.name}: word/styles.xml")
    levels, based, language = {}, {}, None
    for style in root.iter("*"):
        if tag(style) == "docdefaults":
            language = next((attribute(element, "val") for element in style.iter("*") if tag(element) == "lang"), None)
        if tag(style) != "style" or attribute(style, "type") != "paragraph":
            continue
        identity = attribute(style, "styleId") or ""
        for child in style.iter("*"):
            value = attribute(child, "val") or ""
            if tag(child) == "name" and (match := _HEADING.fullmatch(value)):
                levels[identity] = min(6, int(match[1] or 1))
            elif tag(child) == "name" and _CONTENTS.fullmatch(value):
                levels[identity] = _OF_CONTENTS
            elif tag(child) == "basedon":
                based[identity] = value
            elif tag(child) == "outlinelvl" and value.isdecimal() and int(value) < 6:
                levels.setdefault(identity, int(value) + 1)
    for identity in based:
        seen, at = {identity}, identity
        while at not in levels and at in based and based[at] not in seen:
            at = based[at]
            seen.add(at)
        if at in levels:
            levels.setdefault(identity, levels[at])
    return levels, language


class _Converter:
    """Writes the paragraphs and tables of a part into an element as HTML."""

    def __init__(self, styles: dict[str, int], into: Element) -> None:
        self._styles = styles
        self._into = into

    def convert(self, root: Element) -> None:
        """Append the HTML of ``root``."""
        stack: list[tuple[Element, Element]] = [(root, self._into)]
        while stack:
            element, into = stack.pop()
            appended = self._element(element, into)
            if appended is not None:
                stack += [(child, appended) for child in reversed(element) if isinstance(child.tag, str)]

    def _element(self, element: Element, into: Element) -> Element | None:
        """Append one element. Returns where its children go; ``None`` if they are left out."""
        from lxml import etree

        name = tag(element)
        if name in _SILENT or (name == "r" and _is_hidden(element)):
            return None
        if name == "p":
            kind = self._paragraph(element)
            return None if kind is None else etree.SubElement(into, kind)
        if name in {"tbl", "tr", "tc"}:
            return etree.SubElement(into, {"tbl": "table", "tr": "tr", "tc": "td"}[name])
        if name == "t":
            _append(into, element.text or "")
        elif name in {"br", "cr"} and attribute(element, "type") in {None, "textWrapping"}:
            etree.SubElement(into, "br")
        elif name in {"tab", "ptab"}:
            _append(into, " ")
        elif name == "nobreakhyphen":
            _append(into, "-")
        elif name in {"footnotereference", "endnotereference"}:
            target = f"#{name.removesuffix('reference')}-{attribute(element, 'id')}"
            etree.SubElement(into, "a", role="doc-noteref", href=target)
        elif name == "docpr":
            alt = element.get("descr") or ""
            if alt:
                etree.SubElement(into, "img", alt=alt)
        elif name == "alternatecontent":  # the same content twice, for old and for new programs
            choice = next((child for child in element if tag(child) == "choice"), None)
            if choice is not None:
                for fallback in [child for child in element if child is not choice]:
                    element.remove(fallback)
        return into

    def _paragraph(self, paragraph: Element) -> str | None:
        """Return the HTML element for a paragraph; ``None`` for an entry of a table of contents."""
        properties = next((child for child in paragraph if tag(child) == "ppr"), None)
        if properties is None:
            return "p"
        for child in properties:
            if tag(child) == "pstyle" and (level := self._styles.get(attribute(child, "val") or "")):
                return None if level == _OF_CONTENTS else f"h{level}"
            outline = attribute(child, "val") or ""
            if tag(child) == "outlinelvl" and outline.isdecimal() and int(outline) < 6:
                return f"h{int(outline) + 1}"
        return "li" if any(tag(child) == "numpr" for child in properties) else "p"


def _is_hidden(run: Element) -> bool:
    """Tell whether the text of a run is formatted as hidden."""
    properties = next((child for child in run if tag(child) == "rpr"), ())
    hidden = (attribute(child, "val") for child in properties if tag(child) == "vanish")
    return any(value not in {"0", "false", "off"} for value in hidden)


def _append(into: Element, text: str) -> None:
    """Append text to the end of an element."""
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text
