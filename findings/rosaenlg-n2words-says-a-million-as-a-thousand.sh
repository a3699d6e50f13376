#!/usr/bin/env bash
# rosaenlg-n2words 3.3.0 (npm) says a million in Hebrew as אלף (a thousand), a decimal point with a Russian word, and -5 as
# five in seven languages.
#
# Hebrew is in its list of supported languages. Its table ends with a thousand, and every larger number is said as one or two
# of them: 21,000 is אלף, two million are אלפיים (two thousand). The word for the decimal point is the Russian запятая, in
# Cyrillic letters. A minus is left out without an error in Hebrew, Russian, Polish, Czech, Turkish, Serbian and Lithuanian.
#
# Seen with Node.js 20:
#   he 1000: אלף
#   he 21000: אלף
#   he 1000000: אלף
#   he 2000000: אלפיים
#   he 1.5: אחת запятая חמש
#   -5: he חמש, ru пять, pl pięć, cz pět, tr beş, sr pet, lt penki
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund rosaenlg-n2words@3.3.0
node - <<'NODE'
const assert = require("node:assert");
const words = require("rosaenlg-n2words");

console.log("rosaenlg-n2words 3.3.0, Node.js", process.version);
for (const [number, wrong] of [
  [1000, "אלף"],
  [21000, "אלף"],
  [1000000, "אלף"],
  [2000000, "אלפיים"],
  [1.5, "אחת запятая חמש"],
]) {
  const said = words(number, { lang: "he" });
  console.log(`he ${number}: ${said}`);
  assert.equal(said, wrong, "rosaenlg-n2words has changed");
}
const five = { he: "חמש", ru: "пять", pl: "pięć", cz: "pět", tr: "beş", sr: "pet", lt: "penki" };
const minus = Object.fromEntries(Object.keys(five).map((lang) => [lang, words(-5, { lang })]));
console.log("-5:", Object.entries(minus).map((pair) => pair.join(" ")).join(", "));
assert.deepEqual(minus, five, "rosaenlg-n2words has changed");
NODE
