#!/usr/bin/env bash
# wav 1.0.2, node-wav 0.0.2 and audio-decode 3.12.0 (npm) find no sound behind a chunk of odd length in a WAV file, and say
# nothing.
#
# A chunk of RIFF whose length is odd is followed by a pad byte that its length does not count (Multimedia Programming Interface
# and Data Specifications 1.0, "chunks"). Notes, tags and the coding history of Broadcast Wave are such chunks, of any length.
# The readers go on at the pad byte, take the letters of the next chunk one byte askew, and find no chunk "data" any more. The
# stream of wav ends after no sample, as if the reading were empty; node-wav returns undefined, audio-decode no channel;
# wav-decoder 1.3.0 raises a RangeError. With a note that is one letter longer all four read the whole second.
# music-metadata 12.1.0 counts it in both files.
#
# Seen with Node.js 20, one second of sound behind a chunk iXML:
#   8 bytes: wav 24000, node-wav 24000, audio-decode 24000, wav-decoder 24000, music-metadata 24000
#   7 bytes: wav 0, node-wav undefined, audio-decode undefined, wav-decoder RangeError, music-metadata 24000
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund wav@1.0.2 node-wav@0.0.2 audio-decode@3.12.0 wav-decoder@1.3.0 music-metadata@12.1.0
node - <<'NODE'
const assert = require("node:assert");

const chunk = (name, body) => {
  const head = Buffer.alloc(8);
  head.write(name, 0);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
};
const format = Buffer.alloc(16);
[[1, 0, 2], [1, 2, 2], [24000, 4, 4], [48000, 8, 4], [2, 12, 2], [16, 14, 2]].forEach((field) => format.writeUIntLE(...field));
const sound = Buffer.alloc(48000);
for (let i = 0; i < 24000; i++) sound.writeInt16LE(Math.round(9000 * Math.sin(i / 8)), 2 * i);
const wave = (note) =>
  chunk("RIFF", Buffer.concat([Buffer.from("WAVE"), chunk("fmt ", format), chunk("iXML", note), chunk("data", sound)]));

const streamed = (file) =>
  new Promise((resolve, reject) => {
    const reader = new (require("wav").Reader)();
    let bytes = 0;
    reader.on("data", (piece) => (bytes += piece.length));
    reader.on("end", () => resolve(bytes / 2));
    reader.on("error", reject);
    reader.end(file);
  });

(async () => {
  const { default: decode } = await import("audio-decode");
  const { parseBuffer } = await import("music-metadata");
  const readers = {
    wav: streamed,
    "node-wav": (file) => require("node-wav").decode(file)?.channelData[0].length,
    "audio-decode": async (file) => (await decode(file)).channelData[0]?.length,
    "wav-decoder": (file) =>
      require("wav-decoder").decode(file).then((read) => read.channelData[0].length, (error) => error.name),
    "music-metadata": async (file) => (await parseBuffer(file)).format.numberOfSamples,
  };
  console.log("wav 1.0.2, node-wav 0.0.2, audio-decode 3.12.0, wav-decoder 1.3.0, music-metadata 12.1.0");
  const seen = [];
  for (const note of ["<BWF/>  ", "<BWF/> "]) {
    const file = wave(Buffer.from(note));
    const read = {};
    for (const [name, count] of Object.entries(readers)) read[name] = await count(file);
    console.log(`${note.length} bytes:`, Object.entries(read).map(([name, count]) => `${name} ${count}`).join(", "));
    seen.push(Object.values(read));
  }
  const right = [24000, 24000, 24000, 24000, 24000];
  assert.deepEqual(seen, [right, [0, undefined, undefined, "RangeError", 24000]], "the readers have changed");
})();
NODE
