#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2) turns the peaks of loud Ogg Vorbis and Opus upside down when it reads them as int16.
#
# What a lossy codec decodes goes a little beyond full scale where the sound was near it. Read as float the values are above
# 1.0; read with dtype="int16" they wrap around, so that a peak of 1.1 is a jump to the other end, a loud crackle, in speech
# that was normalised to 0 dBFS. MP3 is held at full scale in the same call, and so are Vorbis and Opus by PyAV 18.1.0
# (FFmpeg). Reading as float and clipping avoids it.
#
# Seen on Linux x86-64, Python 3.11, a square wave of 200 Hz at full scale:
#   VORBIS: peaks beyond full scale upside down: soundfile many, PyAV 0
#   OPUS: peaks beyond full scale upside down: soundfile many, PyAV 0
#   MPEG_LAYER_III: peaks beyond full scale upside down: soundfile 0, PyAV 0
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import io

import av
import numpy as np
import soundfile

RATE = 48_000
SOUND = np.sign(np.sin(2 * np.pi * 200 * (np.arange(RATE) + 0.5) / RATE))


def wrapped(values: np.ndarray, integers: np.ndarray) -> int:
    """Return how many values beyond full scale have an integer of the other sign."""
    return int(np.sum((np.abs(values) > 1.001) & (np.sign(values) != np.sign(integers))))


def by_av(file: io.BytesIO) -> np.ndarray:
    with av.open(file) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        frames = [*container.decode(audio=0), None]
        return np.concatenate([part.to_ndarray().ravel() for frame in frames for part in resampler.resample(frame)])


print("soundfile", soundfile.__version__, soundfile.__libsndfile_version__, "PyAV", av.__version__)
for format_, subtype in (("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III")):
    file = io.BytesIO()
    soundfile.write(file, SOUND, RATE, format=format_, subtype=subtype)
    values, integers = (soundfile.read(io.BytesIO(file.getvalue()), dtype=dtype)[0] for dtype in ("float64", "int16"))
    other = by_av(io.BytesIO(file.getvalue()))[: len(values)]
    count, of_av = wrapped(values, integers), wrapped(values[: len(other)], other)
    print(f"{subtype}: peaks beyond full scale upside down: soundfile {'many' if count > 100 else count}, PyAV {of_av}")
    assert (count > 100) == (format_ == "OGG"), "libsndfile has changed"
    assert of_av == 0, "PyAV has changed"
PYTHON
