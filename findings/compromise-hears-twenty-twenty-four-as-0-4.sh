#!/usr/bin/env bash
# compromise 14.17.0 (npm) turns "twenty twenty four" into "0 4", "nineteen eighty four" into "19 80 4", and 3/4 into "three
# /4".
#
# numbers().toNumber() and toText() are to exchange digits and words. A year that is said in two halves is cut up, and where
# both halves begin with twenty, both are lost but for a zero. In the other direction a minus stays a hyphen glued to the
# word, which voices do not speak, a price of 5.50 is "five point five dollars", and only the numerator of a fraction is
# replaced. Plain numbers and decimals are right.
#
# Seen with Node.js 20:
#   toNumber: in twenty twenty four -> in 0 4
#   toNumber: in nineteen eighty four -> in 19 80 4
#   toNumber: one hundred and five -> 105
#   toText: It is -5 degrees -> It is -five degrees
#   toText: a price of $5.50 -> a price of five point five dollars
#   toText: 3/4 cup -> three /4 cup
#   toText: 1.05 kg -> one point zero five kg
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund compromise@14.17.0
node - <<'NODE'
const assert = require("node:assert");
const nlp = require("compromise");

console.log("compromise 14.17.0, Node.js", process.version);
for (const [method, text, wanted] of [
  ["toNumber", "in twenty twenty four", "in 0 4"],
  ["toNumber", "in nineteen eighty four", "in 19 80 4"],
  ["toNumber", "one hundred and five", "105"],
  ["toText", "It is -5 degrees", "It is -five degrees"],
  ["toText", "a price of $5.50", "a price of five point five dollars"],
  ["toText", "3/4 cup", "three /4 cup"],
  ["toText", "1.05 kg", "one point zero five kg"],
]) {
  const document = nlp(text);
  document.numbers()[method]();
  console.log(`${method}: ${text} -> ${document.text()}`);
  assert.equal(document.text(), wanted, "compromise has changed");
}
NODE
