#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg) leaves out the beginning of a sound when it is opened with fflags=nobuffer: 4 seconds of a WAV file.
#
# The option is documented (ffmpeg-formats, "nobuffer") as one that reduces the latency of analysing the input, and clients
# of streamed speech set it for that. The packets that the analysis reads are then thrown away instead of being decoded,
# without an error or a warning: a block of FLAC, 20 ms of Opus, and 4.3 s of WAV, so that nothing at all is left of a
# short prompt. The end is right. A small probesize and flags=low_delay alone lose nothing.
#
# Seen on Linux x86-64, Python 3.11:
#   FLAC, 10 s: 240000 samples, with probesize and low_delay 240000, with nobuffer 235904
#   OGG, 10 s: 480000 samples, with probesize and low_delay 480000, with nobuffer 479040
#   WAV, 10 s: 240000 samples, with probesize and low_delay 240000, with nobuffer 137600
#   WAV, 1 s: 24000 samples, with probesize and low_delay 24000, with nobuffer 0
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 numpy==2.4.6 av==18.1.0
"$home/venv/bin/python" - <<'PYTHON'
import io

import av
import numpy as np
import soundfile

RATE = 24_000
LAST = RATE // 2


def decode(data: bytes, **options: str) -> np.ndarray:
    with av.open(io.BytesIO(data), options=options) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate([np.zeros(0), *frames])


print("PyAV", av.__version__)
for format, subtype, seconds, lost in (
    ("FLAC", "PCM_16", 10, 4096),
    ("OGG", "OPUS", 10, 960),
    ("WAV", "PCM_16", 10, 102_400),
    ("WAV", "PCM_16", 1, 24_000),
):
    noise = 0.1 * np.random.default_rng(1).standard_normal(seconds * RATE)
    file = io.BytesIO()
    soundfile.write(file, noise.astype(np.float32), RATE, format=format, subtype=subtype)
    data = file.getvalue()
    whole = decode(data)
    small = decode(data, probesize="1024", flags="low_delay")
    hasty = decode(data, fflags="nobuffer")
    print(
        f"{format}, {seconds} s: {len(whole)} samples, with probesize and low_delay {len(small)}, "
        f"with nobuffer {len(hasty)}"
    )
    assert len(small) == len(whole), "PyAV has changed"
    assert len(whole) - len(hasty) == lost, "PyAV has changed"
    if len(hasty):
        assert np.corrcoef(whole[-LAST:], hasty[-LAST:])[0, 1] > 0.999, "it is not the beginning that is missing"
PYTHON
