#!/usr/bin/env bash
# subsrt 1.1.1 (npm) makes one caption of a whole SubRip file whose lines end with LF, with the numbers and times of the
# others in its text.
#
# Captions are parted by an empty line. The parser looks for a line break, white space and another line break, which two CR LF
# in a row have (the CR of the second) and two LF have not. The first caption then lasts as long as it says, and its text is
# the rest of the file, times and all; nothing is reported. A blank on the empty line, or CR LF, is right. Its successor
# subsrt-ts 2.1.2 reads all three files.
#
# Seen with Node.js 20, three captions:
#   LF: 1 caption, the first "One\n\n2\n00:00:02,000 --> 00:00:03,000\nTwo\n\n3\n00:00:03,000 --> 00:00:04,000\nThree"
#   CR LF: 3 captions, the first "One"
#   LF, a blank on the empty line: 3 captions, the first "One"
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund subsrt@1.1.1 subsrt-ts@2.1.2
node - <<'NODE'
const assert = require("node:assert");
const { parse } = require("subsrt");
const { parse: successor } = require("subsrt-ts");

const file = ["One", "Two", "Three"]
  .map((text, index) => `${index + 1}\n00:00:0${index + 1},000 --> 00:00:0${index + 2},000\n${text}\n`)
  .join("\n");
console.log("subsrt 1.1.1, subsrt-ts 2.1.2, Node.js", process.version);
for (const [name, content, count] of [
  ["LF", file, 1],
  ["CR LF", file.replaceAll("\n", "\r\n"), 3],
  ["LF, a blank on the empty line", file.replaceAll("\n\n", "\n \n"), 3],
]) {
  const captions = parse(content);
  const first = captions[0].text.replaceAll("\r\n", "\n").trim();
  console.log(`${name}: ${captions.length} ${count > 1 ? "captions" : "caption"}, the first ${JSON.stringify(first)}`);
  assert.equal(captions.length, count, "subsrt has changed");
  assert.equal(successor(content).length, 3);
}
NODE
