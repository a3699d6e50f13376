#!/usr/bin/env bash
# odfpy 1.4.1 reads words that were deleted, and reviewers' comments with their name and date, as text of an OpenDocument file.
#
# teletype.extractText is offered for the text of an element. What was deleted while changes were tracked is kept in
# text:tracked-changes at the beginning of the text, and comments (office:annotation) lie in their paragraph (OpenDocument 1.3
# part 3, 5.5, 14.1). Both are taken for text. The date of a comment is glued to the words before it, and getElementsByType(P)
# returns the paragraphs of deletions, comments and footnotes as paragraphs of the text, those of footnotes twice.
#
# Seen with Python 3.11, of a text that reads "She is here.1 Now." with a footnote:
#   ['not ', 'She is here.Editor2026-01-01T00:00:00Check this.1A footnote. Now.', 'Check this.', 'A footnote.']
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check odfpy==1.4.1
"$home/venv/bin/python" - <<'PYTHON'
import io
import zipfile
from importlib.metadata import version

from odf import teletype
from odf.opendocument import load
from odf.text import P

ODF = "urn:oasis:names:tc:opendocument:xmlns"
KIND = "application/vnd.oasis.opendocument.text"
SPACES = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
BY = "<dc:creator>Editor</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>"
CONTENT = f"""<office:document-content {SPACES} office:version="1.3"><office:body><office:text><text:tracked-changes>
<text:changed-region text:id="c1"><text:deletion><office:change-info>{BY}</office:change-info><text:p>not </text:p>
</text:deletion></text:changed-region></text:tracked-changes><text:p>She is <text:change text:change-id="c1"/>here.\
<office:annotation>{BY}<text:p>Check this.</text:p></office:annotation><text:note text:note-class="footnote">\
<text:note-citation>1</text:note-citation><text:note-body><text:p>A footnote.</text:p></text:note-body></text:note> Now.</text:p>
</office:text></office:body></office:document-content>"""
MANIFEST = f"""<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""

file = io.BytesIO()
with zipfile.ZipFile(file, "w") as archive:
    archive.writestr("mimetype", KIND)
    archive.writestr("content.xml", CONTENT)
    archive.writestr("META-INF/manifest.xml", MANIFEST)
print("odfpy", version("odfpy"))
paragraphs = [teletype.extractText(paragraph) for paragraph in load(file).getElementsByType(P)]
print(paragraphs)
assert paragraphs == [
    "not ",
    "She is here.Editor2026-01-01T00:00:00Check this.1A footnote. Now.",
    "Check this.",
    "A footnote.",
], "odfpy has changed"
PYTHON
