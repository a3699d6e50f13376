"""EPUB and DOCX files for tests, made of their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{opf}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
METADATA = "<dc:title>The Book</dc:title><dc:creator>Ann Author</dc:creator><dc:language>en-GB</dc:language>"
TYPES = {"xhtml": "application/xhtml+xml", "html": "text/html", "ncx": "application/x-dtbncx+xml", "png": "image/png"}


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive of ``files``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return buffer.getvalue()


def page(body: str, title: str = "", attributes: str = "") -> str:
    """Return an XHTML page."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" {attributes}><head><title>{title}</title></head>'
        f"<body>{body}</body></html>"
    )


def nav(entries: str) -> str:
    """Return a navigation document with ``entries``, the ``li`` of its table of contents."""
    return page(f'<nav epub:type="toc"><h1>Contents</h1><ol>{entries}</ol></nav>')


def epub(
    files: Mapping[str, str | bytes],
    spine: Sequence[str],
    *,
    opf: str = "OEBPS/content.opf",
    metadata: str = METADATA,
    items: str = "",
    spine_attributes: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a book: ``files`` by their hrefs beside the package document, ``spine`` their order.

    ``nav.xhtml`` is its navigation document. ``items`` are further entries of the manifest; ``extra`` are files by
    their whole paths. A name in ``spine`` may be followed by attributes of its ``itemref``.
    """
    base = opf.rpartition("/")[0]
    manifest = "".join(
        f'<item id="{_id(href)}" href="{href}" media-type="{TYPES[href.rpartition(".")[2]]}"'
        f"{' properties=' + chr(34) + 'nav' + chr(34) if href == 'nav.xhtml' else ''}/>"
        for href in files
    )
    refs = "".join(f'<itemref idref="{_id(entry.partition(" ")[0])}" {entry.partition(" ")[2]}/>' for entry in spine)
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">{metadata}'
        f"</metadata><manifest>{manifest}{items}</manifest><spine {spine_attributes}>{refs}</spine></package>"
    )
    from urllib.parse import unquote

    content: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format(opf=opf),
        opf: package,
        **{f"{base}/{unquote(href)}" if base else unquote(href): text for href, text in files.items()},
        **(extra or {}),
    }
    return zipped(content)


def _id(href: str) -> str:
    return "i" + "".join(letter if letter.isalnum() else "_" for letter in href)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, *, styles: str = "", footnotes: str = "", core: str = "") -> bytes:
    """Return a Word document of ``body``, in which the prefix ``w`` is known."""

    def part(name: str, inner: str) -> str:
        return f'<?xml version="1.0"?><w:{name} xmlns:w="{WORD}">{inner}</w:{name}>'

    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": part("styles", styles),
    }
    if footnotes:
        files["word/footnotes.xml"] = part("footnotes", footnotes)
    if core:
        files["docProps/core.xml"] = f'<c xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</c>'
    return zipped(files)
