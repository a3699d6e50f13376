#!/usr/bin/env bash
# wavefile 11.0.0 (npm) makes 3,048 samples of a prompt of 2,000 in IMA ADPCM: what was in its last block is silence.
#
# toIMAADPCM packs blocks of 505 samples, as telephone systems take them at 8 kHz. The last block of a sound of more than one
# is written as zeros, full or not, and more zeros behind it: the prompt is half as long again, and up to 63 ms of its last
# word are gone. The file says 3,048 samples too, and FFmpeg reads the same. Reading it with the package adds one sample for
# each block. Its A-law and mu-law keep all samples.
#
# Seen with Node.js 20, a tone of 2,000 and one of 1,010 samples at 8 kHz:
#   IMA ADPCM of 2000: 3048 samples, all silent from 1518 on
#   IMA ADPCM of 1010: 2020 samples, all silent from 506 on
#   mu-law of 2000: 2000 samples, silent from 2000 on
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund wavefile@11.0.0
node - <<'NODE'
const assert = require("node:assert");
const { WaveFile } = require("wavefile");


/** Return the length of a tone that went through a file, and behind which sample nothing but silence follows. */
function throughFile(length, encode, decode) {
  const written = new WaveFile();
  written.fromScratch(1, 8000, "16", Int16Array.from({ length }, (_, n) => Math.round(8000 * Math.sin(n / 20))));
  written[encode]();
  const read = new WaveFile(written.toBuffer());
  read[decode]();
  const samples = read.getSamples(false, Int16Array);
  return [samples.length, samples.findLastIndex((sample) => sample !== 0) + 1];
}

console.log("wavefile 11.0.0, Node.js", process.version);
for (const [name, encode, decode, length, expected] of [
  ["IMA ADPCM", "toIMAADPCM", "fromIMAADPCM", 2000, [3048, 1518]],
  ["IMA ADPCM", "toIMAADPCM", "fromIMAADPCM", 1010, [2020, 506]],
  ["mu-law", "toMuLaw", "fromMuLaw", 2000, [2000, 2000]],
]) {
  const [samples, silent] = throughFile(length, encode, decode);
  console.log(`${name} of ${length}: ${samples} samples, all silent from ${silent} on`);
  assert.deepEqual([samples, silent], expected, "wavefile has changed");
}
NODE
