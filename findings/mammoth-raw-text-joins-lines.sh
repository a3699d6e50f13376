#!/usr/bin/env bash
# mammoth 1.13.0 joins the last word of a line and the first of the next one when it extracts the text of a DOCX file.
#
# A line break within a paragraph (w:br, Shift+Enter in Word) separates the lines of poems and addresses. extract_raw_text is
# documented to ignore all formatting and to put two newlines behind a paragraph; it removes the break as well and
# puts nothing in its place: "roses are red" and "violets" are read as "redviolets". convert_to_html has <br /> there, and
# python-docx 1.2.0 a newline. A page break within a paragraph goes the same way, and tabs are kept.
#
# Seen with Python 3.11:
#   mammoth, text: 'Roses are redviolets are bluesugar\tand tea'
#   mammoth, HTML: '<p>Roses are red<br />violets are bluesugar\tand tea</p>'
#   python-docx: 'Roses are red\nviolets are bluesugar\tand tea'
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check mammoth==1.13.0 python-docx==1.2.0
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import docx
import mammoth
from docx.enum.text import WD_BREAK

document = docx.Document()
run = document.add_paragraph().add_run("Roses are red")
run.add_break()
run.add_text("violets are blue")
run.add_break(WD_BREAK.PAGE)
run.add_text("sugar\tand tea")
file = io.BytesIO()
document.save(file)
print("mammoth", version("mammoth"), "python-docx", version("python-docx"))
for name, text, wanted in (
    ("mammoth, text", mammoth.extract_raw_text(file).value.rstrip("\n"), "Roses are redviolets are bluesugar\tand tea"),
    ("mammoth, HTML", mammoth.convert_to_html(file).value, "<p>Roses are red<br />violets are bluesugar\tand tea</p>"),
    ("python-docx", docx.Document(file).paragraphs[0].text, "Roses are red\nviolets are bluesugar\tand tea"),
):
    print(f"{name}: {text!r}")
    assert text == wanted, f"{name} has changed"
PYTHON
