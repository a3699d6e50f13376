#!/usr/bin/env bash
# node-wav 0.0.2 and wav-decoder 1.3.0 (npm) read the deepest sample of 24-bit WAV, -8388608, as +1.0.
#
# A sample of 24 bits has no type of its own in JavaScript, so both put it together from three bytes and take 2^24 off where the
# sign bit is set. They ask whether the number is greater than 0x800000, which leaves 0x800000 itself positive. Speech that was
# brought to full scale or limited there has just these samples in its loudest peaks: each is a jump from one end to the other,
# a loud crackle. audio-decode 3.12.0 is right. Take one step off full scale before 24 bits are written for such a reader.
#
# Seen with Node.js 20:
#   in the file:  0, 8388607, -8388608, -8388607, -4194304
#   node-wav:     0, 1, 1.0000001192092896, -0.9999998807907104, -0.5
#   wav-decoder:  0, 1, 1.0000001192092896, -0.9999998807907104, -0.5
#   audio-decode: 0, 1, -1, -0.9999998807907104, -0.5
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund node-wav@0.0.2 wav-decoder@1.3.0 audio-decode@3.12.0
node - <<'NODE'
const assert = require("node:assert");

const samples = [0, 8388607, -8388608, -8388607, -4194304];
const size = 3 * samples.length;
const file = Buffer.alloc(44 + size + 1); // a chunk of odd length has a pad byte
file.write("RIFF", 0);
file.writeUInt32LE(file.length - 8, 4);
file.write("WAVEfmt ", 8);
[[16, 16, 4], [20, 1, 2], [22, 1, 2], [24, 24000, 4], [28, 72000, 4], [32, 3, 2], [34, 24, 2]].forEach(([at, value, bytes]) =>
  file.writeUIntLE(value, at, bytes),
);
file.write("data", 36);
file.writeUInt32LE(size, 40);
samples.forEach((sample, index) => file.writeIntLE(sample, 44 + 3 * index, 3));

(async () => {
  const { default: decode } = await import("audio-decode");
  const read = {
    "node-wav": require("node-wav").decode(file).channelData[0],
    "wav-decoder": (await require("wav-decoder").decode(file)).channelData[0],
    "audio-decode": (await decode(file)).channelData[0],
  };
  console.log("node-wav 0.0.2, wav-decoder 1.3.0, audio-decode 3.12.0, Node.js", process.version);
  console.log("in the file:", samples.join(", "));
  for (const [name, values] of Object.entries(read)) console.log(`${name}:`, [...values].join(", "));
  assert(read["node-wav"][2] > 0.99 && read["wav-decoder"][2] > 0.99, "the decoders have changed");
  assert(read["node-wav"][3] < -0.99 && read["audio-decode"][2] === -1);
})();
NODE
