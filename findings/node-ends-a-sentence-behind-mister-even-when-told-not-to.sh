#!/usr/bin/env bash
# Node.js 24.21.0 ends a sentence behind "Mr." and "Sr.", also with the locales en-u-ss-standard and es-u-ss-standard, which ask it
# not to.
#
# Intl.Segmenter cuts text into sentences without a package. Unicode's CLDR has lists of abbreviations that end none, which
# the key ss of a locale switches on (UTS 35, "Unicode Sentence Break Suppressions Identifier"), and ICU, on which Node.js is
# built, knows it. ECMAScript's Intl drops the key without an error: a title becomes a piece of its own, and a voice falls and
# pauses in front of the name. Join the pieces by CLDR's list oneself, as below, and look at resolvedOptions(), which names
# only the keys that are used. The English list has no "Dr.".
#
# Seen with ICU 78.3, cldr-segments-full 46.1.0:
#   en-u-ss-standard, resolved as en: Mr. | Smith met Prof. | Lee. | He left.
#   en, joined: Mr. Smith met Prof. Lee. | He left.
#   es-u-ss-standard, resolved as es: El Sr. | García vio a la Dra. | Ruiz. | Bien.
#   es, joined: El Sr. García vio a la Dra. Ruiz. | Bien.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund node@24.21.0 cldr-segments-full@46.1.0
cat >run.js <<'NODE'
const assert = require("node:assert");

const pieces = (segmenter, text) => Array.from(segmenter.segment(text), ({ segment }) => segment.trim());

/** Join pieces of which the first ends with an abbreviation that CLDR lists for the language. */
const joined = (language, sentences) => {
  const { segments } = require(`cldr-segments-full/segments/${language}/suppressions.json`);
  const listed = new Set(segments.segmentations.SentenceBreak.standard.map(({ suppression }) => suppression));
  return sentences.reduce((whole, piece) => {
    const before = whole.at(-1);
    return listed.has(before?.split(" ").at(-1)) ? [...whole.slice(0, -1), `${before} ${piece}`] : [...whole, piece];
  }, []);
};

console.log("Node.js", process.version, "ICU", process.versions.icu);
for (const [language, text, seen, right] of [
  [
    "en",
    "Mr. Smith met Prof. Lee. He left.",
    ["Mr.", "Smith met Prof.", "Lee.", "He left."],
    ["Mr. Smith met Prof. Lee.", "He left."],
  ],
  [
    "es",
    "El Sr. García vio a la Dra. Ruiz. Bien.",
    ["El Sr.", "García vio a la Dra.", "Ruiz.", "Bien."],
    ["El Sr. García vio a la Dra. Ruiz.", "Bien."],
  ],
]) {
  const asked = new Intl.Segmenter(`${language}-u-ss-standard`, { granularity: "sentence" });
  const { locale } = asked.resolvedOptions();
  const cut = pieces(asked, text);
  console.log(`${language}-u-ss-standard, resolved as ${locale}: ${cut.join(" | ")}`);
  assert.deepEqual([locale, cut], [language, seen], "Node.js has changed");
  const whole = joined(language, pieces(new Intl.Segmenter(language, { granularity: "sentence" }), text));
  console.log(`${language}, joined: ${whole.join(" | ")}`);
  assert.deepEqual(whole, right, "CLDR or Node.js has changed");
}
NODE
node_modules/.bin/node run.js
