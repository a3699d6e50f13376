"""Hardened parsing of XML, XHTML and HTML by lxml: no entity is expanded, no DTD loaded, nothing fetched."""

from __future__ import annotations

import re
from html.entities import html5
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

from rhapsode.core.encodings import byte_order_mark
from rhapsode.core.errors import ConfigurationError, DocumentError
from rhapsode.core.extras import needs_extra

if TYPE_CHECKING:
    from lxml import etree

    Element: TypeAlias = etree._Element

_XML_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,300}\?>")
_XML_ENCODING = re.compile(rb"\s*<\?xml\b[^>]{0,200}\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HTML_ENCODING = re.compile(rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^<>\[\]]{0,2000}(\[)?", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text_of(data: bytes, name: str) -> str:
    """Return a file of plain text: UTF-8, or what its byte order mark says. Raises DocumentError for anything else."""
    mark, encoding = byte_order_mark(data)
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name} is not UTF-8: byte {error.start + len(mark):,} makes no character. Convert it with iconv."
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, name: str, declared: re.Pattern[bytes]) -> str:
    """Return markup as text, in the encoding of its byte order mark or its declaration, UTF-8 or Windows-1252."""
    if byte_order_mark(data)[0]:
        return text_of(data, name)
    declaration = declared.search(data[:2048])
    encodings = [declaration[1].decode("ascii")] if declaration else []
    for encoding in (*encodings, "utf-8", "cp1252", "iso-8859-1"):
        try:
            return data.decode(
                "cp1252" if encoding.lower() in {"iso-8859-1", "us-ascii"} and declaration else encoding
            )
        except (UnicodeDecodeError, LookupError):
            continue
    raise AssertionError("ISO 8859-1 has every byte")


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root of an XML document. ``name`` is what errors call it.

    Raises DocumentError when it is not well formed, or declares entities of its own. The names of HTML's characters
    (``&nbsp;``) are known, since files that rely on XHTML's DTD have them.
    """
    etree = _lxml()
    text = _prepared(_decoded(data, name, _XML_ENCODING), name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root: Element = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{name} is not well formed: {_reason(error)}.") from None
    return root


def parse_html(data: bytes, name: str) -> Element:
    """Return the root of an HTML document, repaired as browsers do. Raises DocumentError if it is empty."""
    etree = _lxml()
    text = _XML_DECLARATION.sub("", _decoded(data, name, _HTML_ENCODING), count=1)
    text = _NOT_XML.sub("", text)
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_pis=True, encoding="utf-8")
    try:
        root: Element | None = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"{name} cannot be read as HTML: {_reason(error)}.") from None
    if any("depth" in entry.message for entry in parser.error_log):
        raise DocumentError(f"{name} has elements within elements too deep to be read.")
    if root is None:
        raise DocumentError(f"{name} holds no text.")
    return root


def parse_xhtml(data: bytes, name: str) -> Element:
    """Return the root of a page of a book: parsed as XHTML if it is well formed, else as HTML."""
    try:
        return parse_xml(data, name)
    except DocumentError:
        if _ENTITY.search(_decoded(data, name, _XML_ENCODING)[:100_000]):
            raise
        return parse_html(data, name)


def tag(element: Element) -> str:
    """Return the name of an element without its namespace, in small letters; empty for comments and the like."""
    name = element.tag
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """Return an attribute by its local name, whatever its namespace or prefix."""
    exact = element.get(name)
    if exact is not None:
        return str(exact)
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].rpartition(":")[2] == name:
            return str(value)
    return None


def plain_text(element: Element) -> str:
    """Return all text within an element, on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def _prepared(text: str, name: str) -> str:
    """Return XML without its declaration and document type, and with named characters of HTML replaced."""
    text = _XML_DECLARATION.sub("", text, count=1)
    doctype = _DOCTYPE.search(text[:20_000])
    if doctype is not None:
        end = doctype.end()
        if doctype[1]:
            closed = text.find("]", end)
            if closed < 0 or _ENTITY.search(text, end, closed):
                raise DocumentError(f"{name} declares XML entities, which are not read.")
            end = closed + 1
        gone = text.find(">", end)
        text = text[: doctype.start()] + text[gone + 1 :] if gone >= 0 else text
    if _ENTITY.search(text[:100_000]):
        raise DocumentError(f"{name} declares XML entities, which are not read.")
    return _NOT_XML.sub("", _NAMED.sub(_character, text))


def _character(match: re.Match[str]) -> str:
    if match[1] in _OF_XML:
        return match[0]
    return html5.get(f"{match[1]};", match[0])


def _reason(error: Exception) -> str:
    return str(error).replace("\n", " ")[:200].rstrip(".")


def _lxml() -> ModuleType:
    try:
        from lxml import etree
    except ImportError:
        message = "Reading this needs the extra 'books', which is not installed."
        raise needs_extra(ConfigurationError(message), "books") from None
    module: ModuleType = etree
    return module
