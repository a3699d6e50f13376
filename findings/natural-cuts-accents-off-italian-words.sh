#!/usr/bin/env bash
# natural 8.1.1 (npm) makes "perch" of the Italian perché and "citt" of città, and leaves è (is) out.
#
# AggressiveTokenizerIt cuts at \W, to which every letter with an accent belongs. The word loses its end, where Italian has its
# accents, and the verb è vanishes; the Dutch tokenizer makes "n" of één (one) and "caf" of café, and the Portuguese one cuts
# at ü. Those for Spanish, French and Polish have the letters of their language. Word counts, search terms and lexicons of
# pronunciations then get words that do not exist. Use Intl.Segmenter, which Node.js has: it cuts these right.
#
# Seen with Node.js 20:
#   It: La città è più grande perché cresce. -> La citt pi grande perch cresce
#   Nl: Eén kopje café, vóór tien. -> E n kopje caf v r tien
#   Pt: Müller não está. -> M ller não está
#   Es: El pingüino está así. -> El pingüino está así
#   Fr: Où est la forêt ? -> Où est la forêt
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund natural@8.1.1
DOTENV_CONFIG_QUIET=true node - <<'NODE'
const assert = require("node:assert");
const natural = require("natural");

console.log("natural 8.1.1, Node.js", process.version);
for (const [language, text, wanted] of [
  ["It", "La città è più grande perché cresce.", "La citt pi grande perch cresce"],
  ["Nl", "Eén kopje café, vóór tien.", "E n kopje caf v r tien"],
  ["Pt", "Müller não está.", "M ller não está"],
  ["Es", "El pingüino está así.", "El pingüino está así"],
  ["Fr", "Où est la forêt ?", "Où est la forêt"],
]) {
  const words = new natural[`AggressiveTokenizer${language}`]().tokenize(text).join(" ");
  console.log(`${language}: ${text} -> ${words}`);
  assert.equal(words, wanted, "natural has changed");
  const segments = [...new Intl.Segmenter(language.toLowerCase(), { granularity: "word" }).segment(text)];
  const whole = segments.filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
  assert.deepEqual(whole, text.match(/[\p{L}]+/gu), "Intl.Segmenter has changed");
}
NODE
