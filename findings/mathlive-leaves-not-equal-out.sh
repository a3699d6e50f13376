#!/usr/bin/env bash
# mathlive 0.111.1 (npm) says "X 5" for x \ne 5 and "log sub 28" for the logarithm of 8 to the base of 2, and on a server
# nothing before a global of the browser is made up.
#
# convertLatexToSpeakableText is exported by mathlive/ssr, for servers without a DOM, where it throws a TypeError for every
# formula: it asks the class MathfieldElement of the page for the rules to use. With that in place, signs that its table does
# not have are left out (≠) or said by the name of their command, an overline is left out with what is below it, and "1{,}000",
# TeX's way to write a thousand, becomes 1.000. Texts for screen readers and voices are better made of MathML
# (convertLatexToMathMl) by an engine such as speech-rule-engine.
#
# Seen with Node.js 20:
#   x=5: TypeError
#   with MathfieldElement:
#   x=5: 'X' equals 5
#   x\ne 5: 'X'5
#   \log_2 8: log sub 28
#   1{,}000: 1.000
#   \overline{AB}:
#   3:4: 3 such that 4
#   90^\circ: 90 to the circ ;
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund mathlive@0.111.1
cat >run.mjs <<'NODE'
import assert from "node:assert";
import { convertLatexToSpeakableText } from "mathlive/ssr";

console.log("mathlive 0.111.1, Node.js", process.version);
assert.throws(() => convertLatexToSpeakableText("x=5"), TypeError, "mathlive has changed");
console.log("x=5: TypeError");
globalThis.MathfieldElement = { textToSpeechRules: "mathlive" };
console.log("with MathfieldElement:");
for (const [latex, wanted] of [
  ["x=5", "'X' equals 5"],
  ["x\\ne 5", "'X'5"],
  ["\\log_2 8", "log sub 28"],
  ["1{,}000", "1.000"],
  ["\\overline{AB}", ""],
  ["3:4", "3 such that 4"],
  ["90^\\circ", "90 to the circ ;"],
]) {
  const said = convertLatexToSpeakableText(latex).trim();
  console.log(`${latex}: ${said}`);
  assert.equal(said, wanted, "mathlive has changed");
}
NODE
node run.mjs
