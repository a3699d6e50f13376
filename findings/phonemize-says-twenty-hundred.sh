#!/usr/bin/env bash
# phonemize 2.0.1 (npm) says "one, zero, zero" for 1,000,000, "twenty hundred" for 2000, "the s" for the 1990s and "m p" for
# MP3.
#
# It brings English text to IPA for voices. A number of four digits is taken for a year and read in two halves: 2000 is
# "twenty hundred", 1800 "eighteen oh zero". Commas cut a number into pieces, and 000 is one zero. Digits that touch a letter
# are left out without a word, as in decades, 100m and MP3. Letters with accents stay as they are written.
#
# Seen with Node.js 20:
#   1,000,000: wʌn, ˈziɹoʊ, ˈziɹoʊ
#   2000: ˈtwɛnti ˈhʌndɝd
#   1800: ˈeɪtin oʊ ˈziɹoʊ
#   the 1990s: ðə ˈs
#   100m: ˈm
#   MP3: ˈmp
#   $1.5 million: wʌn ˈdɑɫɝ. faɪv ˈmɪɫjən
#   café: ˈkæf é
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund phonemize@2.0.1
node - <<'NODE'
const assert = require("node:assert");
const { phonemize } = require("phonemize");

console.log("phonemize 2.0.1, Node.js", process.version);
for (const [text, wrong] of [
  ["1,000,000", "wʌn, ˈziɹoʊ, ˈziɹoʊ"],
  ["2000", "ˈtwɛnti ˈhʌndɝd"],
  ["1800", "ˈeɪtin oʊ ˈziɹoʊ"],
  ["the 1990s", "ðə ˈs"],
  ["100m", "ˈm"],
  ["MP3", "ˈmp"],
  ["$1.5 million", "wʌn ˈdɑɫɝ. faɪv ˈmɪɫjən"],
  ["café", "ˈkæf é"],
]) {
  const said = phonemize(text);
  console.log(`${text}: ${said}`);
  assert.equal(said.normalize(), wrong.normalize(), "phonemize has changed");
}
NODE
