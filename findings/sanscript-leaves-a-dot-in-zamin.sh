#!/usr/bin/env bash
# @indic-transliteration/sanscript 1.3.3 (npm) writes ज़मीन (ground) as "ja़mīna", with the Devanagari dot in the Latin word,
# where its sibling for Python writes "zamīna"; neither has the first vowel of ऑफ़िस (office).
#
# The sounds z, f, ṛ and ṛh of Hindi and Urdu are letters with a dot below, which are written as one character or as two.
# Unicode's normal forms, NFC included, always have two (they are excluded from composition), so that is how text comes from
# the web and from most libraries. sanscript has the single characters in its table, and those alone: of two it leaves the dot
# (U+093C) behind the vowel that it adds, and z is read as j. indic-transliteration 2.3.82 (PyPI), which shares its tables, is
# right with both.
#
# Seen with Python 3.11 and Node.js 20, to IAST:
#   ज़मीन, normal form: npm ja़mīna, PyPI zamīna
#   ज़मीन, single characters: npm zamīna, PyPI zamīna
#   सड़क, normal form: npm saḍa़ka, PyPI sar̤aka
#   ऑफ़िस, normal form: npm ऑpha़isa, PyPI ऑfisa
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check indic-transliteration==2.3.82
npm install --silent --no-audit --no-fund @indic-transliteration/sanscript@1.3.3
cat >npm.js <<'NODE'
const { t } = require("@indic-transliteration/sanscript");
console.log(JSON.stringify(JSON.parse(process.argv[2]).map((word) => t(word, "devanagari", "iast"))));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess
import unicodedata
from importlib.metadata import version

from indic_transliteration import sanscript

print("@indic-transliteration/sanscript 1.3.3, indic-transliteration", version("indic-transliteration"))
words = [unicodedata.normalize("NFC", word) for word in ("ज़मीन", "सड़क", "ऑफ़िस")]
words.insert(1, "\u095bमीन")
npm = json.loads(subprocess.run(["node", "npm.js", json.dumps(words)], check=True, capture_output=True).stdout)
pypi = [sanscript.transliterate(word, sanscript.DEVANAGARI, sanscript.IAST) for word in words]
for word, one, other in zip(words, npm, pypi, strict=True):
    form = "normal form" if unicodedata.is_normalized("NFC", word) else "single characters"
    print(f"{word}, {form}: npm {one}, PyPI {other}")
dot = "\u093c"
assert [dot in written for written in npm] == [True, False, True, True], "sanscript has changed"
assert not any(dot in written for written in pypi), "indic-transliteration has changed"
assert npm[1] == pypi[0] == pypi[1] == "zamīna"
PYTHON
