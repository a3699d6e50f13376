#!/usr/bin/env bash
# hgtk 0.2.1 and es-hangul 2.4.0 (npm) write 3를, 6는 and 10를, where 3을, 6은 and 10을 are said.
#
# A Korean particle has two forms, one behind a vowel and one behind a final consonant, and both packages choose it for the word
# that it is attached to. Digits are read 삼, 육 and 십, which end in consonants. Both packages know how Latin letters sound (N을), but
# take every digit for a vowel, which is right for 2, 4, 5 and 9 only. A sentence that is made of a template and a number is
# wrong for more than half of the last digits. Write the number in Hangul first, and choose the particle behind that.
#
# Seen on Linux x86-64, Python 3.11, Node.js 20:
#   hgtk: 서울을 사과를 삼을 3를 6는 10를 N을
#   es-hangul: 서울을 사과를 삼을 3를 6는 10를 N을
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hgtk==0.2.1 six==1.17.0
npm install --silent --no-audit --no-fund es-hangul@2.4.0
venv/bin/python - <<'PYTHON'
from importlib.metadata import version

from hgtk.josa import EUL_REUL, EUN_NEUN, attach

words = [*(attach(word, EUL_REUL) for word in ("서울", "사과", "삼", "3")), attach("6", EUN_NEUN)]
words += [attach(word, EUL_REUL) for word in ("10", "N")]
print("hgtk", version("hgtk"), *words)
assert words == ["서울을", "사과를", "삼을", "3를", "6는", "10를", "N을"], "hgtk has changed"
PYTHON
node - <<'NODE'
const assert = require("node:assert");
const { josa } = require("es-hangul");

const words = ["서울", "사과", "삼", "3"].map((word) => josa(word, "을/를"));
words.push(josa("6", "은/는"), ...["10", "N"].map((word) => josa(word, "을/를")));
console.log("es-hangul 2.4.0", ...words);
assert.deepEqual(words, ["서울을", "사과를", "삼을", "3를", "6는", "10를", "N을"], "es-hangul has changed");
NODE
