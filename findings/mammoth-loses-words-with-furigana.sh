#!/usr/bin/env bash
# mammoth 1.13.0 and python-docx 1.2.0 leave out every word of a DOCX file that has a reading above it (furigana).
#
# Word's phonetic guide stores the reading and the word together (ECMA-376, 17.3.3.25, w:ruby, with w:rt and w:rubyBase).
# Both packages pass over the whole element, so that the word itself is gone, not only its reading: books for children and
# learners of Japanese, and names in any Japanese text, lose their nouns. docx2txt 0.9 returns the reading and the word.
#
# Seen with Python 3.11, of 東京 (とうきょう) に行く:
#   mammoth, text: に行く
#   mammoth, HTML: <p>に行く</p>
#   python-docx: に行く
#   docx2txt: とうきょう東京に行く
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check mammoth==1.13.0 python-docx==1.2.0 docx2txt==0.9
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RUBY = f"""<w:r xmlns:w="{WORD}"><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/>
<w:hpsBaseText w:val="21"/><w:lid w:val="ja-JP"/></w:rubyPr><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt>
<w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r>"""

document = docx.Document()
document.add_paragraph("に行く")._p.insert(0, parse_xml(RUBY))
file = io.BytesIO()
document.save(file)
print(*(f"{name} {version(name)}" for name in ("mammoth", "python-docx", "docx2txt")))
for name, text, wanted in (
    ("mammoth, text", mammoth.extract_raw_text(file).value.strip(), "に行く"),
    ("mammoth, HTML", mammoth.convert_to_html(file).value, "<p>に行く</p>"),
    ("python-docx", docx.Document(file).paragraphs[0].text, "に行く"),
    ("docx2txt", docx2txt.process(file), "とうきょう東京に行く"),
):
    print(f"{name}: {text}")
    assert text == wanted, f"{name} has changed"
PYTHON
