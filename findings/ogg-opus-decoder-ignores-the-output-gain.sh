#!/usr/bin/env bash
# ogg-opus-decoder 1.7.5 (npm) plays an Opus file whose header lowers it by 6 dB at full strength, adds 6.5 ms to a short one, and
# a second of silence to two joined ones of a second each.
#
# A player must apply the output gain of the header (RFC 7845, 5.1), which tools set to bring files to one loudness without
# encoding them again. What lies behind the end of the sound is to be cut by the last page's granule position, and is kept when
# all of the sound is in one page, as a word or a prompt is. Behind joined streams (chained Ogg, RFC 3533) comes silence as
# long as one of them. PyAV 18.1.0 (FFmpeg) does all of it right. Multiply by 10^(gain/20), with the gain in dB from bytes 16
# and 17 of OpusHead (Q7.8), and cut by the granule position oneself.
#
# Seen with Node.js 20, loudest sample and number of samples at 48 kHz:
#   1 s: 0.24, 48000; PyAV 0.24, 48000
#   1 s with a gain of -6 dB: 0.24, 48000; PyAV 0.12, 48000
#   0.1 s: 0.24, 5112; PyAV 0.24, 4800
#   1 s twice: 0.24, 144000; PyAV 0.24, 96000
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
cd "$home"
npm install --silent --no-audit --no-fund ogg-opus-decoder@1.7.5
cat >decode.js <<'NODE'
const { readFileSync } = require("node:fs");

(async () => {
  const { OggOpusDecoder } = await import("ogg-opus-decoder");
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  const { channelData } = await decoder.decodeFile(readFileSync(0));
  console.log(Math.max(...channelData[0].subarray(2000, 4500)).toFixed(2), channelData[0].length);
})();
NODE
venv/bin/python - <<'PYTHON'
import io
import struct
import subprocess
from fractions import Fraction

import av
import numpy as np

RATE = 48_000


def encoded(samples: int) -> bytes:
    """Encode a tone whose peak is 0.24."""
    tone = (8000 * np.sin(np.arange(samples) / 10)).astype(np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def checksum(page: bytes) -> int:
    """Return the checksum of an Ogg page (RFC 3533, 6)."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value >> 31 else 0)) & 0xFFFFFFFF
    return value


def with_gain(data: bytes, decibels: float) -> bytes:
    """Set the output gain of the header, which is a page by itself."""
    end = data.index(b"OggS", 4)
    page, head = bytearray(data[:end]), data.index(b"OpusHead")
    struct.pack_into("<h", page, head + 16, round(decibels * 256))
    struct.pack_into("<I", page, 22, 0)
    struct.pack_into("<I", page, 22, checksum(page))
    return bytes(page) + data[end:]


def by_pyav(data: bytes) -> str:
    with av.open(io.BytesIO(data)) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    return f"{sound[2000:4500].max():.2f}, {len(sound)}"


def by_npm(data: bytes) -> str:
    said = subprocess.run(["node", "decode.js"], input=data, capture_output=True, check=True)
    return ", ".join(said.stdout.decode().split())


print("ogg-opus-decoder 1.7.5, PyAV", av.__version__)
second = encoded(RATE)
for name, data, wanted in (
    ("1 s", second, ("0.24, 48000", "0.24, 48000")),
    ("1 s with a gain of -6 dB", with_gain(second, -6), ("0.24, 48000", "0.12, 48000")),
    ("0.1 s", encoded(RATE // 10), ("0.24, 5112", "0.24, 4800")),
    ("1 s twice", second + second, ("0.24, 144000", "0.24, 96000")),
):
    seen = by_npm(data), by_pyav(data)
    print(f"{name}: {seen[0]}; PyAV {seen[1]}")
    assert seen == wanted, "ogg-opus-decoder or PyAV has changed"
PYTHON
