#!/usr/bin/env bash
# ai 6.0.326 (npm, the AI SDK) labels speech in AAC, and raw samples, as audio/mp3.
#
# experimental_generateSpeech returns the bytes of a speech model with a mediaType and a format, which it tells by the first
# bytes alone. The sync word of AAC as it is streamed (ADTS: FF F1 or FF F9) is not in its table, raw samples have none, and
# what is not known is audio/mp3, also when outputFormat asked for "aac" or "pcm": a player of MP3 gets something that is none.
# audio/mp3 is no registered type either (audio/mpeg is, RFC 3003). WAV, FLAC, Ogg and M4A are told rightly. Label the sound by
# the format that was asked for.
#
# Seen with Node.js 20, sounds that PyAV 18.1.0 encoded:
#   adts: audio/mp3, format mp3
#   s16le: audio/mp3, format mp3
#   mp3: audio/mpeg, format mp3
#   wav: audio/wav, format wav
#   ogg: audio/ogg, format ogg
#   flac: audio/flac, format flac
#   ipod: audio/mp4, format mp4
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
cd "$home"
npm install --silent --no-audit --no-fund ai@6.0.326
venv/bin/python - <<'PYTHON'
from fractions import Fraction

import av
import numpy as np

RATE = 24_000
CODECS = {
    "adts": "aac",
    "s16le": "pcm_s16le",
    "mp3": "libmp3lame",
    "wav": "pcm_s16le",
    "ogg": "libopus",
    "flac": "flac",
    "ipod": "aac",
}
tone = (8000 * np.sin(np.arange(RATE) / 10)).astype(np.int16)
for format_, codec in CODECS.items():
    with av.open(f"tone.{format_}", "w", format=format_) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
PYTHON
cat >run.js <<'NODE'
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { experimental_generateSpeech: generateSpeech } = require("ai");

/** Return a speech model that answers with the bytes of a file. */
const model = (file) => ({
  specificationVersion: "v3",
  provider: "file",
  modelId: file,
  doGenerate: async () => ({
    audio: new Uint8Array(readFileSync(file)),
    warnings: [],
    response: { timestamp: new Date(), modelId: file },
  }),
});

(async () => {
  console.log("ai 6.0.326, Node.js", process.version);
  for (const [name, outputFormat, mediaType, format] of [
    ["adts", "aac", "audio/mp3", "mp3"],
    ["s16le", "pcm", "audio/mp3", "mp3"],
    ["mp3", "mp3", "audio/mpeg", "mp3"],
    ["wav", "wav", "audio/wav", "wav"],
    ["ogg", "opus", "audio/ogg", "ogg"],
    ["flac", "flac", "audio/flac", "flac"],
    ["ipod", "m4a", "audio/mp4", "mp4"],
  ]) {
    const { audio } = await generateSpeech({ model: model(`tone.${name}`), text: "A tone.", outputFormat });
    console.log(`${name}: ${audio.mediaType}, format ${audio.format}`);
    assert.deepEqual([audio.mediaType, audio.format], [mediaType, format], "ai has changed");
  }
})();
NODE
node run.js
