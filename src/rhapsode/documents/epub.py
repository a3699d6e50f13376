"""EPUB 2 and 3: the package document, its spine, and the table of contents (OCF 3.3, EPUB 3.3, OPF 2.0.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from rhapsode.core.errors import DocumentError, TooLargeError
from rhapsode.documents.archive import Archive
from rhapsode.documents.chapters import Start, cut, starts_by_heading, title_of, title_of_file
from rhapsode.documents.html import flow_of
from rhapsode.documents.limits import MAX_COVER_BYTES
from rhapsode.documents.links import resolve
from rhapsode.documents.markup import attribute, parse_xhtml, parse_xml, plain_text, tag
from rhapsode.documents.model import Cover, Document, ReadOptions
from rhapsode.documents.walk import Flow, types_of

if TYPE_CHECKING:
    from rhapsode.documents.markup import Element

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Algorithms that hide fonts only."""
_PAGES: Final = frozenset(("application/xhtml+xml", "text/html", "application/xml", "text/xml"))
_IMAGES: Final[dict[str, Literal["image/jpeg", "image/png"]]] = {
    "image/jpeg": "image/jpeg",
    "image/jpg": "image/jpeg",
    "image/png": "image/png",
}
_READ: Final = _PAGES | {"image/svg+xml"}
"""What may stand in the spine (EPUB 3.3, section 3.4)."""
CHAPTER_DEPTH: Final = 2
"""How many levels of a table of contents begin a chapter: parts and their chapters. Deeper ones are sections."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry of the manifest."""

    path: str
    mime_type: str
    properties: frozenset[str]
    fallback: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a table of contents: the path and the fragment that it leads to."""

    target: tuple[str, str]
    title: str
    level: int


@dataclass(slots=True)
class _Package:
    """The package document of a book."""

    path: str
    root: Element
    items: dict[str, _Item]


def read_epub(name: str, data: bytes, options: ReadOptions) -> Document:
    """Read a book.

    Its spine is the order, and its table of contents (the navigation document, or an NCX) cuts it into chapters; where
    there is none, headings do, or else its files. Raises DocumentError for a damaged or protected book, and one
    without text; TooLargeError beyond the limits.
    """
    archive = Archive(name, data)
    package = _package(archive)
    title, author, language = _metadata(package, name)
    _check_protection(archive, package)
    contents = _contents(archive, package)
    pages = list(_pages(archive, package, {entry.target[0] for entries in contents for entry in entries}))
    flow, notes = flow_of(pages, options, language)
    if not flow.blocks:
        raise DocumentError(f"{name} holds no text.")
    starts = next((chapter_starts for entries in contents if (chapter_starts := _starts(entries, flow))), [])
    if len({start.index for start in starts}) < 2:
        starts = starts_by_heading(flow.blocks) or _by_page(pages, flow)
    chapters = cut(flow.blocks, starts, title, notes)
    return Document("epub", title, author, language, chapters, _cover(archive, package))


def _package(archive: Archive) -> _Package:
    path = ""
    if archive.find(_CONTAINER):
        container = parse_xml(archive.read(_CONTAINER), f"{archive.name}: {_CONTAINER}")
        path = next(
            (element.get("full-path") or "" for element in container.iter("*") if tag(element) == "rootfile"), ""
        )
    else:
        raise DocumentError(f"{archive.name} is no EPUB: there is no {_CONTAINER} in it.")
    if not path or not (location := archive.find(path)):
        raise DocumentError(f"{archive.name} is incomplete: its package document {path[:200]!r} is missing.")
    root = parse_xml(archive.read(location), f"{archive.name}: {location}")
    items = {}
    for element in root.iter("*"):
        if tag(element) == "item" and element.get("id"):
            to = resolve(location, element.get("href"))
            if to is not None:
                items[str(element.get("id"))] = _Item(
                    to[0],
                    (element.get("media-type") or "").casefold().strip(),
                    frozenset((element.get("properties") or "").split()),
                    element.get("fallback"),
                )
    return _Package(location, root, items)


def _metadata(package: _Package, name: str) -> tuple[str, str | None, str | None]:
    """Return the title, the authors, and the language."""
    refined: dict[tuple[str, str], str] = {}
    for element in package.root.iter("*"):
        if tag(element) == "meta" and element.get("refines") and element.get("property"):
            key = (str(element.get("refines")).lstrip("#"), str(element.get("property")))
            refined.setdefault(key, plain_text(element))
    titles: list[str] = []
    authors, languages = [], []
    for element in package.root.iter("*"):
        text, identity = plain_text(element) if len(element) == 0 else "", element.get("id") or ""
        if tag(element) == "title" and text:
            titles.insert(0 if refined.get((identity, "title-type")) == "main" else len(titles), text)
        elif tag(element) == "creator" and text:
            role = attribute(element, "role") or refined.get((identity, "role")) or "aut"
            authors += [text] if role == "aut" else []
        elif tag(element) == "language" and text:
            languages.append(text)
    author = title_of(", ".join(dict.fromkeys(authors))) or None
    title = title_of(titles[0]) if titles else title_of_file(name)
    return title, author, languages[0] if languages else None


def _check_protection(archive: Archive, package: _Package) -> None:
    """Raise DocumentError if pages of the book are encrypted."""
    if not archive.find(_ENCRYPTION):
        return
    root = parse_xml(archive.read(_ENCRYPTION), f"{archive.name}: {_ENCRYPTION}")
    texts = {item.path for item in package.items.values() if item.mime_type in _PAGES}
    for data in root.iter("*"):
        if tag(data) != "encrypteddata":
            continue
        algorithm = next((inner.get("Algorithm") for inner in data.iter("*") if tag(inner) == "encryptionmethod"), "")
        hidden = {to[0] for inner in data.iter("*") if (to := resolve("", inner.get("URI")))}
        if algorithm not in _FONTS and hidden & texts:
            raise DocumentError(
                f"{archive.name} is protected against copying (DRM), so that nothing can read it aloud."
            )


def _pages(archive: Archive, package: _Package, listed: set[str]) -> Iterator[tuple[str, Element]]:
    """Yield the pages of the spine in their order.

    Those that are no part of it (``linear="no"``) only where they hold its notes or are ``listed`` in the contents.
    """
    seen: set[str] = set()
    for element in package.root.iter("*"):
        if tag(element) != "itemref":
            continue
        item = _readable(package, element.get("idref") or "")
        if item is None:
            continue
        path = archive.find(item.path)
        if path is None:
            raise DocumentError(f"{archive.name} is incomplete: the page {item.path[:200]!r} is missing.")
        if path in seen:
            continue
        seen.add(path)
        page = parse_xhtml(archive.read(path), f"{archive.name}: {path}")
        if element.get("linear") == "no" and item.path not in listed and not _holds_notes(page):
            continue
        yield item.path, page


def _readable(package: _Package, identity: str) -> _Item | None:
    """Return the item of that id, or the first of its fallbacks that is a page (EPUB 3.3, section 3.5)."""
    tried: set[str] = set()
    following: str | None = identity
    while following is not None and following not in tried:
        tried.add(following)
        item = package.items.get(following)
        if item is None:
            return None
        if item.mime_type in _READ:
            return item
        following = item.fallback
    return None


def _holds_notes(page: Element) -> bool:
    return any(
        types_of(element) & {"footnote", "endnote", "rearnote", "footnotes", "endnotes"} for element in page.iter("*")
    )


def _contents(archive: Archive, package: _Package) -> list[list[_Entry]]:
    """Return the entries of the tables of contents that there are: that of EPUB 3 before that of EPUB 2."""
    tables = []
    navigation = next((item for item in package.items.values() if "nav" in item.properties), None)
    if navigation is not None and (path := archive.find(navigation.path)):
        root = parse_xhtml(archive.read(path), f"{archive.name}: {path}")
        tables += [
            list(_nav_entries(nav, navigation.path))
            for nav in root.iter("*")
            if tag(nav) == "nav" and types_of(nav) & {"toc", "doc-toc"}
        ]
    spine = next((element for element in package.root.iter("*") if tag(element) == "spine"), None)
    ncx = package.items.get(str(spine.get("toc"))) if spine is not None and spine.get("toc") else None
    ncx = ncx or next((item for item in package.items.values() if item.mime_type == "application/x-dtbncx+xml"), None)
    if ncx is not None and (path := archive.find(ncx.path)):
        root = parse_xml(archive.read(path), f"{archive.name}: {path}")
        tables.append(list(_ncx_entries(root, ncx.path)))
    return tables


def _nav_entries(nav: Element, base: str) -> Iterator[_Entry]:
    for item in nav.iter("*"):
        if tag(item) != "li":
            continue
        level = sum(tag(ancestor) == "li" for ancestor in item.iterancestors()) + 1
        link = next((child for child in item if tag(child) in {"a", "span"}), None)
        if link is None or level > CHAPTER_DEPTH:
            continue
        href = attribute(link, "href")
        if href is None:  # a heading without a target begins where its first child entry does
            inner = next((inner for inner in item.iter("*") if tag(inner) == "a" and attribute(inner, "href")), None)
            href = None if inner is None else attribute(inner, "href")
        if (target := resolve(base, href)) is not None:
            yield _Entry(target, title_of(plain_text(link)), level)


def _ncx_entries(root: Element, base: str) -> Iterator[_Entry]:
    for point in root.iter("*"):
        if tag(point) != "navpoint":
            continue
        level = sum(tag(ancestor) == "navpoint" for ancestor in point.iterancestors()) + 1
        if level > CHAPTER_DEPTH:
            continue
        label = next((child for child in point if tag(child) == "navlabel"), None)
        content = next((child for child in point if tag(child) == "content"), None)
        if (target := resolve(base, None if content is None else content.get("src"))) is not None:
            yield _Entry(target, "" if label is None else title_of(plain_text(label)), level)


def _starts(entries: list[_Entry], flow: Flow) -> list[Start]:
    """Return the blocks that entries point to; entries to a page outside the spine are left out."""
    return [
        Start(flow.anchors.get(entry.target, flow.pages[entry.target[0]]), entry.title, entry.level)
        for entry in entries
        if entry.target[0] in flow.pages
    ]


def _by_page(pages: list[tuple[str, Element]], flow: Flow) -> list[Start]:
    """Return a chapter for each page that has text, named by its heading or its title."""
    starts = []
    begins = [flow.pages[path] for path, _ in pages] + [len(flow.blocks)]
    for number, (_, root) in enumerate(pages):
        begin, end = begins[number], begins[number + 1]
        if begin == end:
            continue
        heading = next((block.text for block in flow.blocks[begin:end] if block.kind == "heading"), "")
        title = next((plain_text(element) for element in root.iter("*") if tag(element) == "title"), "")
        starts.append(Start(begin, title_of(heading or title)))
    return starts


def _cover(archive: Archive, package: _Package) -> Cover | None:
    """Return the cover picture that the book declares."""
    named = next(
        (
            element.get("content")
            for element in package.root.iter("*")
            if tag(element) == "meta" and element.get("name") == "cover"
        ),
        None,
    )
    item = next((item for item in package.items.values() if "cover-image" in item.properties), None)
    item = item or package.items.get(named or "")
    if item is None or item.mime_type not in _IMAGES:
        return None
    path = archive.find(item.path)
    if path is None or archive.size(path) > MAX_COVER_BYTES:
        return None
    try:
        return Cover(archive.read(path), _IMAGES[item.mime_type])
    except (DocumentError, TooLargeError):
        return None  # the cover is optional
