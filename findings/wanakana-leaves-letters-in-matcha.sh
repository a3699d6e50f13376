#!/usr/bin/env bash
# wanakana 5.3.1 (npm) writes "matcha" as まtちゃ, "shimbun" as しmぶん and "gakkō" as がkkō, and ファイル (file) as "fuairu".
#
# toHiragana takes romanised Japanese as it is typed. What signs, names and dictionaries have by Hepburn, a t in front of ch, an
# m in front of b, m and p, and a macron over a long vowel, stays as a letter in the middle of the kana, where a voice spells it
# or is silent. toRomaji spells the small vowels of foreign words as full ones, so that file, film, violin and disk get a
# syllable more. Write cch for tch, n for m in front of b, m and p, and a second vowel for a macron before, and replace kana
# with small vowels by a table of one's own.
#
# Seen with Node.js 20:
#   matcha: まtちゃ, maccha: まっちゃ (right)
#   shimbun: しmぶん, shinbun: しんぶん (right)
#   gakkō: がkkō, gakkou: がっこう (right)
#   ファイル: fuairu (not fairu)
#   フィルム: fyirumu (not firumu)
#   ディスク: deisuku (not disuku)
#   ヴァイオリン: vuaiorin (not vaiorin)
#   ウェブ: uebu (not webu)
#   チェック: chekku (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund wanakana@5.3.1
node - <<'NODE'
const assert = require("node:assert");
const { toHiragana, toRomaji } = require("wanakana");

console.log("wanakana 5.3.1, Node.js", process.version);
for (const [hepburn, typed, seen, right] of [
  ["matcha", "maccha", "まtちゃ", "まっちゃ"],
  ["shimbun", "shinbun", "しmぶん", "しんぶん"],
  ["gakkō", "gakkou", "がkkō", "がっこう"],
]) {
  const read = [toHiragana(hepburn), toHiragana(typed)];
  console.log(`${hepburn}: ${read[0]}, ${typed}: ${read[1]} (right)`);
  assert.deepEqual(read, [seen, right], "wanakana has changed");
}
for (const [kana, seen, right] of [
  ["ファイル", "fuairu", "fairu"],
  ["フィルム", "fyirumu", "firumu"],
  ["ディスク", "deisuku", "disuku"],
  ["ヴァイオリン", "vuaiorin", "vaiorin"],
  ["ウェブ", "uebu", "webu"],
  ["チェック", "chekku", "chekku"],
]) {
  const written = toRomaji(kana);
  console.log(`${kana}: ${written} (${written === right ? "right" : `not ${right}`})`);
  assert.equal(written, seen, "wanakana has changed");
}
NODE
