#!/usr/bin/env bash
# EbookLib 0.20 lists chapters and footnotes among the pages of an EPUB that it writes, and takes the title and the style sheet
# out of each document of a book that it has read.
#
# The page list of the navigation document leads to the pages of the printed edition (EPUB 3.3, 5.4.2), which the text marks by
# epub:type="pagebreak". EbookLib takes every element with an epub:type and an id for a page: "go to page" of a reader offers
# "One" and the text of a note. The spine refers to an item "ncx" also when there is none. What a document has in its head is
# gone after read_epub and write_epub. Write with {"epub3_pages": False} where the book has no pages, and edit books that exist
# with zipfile.
#
# Seen with Python 3.11:
#   page list: One, 12, A note about cats.
#   page list with {"epub3_pages": False}: none
#   spine: toc="ncx", items with that id: 0
#   head, first written: title, link
#   head, read and written again: nothing
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check ebooklib==0.20
cd "$home"
venv/bin/python -W ignore - <<'PYTHON'
import zipfile
from importlib.metadata import version

from ebooklib import epub
from lxml import etree

NAMES = {
    "html": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "opf": "http://www.idpf.org/2007/opf",
}
CHAPTER = """<section epub:type="chapter" id="one"><h1>One</h1>
<p>The cat sat <span epub:type="pagebreak" role="doc-pagebreak" id="page12" aria-label="12"></span>on the mat.</p>
<aside epub:type="footnote" id="note">A note about cats.</aside></section>"""


def part(path: str, name: str) -> etree._Element:
    """Return a document of an EPUB as a tree."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(f"EPUB/{name}"))


def found(path: str, name: str, query: str) -> list:
    return part(path, name).xpath(query, namespaces=NAMES)


def pages(path: str) -> list[str]:
    return found(path, "nav.xhtml", "//html:nav[@epub:type='page-list']//html:a/text()")


def head(path: str) -> list[str]:
    return [etree.QName(element).localname for element in found(path, "one.xhtml", "//html:head/*")]


book = epub.EpubBook()
book.set_identifier("urn:uuid:1")
book.set_title("Cats")
book.set_language("en")
chapter = epub.EpubHtml(title="One", file_name="one.xhtml", content=CHAPTER)
chapter.add_link(href="style.css", rel="stylesheet", type="text/css")
book.add_item(epub.EpubItem(uid="style", file_name="style.css", media_type="text/css", content=b"h1 {color: navy}"))
book.add_item(chapter)
book.add_item(epub.EpubNav())
book.toc = [chapter]
book.spine = [chapter]
epub.write_epub("first.epub", book)
epub.write_epub("without.epub", book, {"epub3_pages": False})
epub.write_epub("again.epub", epub.read_epub("first.epub"))

print("EbookLib", version("ebooklib"))
listed = pages("first.epub")
print("page list:", ", ".join(listed))
assert listed == ["One", "12", "A note about cats."], "EbookLib has changed"
listed = pages("without.epub")
print('page list with {"epub3_pages": False}:', ", ".join(listed) or "none")
assert listed == [], "EbookLib has changed"
(toc,) = found("first.epub", "content.opf", "//opf:spine/@toc")
items = found("first.epub", "content.opf", f"//opf:item[@id='{toc}']")
print(f'spine: toc="{toc}", items with that id: {len(items)}')
assert (toc, items) == ("ncx", []), "EbookLib has changed"
for name, path, wanted in (
    ("first written", "first.epub", ["title", "link"]),
    ("read and written again", "again.epub", []),
):
    elements = head(path)
    print(f"head, {name}:", ", ".join(elements) or "nothing")
    assert elements == wanted, "EbookLib has changed"
PYTHON
