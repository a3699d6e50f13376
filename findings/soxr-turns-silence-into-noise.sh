#!/usr/bin/env bash
# soxr 1.1.0 turns silence of 16 bits into noise, and changes samples that it need not resample at all.
#
# resample keeps the type of its input. For int16 the library adds dither, which the description of the function does not
# mention, so that digital silence comes out with a quarter of its samples at 1 or -1. It is added at equal rates too. A test
# for zeros, trimming of pauses and a comparison by hash fail behind it, and FLAC cannot store a pause as a constant any more.
# Float samples are left alone: resample float32 and round it.
#
# Seen on Linux x86-64, Python 3.11, one second of 24 kHz:
#   silence to 16000 Hz: int16 23% not zero, float32 0%
#   silence to 48000 Hz: int16 23% not zero, float32 0%
#   tone to its own rate: int16 25% changed, float32 0%
#   FLAC of silence 154 bytes before, 4211 behind
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soxr==1.1.0 soundfile==0.14.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import io

import numpy as np
import soundfile
import soxr

RATE = 24_000


def flac(samples: np.ndarray) -> int:
    """Return the size of a FLAC file of the samples."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="FLAC", subtype="PCM_16")
    return len(file.getvalue())


print("soxr", soxr.__version__)
silence = np.zeros(RATE, np.int16)
for rate in (16_000, 48_000):
    whole = np.count_nonzero(soxr.resample(silence, RATE, rate)) / rate
    real = np.count_nonzero(soxr.resample(silence.astype(np.float32), RATE, rate)) / rate
    print(f"silence to {rate} Hz: int16 {whole:.0%} not zero, float32 {real:.0%}")
    assert 0.1 < whole < 0.5 and real == 0, "soxr has changed"

tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.int16)
whole = np.mean(soxr.resample(tone, RATE, RATE) != tone)
real = np.mean(np.rint(soxr.resample(tone.astype(np.float32), RATE, RATE)) != tone)
print(f"tone to its own rate: int16 {whole:.0%} changed, float32 {real:.0%}")
assert 0.1 < whole < 0.5 and real == 0, "soxr has changed"

before, behind = flac(silence), flac(soxr.resample(silence, RATE, RATE))
print(f"FLAC of silence {before} bytes before, {behind} behind")
assert behind > before + 2000, "soxr has changed"
PYTHON
