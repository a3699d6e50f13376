#!/usr/bin/env bash
# pinyin-split 1.170.0 (npm) makes "èr" (two) of zhèr (here), "huā" of huār (flower) and "n ren" of nvren (woman).
#
# It parts pinyin into syllables by a list. What the list does not have is left out of the answer without a word: the r that a
# word gets in the north, unless "er" is left, when the consonant in front is gone (gèr, zhèr), and the ü that is typed as v.
# Syllables that it lacks are cut in two (dia, nun) or lose their beginning (lo, yo). Count the letters of what comes back.
#
# Seen with Node.js 20:
#   zhèr: èr
#   gèr: èr
#   huār: huā
#   nvren: n ren
#   yo: o
#   dia: di a
#   nǐhǎo: nǐ hǎo (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund pinyin-split@1.170.0
node - <<'NODE'
const assert = require("node:assert");
const { split } = require("pinyin-split");

console.log("pinyin-split 1.170.0, Node.js", process.version);
for (const [word, wrong, right] of [
  ["zhèr", "èr", "zhèr"],
  ["gèr", "èr", "gèr"],
  ["huār", "huā", "huār"],
  ["nvren", "n ren", "nv ren"],
  ["yo", "o", "yo"],
  ["dia", "di a", "dia"],
  ["nǐhǎo", "nǐ hǎo", "nǐ hǎo"],
]) {
  const parts = split(word).join(" ");
  console.log(`${word}: ${parts}`, parts === right ? "(right)" : "");
  assert.equal(parts, wrong, "pinyin-split has changed");
}
NODE
