#!/usr/bin/env bash
# lameenc 1.9.0 writes MP3 of 22,050 Hz when it is given speech of 24,000 Hz at 32 kbit/s, and of 16,000 Hz at 24 kbit/s.
#
# Unless set_out_sample_rate is called, LAME chooses the rate by the bit rate, so that consonants above 8 or 11 kHz are gone
# although MP3 has 24,000 Hz at these bit rates. What is announced for the stream (a content type with its rate, a playlist,
# frames of 24 ms to count time by) is then wrong, and pieces of different bit rates cannot be joined. At 48 kbit/s the rate
# is kept.
#
# Seen with Python 3.11:
#   24 kbit/s: 16000 Hz, with set_out_sample_rate 24000 Hz
#   32 kbit/s: 22050 Hz, with set_out_sample_rate 24000 Hz
#   48 kbit/s: 24000 Hz, with set_out_sample_rate 24000 Hz
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check lameenc==1.9.0 mutagen==1.48.1 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import lameenc
import numpy as np
from mutagen.mp3 import MP3

RATE = 24_000
SOUND = (8000 * np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE)).astype("<i2").tobytes()


def rate(bit_rate: int, out: int | None) -> int:
    """Return the sample rate of the MP3 that is written."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_bit_rate(bit_rate)
    if out:
        encoder.set_out_sample_rate(out)
    return MP3(io.BytesIO(encoder.encode(SOUND) + encoder.flush())).info.sample_rate


print("lameenc", version("lameenc"))
for bit_rate, wanted in ((24, 16_000), (32, 22_050), (48, 24_000)):
    chosen, asked = rate(bit_rate, None), rate(bit_rate, RATE)
    print(f"{bit_rate} kbit/s: {chosen} Hz, with set_out_sample_rate {asked} Hz")
    assert (chosen, asked) == (wanted, RATE), "lameenc has changed"
PYTHON
