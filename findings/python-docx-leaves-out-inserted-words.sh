#!/usr/bin/env bash
# python-docx 1.2.0 leaves out words that were inserted while changes were tracked, words in content controls and fields.
#
# Paragraph.text is documented as the textual content of the paragraph, hyperlinks included. Runs that lie in w:ins (a
# tracked insertion), in w:sdt (a content control) or in w:fldSimple (a field, such as a cross-reference) are text that
# every word processor shows and prints (ECMA-376, 17.13.5, 17.5.2, 17.16.19). They are missing without a sign: "She is not
# here." is read as "She is here."
#
# Seen with Python 3.11:
#   tracked insertion: 'She is here.'
#   content control: 'Dear ,'
#   field: 'See figure .'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

RUN = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
CASES = {
    "tracked insertion": ("She is ", "<w:ins {} w:id='1' w:author='Ann'>" + RUN.format("not ") + "</w:ins>", "here."),
    "content control": ("Dear ", "<w:sdt {}><w:sdtContent>" + RUN.format("Joe") + "</w:sdtContent></w:sdt>", ","),
    "field": ("See figure ", "<w:fldSimple {} w:instr='REF a'>" + RUN.format("12") + "</w:fldSimple>", "."),
}

written = Document()
for before, element, after in CASES.values():
    paragraph = written.add_paragraph(before)
    paragraph._p.append(parse_xml(element.format(nsdecls("w"))))
    paragraph.add_run(after)
file = io.BytesIO()
written.save(file)
print("python-docx", version("python-docx"))
for (name, (before, _, after)), paragraph in zip(CASES.items(), Document(file).paragraphs, strict=True):
    print(f"{name}: {paragraph.text!r}")
    assert paragraph.text == before + after, "python-docx has changed"
PYTHON
