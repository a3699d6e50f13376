#!/usr/bin/env bash
# speech-rule-engine 4.1.5 (npm) says "x is a member of A" for the x \not\in A of KaTeX 0.19.1, "x equals 5" for x \not= 5, and
# "90 raised to the composed with power" for 90^\circ.
#
# KaTeX and Temml write \not as the combining stroke U+0338 behind the sign, which is canonically the same as ≠ or ∉.
# speech-rule-engine says the sign alone, and drops the stroke or leaves it as it is, where no voice reads it: the formula says
# the opposite. The degree of TeX is ∘ (U+2218) as an exponent, for which there is no rule, and a binomial coefficient is said
# as a matrix. Turn the MathML into NFC first, which mends the negations, and write degrees with \degree in KaTeX.
#
# Seen with Node.js 20, ClearSpeak in English:
#   x\not\in A: KaTeX: x is a member of A; Temml: x is a member of A
#   x\not\in A in NFC: KaTeX: x is not a member of A; Temml: x is not a member of A
#   x\not= 5: KaTeX: x equals (U+338) 5; Temml: x equals (U+338) 5
#   x\not= 5 in NFC: KaTeX: x is not equal to 5; Temml: x is not equal to 5
#   x\ne 5: KaTeX: x is not equal to 5; Temml: x is not equal to 5
#   90^\circ: KaTeX: 90 raised to the composed with power; Temml: 90 raised to the composed with power
#   \binom{5}{2}: KaTeX: the 2 by 1 column matrix 5 2; Temml: the 2 by 1 column matrix 5 2
#   1\,000: KaTeX: 1 000; Temml: 1 times 000
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund speech-rule-engine@4.1.5 katex@0.19.1 temml@0.13.5
node - <<'NODE'
const assert = require("node:assert");
const engine = require("speech-rule-engine");
const katex = require("katex");
const temml = require("temml");

const mathml = {
  KaTeX: (tex) => /<math.*<\/math>/s.exec(katex.renderToString(tex, { output: "mathml" }))[0],
  Temml: (tex) => temml.renderToString(tex),
};
const withoutSource = (markup) => markup.replace(/<annotation.*?<\/annotation>/s, "");

(async () => {
  await engine.setupEngine({ locale: "en", domain: "clearspeak" });
  await engine.engineReady();
  console.log("speech-rule-engine 4.1.5, KaTeX", katex.version, "Temml 0.13.5, Node.js", process.version);
  for (const [tex, form, byKatex, byTemml] of [
    ["x\\not\\in A", "", "x is a member of A"],
    ["x\\not\\in A", "NFC", "x is not a member of A"],
    ["x\\not= 5", "", "x equals (U+338) 5"],
    ["x\\not= 5", "NFC", "x is not equal to 5"],
    ["x\\ne 5", "", "x is not equal to 5"],
    ["90^\\circ", "", "90 raised to the composed with power"],
    ["\\binom{5}{2}", "", "the 2 by 1 column matrix 5 2"],
    ["1\\,000", "", "1 000", "1 times 000"],
  ]) {
    const said = {};
    for (const [name, write] of Object.entries(mathml)) {
      const markup = withoutSource(write(tex));
      said[name] = engine.toSpeech(form ? markup.normalize(form) : markup).replace("\u0338", "(U+338)");
    }
    console.log(`${tex}${form && ` in ${form}`}: KaTeX: ${said.KaTeX}; Temml: ${said.Temml}`);
    assert.deepEqual(said, { KaTeX: byKatex, Temml: byTemml ?? byKatex }, "speech-rule-engine, KaTeX or Temml has changed");
  }
})();
NODE
