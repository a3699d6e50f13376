#!/usr/bin/env bash
# samplerate 0.2.4 (libsamplerate) never returns the end of a sound that it resamples piece by piece.
#
# Resampler.process takes end_of_input=True with the last piece, which is to bring out what the filter still holds. It
# returns what fits into the length of that piece; another call with an empty piece returns nothing, so the rest cannot be
# had. With sinc_best 6 ms are cut off every stream, and with sinc_fastest 0.8 ms. The samples that come are those of the
# whole sound resampled at once, which has its full length.
#
# Seen on Linux x86-64, Python 3.11, one second from 24,000 to 48,000 Hz:
#   sinc_best: at once 48000 samples, in pieces of 480 47712, with five empty pieces more 47712
#   sinc_fastest: at once 48000 samples, in pieces of 480 47960, with five empty pieces more 47960
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check samplerate==0.2.4 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import samplerate

RATE, PIECE = 24_000, 480

print("samplerate", version("samplerate"))
tone = np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE).astype(np.float32)
for converter, lost in (("sinc_best", 288), ("sinc_fastest", 40)):
    whole = samplerate.resample(tone, 2.0, converter)
    stream = samplerate.Resampler(converter, channels=1)
    pieces = np.concatenate(
        [stream.process(tone[at : at + PIECE], 2.0, end_of_input=at + PIECE == RATE) for at in range(0, RATE, PIECE)]
    )
    more = sum(len(stream.process(tone[:0], 2.0, end_of_input=True)) for _ in range(5))
    print(
        f"{converter}: at once {len(whole)} samples, in pieces of {PIECE} {len(pieces)}, "
        f"with five empty pieces more {len(pieces) + more}"
    )
    assert len(whole) == 2 * RATE, "samplerate has changed"
    assert len(pieces) + more == 2 * RATE - lost, "samplerate has changed"
    assert np.allclose(pieces, whole[: len(pieces)], atol=1e-6), "samplerate has changed"
PYTHON
