#!/usr/bin/env bash
# EbookLib 0.20 returns the chapters of an EPUB in the order of the manifest, with the table of contents among them, not in
# reading order.
#
# The manifest of an EPUB lists its files in any order; what is read, and in which order, is the spine (EPUB 3.3, 5.6 and
# 5.7). get_items_of_type(ITEM_DOCUMENT), which the samples of the package loop over, goes by the manifest: here the notes
# come first and chapter one last, behind the navigation document, and parts that the spine marks as not linear are among
# them. markitdown 0.1.9 takes the spine. book.spine with get_item_with_id gives the right order.
#
# Seen with Python 3.11:
#   EbookLib, items: notes, two, nav, one
#   EbookLib, spine: one, two, notes
#   markitdown: one, two, notes
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check ebooklib==0.20 markitdown==0.1.9
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import zipfile
from importlib.metadata import version

from ebooklib import ITEM_DOCUMENT, epub
from markitdown import MarkItDown

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
ITEM = '<item id="{0}" href="{0}.xhtml" media-type="application/xhtml+xml"{1}/>'
ITEMS = [ITEM.format(name, ' properties="nav"' * (name == "nav")) for name in ("notes", "two", "nav", "one")]
PACKAGE = f"""<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier><dc:title>Book</dc:title>
<dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest>{"".join(ITEMS)}</manifest>
<spine><itemref idref="one"/><itemref idref="two"/><itemref idref="notes" linear="no"/></spine></package>"""
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{0}</title></head><body>{1}</body></html>'
NAV = """<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol><li><a href="one.xhtml">Contents</a></li></ol></nav>"""

with zipfile.ZipFile("book.epub", "w") as file:
    file.writestr("mimetype", "application/epub+zip")
    file.writestr("META-INF/container.xml", CONTAINER)
    file.writestr("book.opf", PACKAGE)
    for name in ("notes", "two", "one"):
        file.writestr(f"{name}.xhtml", PAGE.format(name, f"<p>Chapter {name}.</p>"))
    file.writestr("nav.xhtml", PAGE.format("nav", NAV))

print("EbookLib", version("ebooklib"), "markitdown", version("markitdown"))
book = epub.read_epub("book.epub")
items = [item.get_id() for item in book.get_items_of_type(ITEM_DOCUMENT)]
text = MarkItDown().convert("book.epub").text_content
order = sorted(("one", "two", "notes"), key=lambda name: text.index(f"Chapter {name}."))
print("EbookLib, items:", ", ".join(items))
print("EbookLib, spine:", ", ".join(name for name, _ in book.spine))
print("markitdown:", ", ".join(order))
assert items == ["notes", "two", "nav", "one"], "EbookLib has changed"
assert [name for name, _ in book.spine] == order == ["one", "two", "notes"], "a package has changed"
PYTHON
