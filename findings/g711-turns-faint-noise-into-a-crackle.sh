#!/usr/bin/env bash
# g711 1.0.1 (npm) makes -248 of a sample of -1 when it goes to A-law and back, and -8 of -8.
#
# A-law has steps of 16 near silence, so that everything between -1 and -15 is to come back as -8 (ITU-T G.711, table 1a). The
# encoder gives -1 to -7 the code of -248 instead, and is a step off at other negative numbers (-88 for -100, where -104 is
# the value of the table). A recording whose silence trembles between 0 and -1, as that of every converter does, becomes noise
# that is thirty times as loud. Positive samples are right; alawmulaw 6.0.0 returns -8 and -104.
#
# Seen with Node.js 20:
#   -1: g711 -248, alawmulaw -8
#   -7: g711 -248, alawmulaw -8
#   -8: g711 -8, alawmulaw -8
#   -100: g711 -88, alawmulaw -104
#   100: g711 104, alawmulaw 104
#   silence of 0 and -1: loudest sample of g711 248, of alawmulaw 8
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund g711@1.0.1 alawmulaw@6.0.0
node - <<'NODE'
const assert = require("node:assert");
const g711 = require("g711");
const { alaw } = require("alawmulaw");

const both = (samples) => [
  [...g711.alawToPCM(g711.alawFromPCM(Int16Array.from(samples)))],
  [...alaw.decode(alaw.encode(Int16Array.from(samples)))],
];
console.log("g711 1.0.1, alawmulaw 6.0.0, Node.js", process.version);
for (const [sample, wrong, right] of [[-1, -248, -8], [-7, -248, -8], [-8, -8, -8], [-100, -88, -104], [100, 104, 104]]) {
  const [[one], [other]] = both([sample]);
  console.log(`${sample}: g711 ${one}, alawmulaw ${other}`);
  assert.deepEqual([one, other], [wrong, right], "g711 or alawmulaw has changed");
}
const loudest = both(Array.from({ length: 800 }, (_, i) => -(i % 2))).map((sound) => Math.max(...sound.map(Math.abs)));
console.log(`silence of 0 and -1: loudest sample of g711 ${loudest[0]}, of alawmulaw ${loudest[1]}`);
assert.deepEqual(loudest, [248, 8]);
NODE
