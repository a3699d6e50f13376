#!/usr/bin/env bash
# written-number 0.11.1 (npm) says nothing at all for -5, rounds 1.5 to "two", and says German numbers in English.
#
# A negative number gives the empty string, so that a temperature is left out of the sentence. Decimals are rounded without a
# word. A language that it does not have, such as German or Dutch, gives English words and not an error. "number" and "lang"
# are all that its README asks for.
#
# Seen with Node.js 20:
#   en -5: ""
#   fr -5: ""
#   en 1.5: "two"
#   es 2.4: "dos"
#   de 21: "twenty-one"
#   fr 21: "vingt et un"
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund written-number@0.11.1
node - <<'NODE'
const assert = require("node:assert");
const writtenNumber = require("written-number");

console.log("written-number 0.11.1, Node.js", process.version);
for (const [number, lang, wanted] of [
  [-5, "en", ""],
  [-5, "fr", ""],
  [1.5, "en", "two"],
  [2.4, "es", "dos"],
  [21, "de", "twenty-one"],
  [21, "fr", "vingt et un"],
]) {
  const said = writtenNumber(number, { lang });
  console.log(`${lang} ${number}: "${said}"`);
  assert.equal(said, wanted, "written-number has changed");
}
NODE
