#!/usr/bin/env bash
# music-metadata 12.1.0 (npm) calls an RF64 file of 24 kHz "MPEG 1 Layer 1" of 48 kHz, and PCM in WAVE_FORMAT_EXTENSIBLE
# "non-PCM".
#
# RF64 is WAV for sound of more than 4 GiB (EBU Tech 3306, ITU-R BS.2088): the first letters are other ones, and FF FF FF FF
# stands where the size was. The package does not know the letters and takes the four bytes FF for the sync word of an MPEG
# frame. What it returns has a codec, a rate and two channels, and no warning; with the MIME type audio/wav it returns nothing
# at all. The samples of a WAV file with the longer header (WAVE_FORMAT_EXTENSIBLE), which many tools write for 24 bits and
# must write for more than two channels, have the codec "non-PCM (65534)", whatever its subformat says.
#
# Seen with Node.js 20, two seconds of 16 bits, mono, 24 kHz:
#   RIFF: WAVE, PCM, 24000 Hz, channels 1, 2 s
#   extensible: WAVE, non-PCM (65534), 24000 Hz, channels 1, 2 s
#   RF64: MPEG, MPEG 1 Layer 1, 48000 Hz, channels 2, undefined s
#   RF64 as audio/wav: no codec
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
npm install --silent --no-audit --no-fund music-metadata@12.1.0
cat >run.mjs <<'NODE'
import assert from "node:assert";
import { parseBuffer } from "music-metadata";

const numbers = (...fields) =>
  Buffer.concat(fields.map(([value, size]) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, Math.min(size, 6));
    return bytes;
  }));
const chunk = (name, body, size = body.length) => Buffer.concat([Buffer.from(name), numbers([size, 4]), body]);
const pcm = Buffer.alloc(96000);
const unknown = 0xffffffff;
const format = (tag) => numbers([tag, 2], [1, 2], [24000, 4], [48000, 4], [2, 2], [16, 2]);
const pcmGuid = Buffer.from("0100000000001000800000aa00389b71", "hex");
const extensible = Buffer.concat([format(0xfffe), numbers([22, 2], [16, 2], [4, 4]), pcmGuid]);
const wave = (...chunks) => Buffer.concat([Buffer.from("WAVE"), ...chunks]);
const long = wave(
  chunk("ds64", numbers([96072, 8], [96000, 8], [48000, 8], [0, 4])),
  chunk("fmt ", format(1)),
  chunk("data", pcm, unknown),
);
const files = {
  RIFF: chunk("RIFF", wave(chunk("fmt ", format(1)), chunk("data", pcm))),
  extensible: chunk("RIFF", wave(chunk("fmt ", extensible), chunk("data", pcm))),
  RF64: chunk("RF64", long, unknown),
};

console.log("music-metadata 12.1.0, Node.js", process.version);
const seen = {};
for (const [name, file] of Object.entries(files)) {
  const { format } = await parseBuffer(file);
  const { container, codec, sampleRate, numberOfChannels, duration } = format;
  console.log(`${name}: ${container}, ${codec}, ${sampleRate} Hz, channels ${numberOfChannels}, ${duration} s`);
  seen[name] = [codec, sampleRate, numberOfChannels, duration];
}
const { codec } = (await parseBuffer(files.RF64, "audio/wav")).format;
console.log(`RF64 as audio/wav: ${codec ?? "no codec"}`);
assert.equal(codec, undefined);
assert.deepEqual(
  seen,
  {
    RIFF: ["PCM", 24000, 1, 2],
    extensible: ["non-PCM (65534)", 24000, 1, 2],
    RF64: ["MPEG 1 Layer 1", 48000, 2, undefined],
  },
  "music-metadata has changed",
);
NODE
node run.mjs
