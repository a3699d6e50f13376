#!/usr/bin/env bash
# ssml-split 0.5.0 (npm) cuts "$1,250.50" into "$1,250." and "50 in May", and 曇り|です although a 。 is in reach.
#
# It cuts long SSML into requests that a speech service accepts, at the last full stop of ASCII before the hard limit, whatever
# stands behind it: a price, a decimal, an address. Each part is spoken as a request of its own, so that the listener hears
# "one thousand two hundred fifty dollars." and then "fifty in May". Marks of other scripts are none to it: a Japanese text
# is cut where the hard limit happens to fall, within a word. The limits are small here; with those of a service it is the
# same.
#
# Seen with Node.js 20, soft limit 20, hard limit 45 (40 for Japanese):
#   <speak>The rate of it rose to $1,250.</speak> | <speak>50 in May and then it fell.</speak>
#   <speak>Read all of www.example.</speak> | <speak>com today and tell us all of it.</speak>
#   <speak>It is a day. It is a day. It is a day.</speak> | <speak> It is a day.</speak> (right)
#   <speak>今日は雨です。明日は晴れです。明後日は曇り</speak> | <speak>です。今日は雨です。明日は晴れです。明後日は曇りです。</speak>
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund ssml-split@0.5.0
node - <<'NODE'
const assert = require("node:assert");
const { SSMLSplit } = require("ssml-split");

console.log("ssml-split 0.5.0, Node.js", process.version);
for (const [hardLimit, ...expected] of [
  [45, "The rate of it rose to $1,250.", "50 in May and then it fell."],
  [45, "Read all of www.example.", "com today and tell us all of it."],
  [45, "It is a day. It is a day. It is a day.", " It is a day."],
  [40, "今日は雨です。明日は晴れです。明後日は曇り", "です。今日は雨です。明日は晴れです。明後日は曇りです。"],
]) {
  const parts = new SSMLSplit({ softLimit: 20, hardLimit }).split(`<speak>${expected.join("")}</speak>`);
  console.log(parts.join(" | "));
  assert.deepEqual(parts, expected.map((text) => `<speak>${text}</speak>`), "ssml-split has changed");
}
NODE
