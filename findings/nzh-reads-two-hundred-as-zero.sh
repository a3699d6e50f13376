#!/usr/bin/env bash
# nzh 1.0.14 (npm) reads 两百 (two hundred) as 0, the year 二〇二四 as 224, and 一万五 (fifteen thousand) as 10005.
#
# decodeS turns Chinese numbers back into digits. 两, the two that people say in front of 百, 千 and 万, is not in its table, and
# a character that is not there counts as nought, without an error: 两万 becomes 0 too, and 廿五 (25) becomes 5. Years and
# numbers said digit by digit lose the places of their zeros. People say numbers in all these ways; nzh's own output, which has
# 二百, comes back right, so that a test by round trip finds nothing. Refuse text with characters that encodeS does not write,
# and read years digit by digit before the call.
#
# Seen with Node.js 20:
#   二百 -> 200 (right)
#   两百 -> 0 (not 200)
#   两万三千 -> 3000 (not 23000)
#   二〇二四 -> 224 (not 2024)
#   一万五 -> 10005 (not 15000)
#   一千零五 -> 1005 (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund nzh@1.0.14
node - <<'NODE'
const assert = require("node:assert");
const nzh = require("nzh").cn;

console.log("nzh 1.0.14, Node.js", process.version);
for (const [text, wrong, right] of [
  ["二百", 200, 200],
  ["两百", 0, 200],
  ["两万三千", 3000, 23000],
  ["二〇二四", 224, 2024],
  ["一万五", 10005, 15000],
  ["一千零五", 1005, 1005],
]) {
  const number = Number(nzh.decodeS(text));
  console.log(`${text} -> ${number} ${number === right ? "(right)" : `(not ${right})`}`);
  assert.equal(number, wrong, "nzh has changed");
}
assert.equal(nzh.encodeS(200), "二百", "nzh has changed");
NODE
