#!/usr/bin/env bash
# get-mp3-duration 1.0.0 and mp3-duration 1.1.0 (npm) tell 2.088 s for an MP3 file of 2 s at 24 kHz.
#
# The first frame of an MP3 file is no sound where an encoder keeps its notes in it (Xing, Info): how many frames follow, and
# how many samples at the beginning and end are padding. Both packages count it as a frame of 24 ms, and the padding of 64 ms.
# Players that go by the notes, and FFmpeg, play 2 s. The chapters of a book that is put together from a hundred sentences are
# nine seconds late at its end when their times are sums of these. mp3-duration documents milliseconds and returns seconds.
# music-metadata 12.1.0 leaves the frame out and counts the padding.
#
# Seen with Python 3.11 and Node.js 20, a file that libsndfile 1.2.2 (LAME) wrote:
#   PyAV (FFmpeg) plays 48000 samples at 24000 Hz: 2.0 s
#   get-mp3-duration: 2088 ms
#   mp3-duration: 2.088
#   music-metadata: 2.064 s
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check soundfile==0.14.0 av==18.1.0 numpy==2.4.6
npm install --silent --no-audit --no-fund get-mp3-duration@1.0.0 mp3-duration@1.1.0 music-metadata@12.1.0
venv/bin/python - <<'PYTHON'
import av
import numpy as np
import soundfile

rate = 24_000
soundfile.write("speech.mp3", 0.3 * np.sin(np.arange(2 * rate) / 9), rate)
with av.open("speech.mp3") as file:
    samples = sum(frame.samples for frame in file.decode(audio=0))
print(f"PyAV (FFmpeg) plays {samples} samples at {rate} Hz: {samples / rate} s")
assert samples == 2 * rate, "the file or FFmpeg has changed"
PYTHON
node - <<'NODE'
const assert = require("node:assert");
const file = require("node:fs").readFileSync("speech.mp3");

(async () => {
  const { parseBuffer } = await import("music-metadata");
  const one = require("get-mp3-duration")(file);
  const other = await require("mp3-duration")(file);
  const third = (await parseBuffer(file, "audio/mpeg", { duration: true })).format.duration;
  console.log(`get-mp3-duration: ${one} ms\nmp3-duration: ${other}\nmusic-metadata: ${third} s`);
  assert.deepEqual([one, other, third], [2088, 2.088, 2.064], "the packages have changed");
})();
NODE
