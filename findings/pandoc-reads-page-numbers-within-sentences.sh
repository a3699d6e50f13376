#!/usr/bin/env bash
# Pandoc 3.9 and markitdown 0.1.9 read the page numbers of an EPUB within its sentences, glued to the next word: "The cat sat 12on
# the mat."
#
# A book tells where each page of its printed edition begins, in the middle of a sentence too, by epub:type="pagebreak" and
# role="doc-pagebreak" (EPUB Accessibility 1.1; DPUB-ARIA 1.1), with the number as text or in aria-label. Reading systems skip
# it when they speak. Both converters take the text for a word of the sentence, so that a voice says a number there once a
# page. Numbers in aria-label are not read. Take elements of that role out of the documents before.
#
# Seen with Python 3.11:
#   text: Pandoc "The cat sat 12on the mat.", markitdown "The cat sat 12on the mat."
#   aria-label: Pandoc "The cat sat on the mat.", markitdown "The cat sat on the mat."
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc-binary==1.17 markitdown==0.1.9
cd "$home"
venv/bin/python - <<'PYTHON'
import zipfile
from importlib.metadata import version

import pypandoc
from markitdown import MarkItDown

FILES = {
    "META-INF/container.xml": """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>""",
    "book.opf": """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:uuid:1</dc:identifier>
<dc:title>Cats</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="one"/></spine></package>""",
    "nav.xhtml": """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>Contents</title></head>
<body><nav epub:type="toc"><ol><li><a href="one.xhtml">One</a></li></ol></nav></body></html>""",
}
CHAPTER = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>One</title></head><body><p>The cat sat {}on the mat.</p></body></html>"""
ATTRIBUTES = 'epub:type="pagebreak" role="doc-pagebreak" id="page12"'


def book(page: str) -> str:
    """Write an EPUB of one sentence with the beginning of a page in it."""
    with zipfile.ZipFile("book.epub", "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, text in FILES.items():
            archive.writestr(name, text)
        archive.writestr("one.xhtml", CHAPTER.format(page))
    return "book.epub"


print(
    f"Pandoc {pypandoc.get_pandoc_version()} (pypandoc-binary {version('pypandoc-binary')}), "
    f"markitdown {version('markitdown')}"
)
for name, page, wanted in (
    ("text", f"<span {ATTRIBUTES}>12</span>", "The cat sat 12on the mat."),
    ("aria-label", f'<span {ATTRIBUTES} aria-label="12"></span>', "The cat sat on the mat."),
):
    path = book(page)
    by_pandoc = pypandoc.convert_file(path, "plain").strip()
    by_markitdown = MarkItDown().convert(path).text_content.splitlines()[-1]
    print(f'{name}: Pandoc "{by_pandoc}", markitdown "{by_markitdown}"')
    assert by_pandoc == by_markitdown == wanted, "Pandoc or markitdown has changed"
PYTHON
