#!/usr/bin/env bash
# arpabet-and-ipa-convertor-ts 1.0.3 (npm) makes M EY1 N (mane) of the M EH1 N (men) that it wrote as men itself.
#
# It brings the pronunciations of the CMU dictionary to IPA and back. The vowel of men, EH, becomes e, by which British
# dictionaries write it; on the way back e is EY, the vowel of mane, which the package writes as eɪ itself. Pens become panes
# and wet becomes wait. The vowel without stress, AH0, becomes ʌ, so that about begins like up, and comes back with a stress.
# toIPA also marks length in i: and not in u.
#
# Seen with Node.js 20:
#   M EH1 N -> men -> M EY1 N
#   P EH1 N -> pen -> P EY1 N
#   W EH1 T -> wet -> W EY1 T
#   W EY1 T -> weɪt -> W EY1 T
#   DH AH0 -> ðʌ -> DH AH1
#   B IY1 T -> bi:t -> B IY1 T
#   B UW1 T -> but -> B UW1 T
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund arpabet-and-ipa-convertor-ts@1.0.3
node - <<'NODE'
const assert = require("node:assert");
const { toIPA, toArpabet } = require("arpabet-and-ipa-convertor-ts");

console.log("arpabet-and-ipa-convertor-ts 1.0.3, Node.js", process.version);
for (const [arpabet, ipa, back] of [
  ["M EH1 N", "men", "M EY1 N"],
  ["P EH1 N", "pen", "P EY1 N"],
  ["W EH1 T", "wet", "W EY1 T"],
  ["W EY1 T", "weɪt", "W EY1 T"],
  ["DH AH0", "ðʌ", "DH AH1"],
  ["B IY1 T", "bi:t", "B IY1 T"],
  ["B UW1 T", "but", "B UW1 T"],
]) {
  const there = toIPA(arpabet);
  console.log(`${arpabet} -> ${there} -> ${toArpabet(there)}`);
  assert.deepEqual([there, toArpabet(there)], [ipa, back], "arpabet-and-ipa-convertor-ts has changed");
}
NODE
