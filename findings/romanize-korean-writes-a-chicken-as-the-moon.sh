#!/usr/bin/env bash
# @romanize/korean 0.1.3 (npm) writes 닭 (chicken) as dal, which is the moon (달), 삶 (life) as sal, which is flesh, and 칼날 as
# kalnal.
#
# It writes Korean by the Revised Romanization, which follows the pronunciation. Of the two consonants at the end of 닭, 흙, 삶
# and 읽다 the second is spoken (표준발음법 11), and the package writes the first; 밟다 is an exception that is spoken with ㅂ (10). An
# ㄴ behind ㄹ becomes ㄹ (20), which it does in front of ㄹ only, and ㄹ behind ㅁ and ㅇ becomes ㄴ (19). The ㅎ of 좋아 is silent
# (12).
#
# Seen with Node.js 20:
#   닭: dal (not dak)
#   흙: heul (not heuk)
#   삶: sal (not sam)
#   읽다: ilda (not ikda)
#   밟다: balda (not bapda)
#   칼날: kalnal (not kallal)
#   종로: jongro (not Jongno)
#   좋아: joha (not joa)
#   신라: silla (right)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund @romanize/korean@0.1.3
node - <<'NODE'
const assert = require("node:assert");
const { romanize } = require("@romanize/korean");

console.log("@romanize/korean 0.1.3, Node.js", process.version);
for (const [word, wrong, right] of [
  ["닭", "dal", "dak"],
  ["흙", "heul", "heuk"],
  ["삶", "sal", "sam"],
  ["읽다", "ilda", "ikda"],
  ["밟다", "balda", "bapda"],
  ["칼날", "kalnal", "kallal"],
  ["종로", "jongro", "Jongno"],
  ["좋아", "joha", "joa"],
  ["신라", "silla", "silla"],
]) {
  const written = romanize(word);
  console.log(`${word}: ${written}`, written === right ? "(right)" : `(not ${right})`);
  assert.equal(written, wrong, "@romanize/korean has changed");
}
NODE
