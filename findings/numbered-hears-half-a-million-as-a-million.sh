#!/usr/bin/env bash
# numbered 1.1.0 (npm) takes "half a million" for 1,000,000, "minus five" for 5, and "three quarters" for 3.
#
# parse brings the numbers of a transcript into digits. Words that it does not know are left out without an error, among them
# half, quarters and minus, so that the number that is left is another one; "negative", the word that the package writes
# itself, is known. Leave numbers with a half, a quarter or a minus as they were heard.
#
# Seen with Node.js 20:
#   half a million -> 1000000
#   two and a half million -> 2000000
#   three quarters -> 3
#   minus five -> 5
#   negative five -> -5 (right)
#   one point five -> 1.5 (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund numbered@1.1.0
node - <<'NODE'
const assert = require("node:assert");
const { parse } = require("numbered");

console.log("numbered 1.1.0, Node.js", process.version);
for (const [words, wrong, right] of [
  ["half a million", 1000000, 500000],
  ["two and a half million", 2000000, 2500000],
  ["three quarters", 3, 0.75],
  ["minus five", 5, -5],
  ["negative five", -5, -5],
  ["one point five", 1.5, 1.5],
]) {
  const heard = parse(words);
  console.log(`${words} -> ${heard}`, heard === right ? "(right)" : "");
  assert.equal(heard, wrong, "numbered has changed");
}
NODE
