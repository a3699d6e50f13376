#!/usr/bin/env bash
# docx2txt 0.9 returns the words of every text box of a DOCX file twice, and words that were moved at both places.
#
# Word writes a text box two times, as a drawing and, for older readers, as a picture (ECMA-376 part 3, mc:AlternateContent
# with mc:Choice and mc:Fallback, of which a reader takes one). docx2txt takes every w:t there is. What was moved while changes
# were tracked is in w:moveFrom and in w:moveTo, and only the second is text of the document. A non-breaking hyphen
# is dropped, so that "re-sign" is "resign". mammoth 1.13.0 returns each of them once, with the hyphen.
#
# Seen with Python 3.11:
#   text box: docx2txt 'Before.|Aside.|Aside. After.', mammoth 'Before. After.|Aside.'
#   moved: docx2txt 'First. Last.|First.', mammoth 'Last.|First.'
#   hyphen: docx2txt 'resign', mammoth 're‑sign'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check docx2txt==0.9 mammoth==1.13.0 python-docx==1.2.0
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml

SPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{address}"'
    for prefix, address in {
        "w": "openxmlformats.org/wordprocessingml/2006/main",
        "mc": "openxmlformats.org/markup-compatibility/2006",
        "wps": "microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "openxmlformats.org/drawingml/2006/main",
    }.items()
)
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
BOX = "<w:txbxContent><w:p><w:r><w:t>Aside.</w:t></w:r></w:p></w:txbxContent>"
TEXT_BOX = f"""<w:p {SPACES} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:t>Before.</w:t></w:r><w:r><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="914400" cy="457200"/><wp:docPr id="1" name="Box"/><a:graphic>
<a:graphicData uri="{SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{BOX}</wps:txbx><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:72pt;height:36pt">
<v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>
<w:r><w:t xml:space="preserve"> After.</w:t></w:r></w:p>"""
MOVED = [
    f"<w:p {SPACES}><w:moveFrom w:id='1' w:author='Editor'><w:r><w:t xml:space='preserve'>First. </w:t></w:r></w:moveFrom>"
    "<w:r><w:t>Last.</w:t></w:r></w:p>",
    f"<w:p {SPACES}><w:moveTo w:id='2' w:author='Editor'><w:r><w:t>First.</w:t></w:r></w:moveTo></w:p>",
]
HYPHEN = f"<w:p {SPACES}><w:r><w:t>re</w:t><w:noBreakHyphen/><w:t>sign</w:t></w:r></w:p>"


def lines(text: str) -> str:
    return "|".join(line for line in text.splitlines() if line.strip())


print(*(f"{name} {version(name)}" for name in ("docx2txt", "mammoth")))
for name, paragraphs, doubled, right in (
    ("text box", [TEXT_BOX], "Before.|Aside.|Aside. After.", "Before. After.|Aside."),
    ("moved", MOVED, "First. Last.|First.", "Last.|First."),
    ("hyphen", [HYPHEN], "resign", "re\u2011sign"),
):
    document = docx.Document()
    for paragraph in paragraphs:
        document.element.body.insert(-1, parse_xml(paragraph))
    file = io.BytesIO()
    document.save(file)
    by_docx2txt, by_mammoth = lines(docx2txt.process(file)), lines(mammoth.extract_raw_text(file).value)
    print(f"{name}: docx2txt {by_docx2txt!r}, mammoth {by_mammoth!r}")
    assert by_docx2txt == doubled, "docx2txt has changed"
    assert by_mammoth == right, "mammoth has changed"
PYTHON
