#!/usr/bin/env bash
# parse-duration 2.1.9 (npm) takes "1:30" for 1.03 ms, "1-2 minutes" for two minutes and 1 ms, and "1½ h" for 1 ms.
#
# It adds up all the numbers of a text that stand alone or in front of a unit it knows, whatever is between them. A number
# without a unit counts in the smaller unit of the one before it ("1h30"), and as milliseconds when there is none, so that
# "1:30" is 1 ms and 30 thousandths. null, the answer for text that is no duration, is therefore not given. A space that does
# not break, as in typeset numbers, splits them as well, although a plain space does not. Sleep timers and pauses that people
# write are over at once, without an error. Match the whole text against the allowed forms before it is parsed.
#
# Seen with Node.js 20, in milliseconds:
#   1 minute 30 -> 90000
#   1:30 -> 1.03
#   01:02:03 -> 1.002003
#   1-2 minutes -> 120001
#   1½ h -> 1
#   1/2 h -> 7200001
#   1 000 s -> 1000000
#   1\u00a0000 s -> 1
#   half an hour -> null
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund parse-duration@2.1.9
cat >run.mjs <<'NODE'
import assert from "node:assert";
import parse from "parse-duration";

console.log("parse-duration 2.1.9, Node.js", process.version);
for (const [text, wanted] of [
  ["1 minute 30", 90_000],
  ["1:30", 1.03],
  ["01:02:03", 1.002003],
  ["1-2 minutes", 120_001],
  ["1½ h", 1],
  ["1/2 h", 7_200_001],
  ["1 000 s", 1_000_000],
  ["1\u00a0000 s", 1],
  ["half an hour", null],
]) {
  const duration = parse(text);
  console.log(`${text.replace("\u00a0", "\\u00a0")} -> ${duration}`);
  if (wanted === null) assert.equal(duration, null, "parse-duration has changed");
  else assert.ok(Math.abs(duration - wanted) < 1e-9, "parse-duration has changed");
}
NODE
node run.mjs
