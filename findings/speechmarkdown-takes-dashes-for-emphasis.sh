#!/usr/bin/env bash
# speechmarkdown-js 2.1.1 (npm) takes the dashes of "8 - 9 and 10 - 11" for marks of reduced emphasis, and says "8 9 and 10
# 11".
#
# Speech Markdown writes a word that is said with less stress as -word-. The parser does not ask whether the hyphens touch the
# words: two hyphens between spaces in one sentence, as people type dashes and ranges, are a pair, and what is between them is
# spoken reduced, without the pause of the dash. A single one, dashes of their own character and two hyphens in a row stay.
#
# Seen with Node.js 20:
#   Trains at 8 - 9 and 10 - 11. -> Trains at 8 9 and 10 11. / Trains at 8 <emphasis level="reduced"> 9 and 10 </emphasis> 11.
#   Rain - if any - falls. -> Rain if any falls. / Rain <emphasis level="reduced"> if any </emphasis> falls.
#   Trains at 8 - 9. -> Trains at 8 - 9. / Trains at 8 - 9.
#   Rain – if any – falls. -> Rain – if any – falls. / Rain – if any – falls.
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund speechmarkdown-js@2.1.1
node - <<'NODE'
const assert = require("node:assert");
const { SpeechMarkdown } = require("speechmarkdown-js");

console.log("speechmarkdown-js 2.1.1, Node.js", process.version);
const parser = new SpeechMarkdown();
for (const [markdown, text, ssml] of [
  ["Trains at 8 - 9 and 10 - 11.", "Trains at 8 9 and 10 11.", 'Trains at 8 <emphasis level="reduced"> 9 and 10 </emphasis> 11.'],
  ["Rain - if any - falls.", "Rain if any falls.", 'Rain <emphasis level="reduced"> if any </emphasis> falls.'],
  ["Trains at 8 - 9.", "Trains at 8 - 9.", "Trains at 8 - 9."],
  ["Rain – if any – falls.", "Rain – if any – falls.", "Rain – if any – falls."],
]) {
  const asText = parser.toText(markdown);
  const asSsml = parser.toSSML(markdown, { platform: "amazon-alexa" }).replace(/\n|<\/?speak>/g, "");
  console.log(`${markdown} -> ${asText} / ${asSsml}`);
  assert.deepEqual([asText, asSsml], [text, ssml], "speechmarkdown-js has changed");
}
NODE
