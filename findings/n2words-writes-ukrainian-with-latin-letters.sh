#!/usr/bin/env bash
# n2words 4.0.0 (npm) writes Ukrainian numbers with the Latin letter i: сiмдесят, двi тисячi, мiнус.
#
# The Cyrillic і (U+0456) looks like the Latin i (U+0069), and the words for six, seven, eight, two thousand and minus are
# written with the Latin one. On a screen nothing is seen of it. A speech engine has a word of two alphabets: it spells the
# word, switches the language in the middle of it or leaves the letter out, and a search for the right word finds nothing.
# Russian, Serbian and the rest are in one alphabet.
#
# Seen with Node.js 20:
#   uk-UA: шiсть, сiм, двi тисячi, мiнус один; with Latin letters: 4 of 4
#   ru-RU: шесть, семь, две тысячи, минус один; with Latin letters: 0 of 4
#   sr-Cyrl-RS: шест, седам, две хиљаде, минус један; with Latin letters: 0 of 4
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund n2words@4.0.0
node - <<'NODE'
const assert = require("node:assert");

(async () => {
  console.log("n2words 4.0.0, Node.js", process.version);
  const seen = { "uk-UA": [6, 7, 2000, -1], "ru-RU": [6, 7, 2000, -1], "sr-Cyrl-RS": [6, 7, 2000, -1] };
  for (const [language, numbers] of Object.entries(seen)) {
    const { toCardinal } = await import(`n2words/${language}`);
    const words = numbers.map((number) => toCardinal(number));
    const mixed = words.filter((word) => /[a-z]/i.test(word)).length;
    console.log(`${language}: ${words.join(", ")}; with Latin letters: ${mixed} of ${words.length}`);
    assert.equal(mixed, language === "uk-UA" ? 4 : 0, "n2words has changed");
  }
})();
NODE
