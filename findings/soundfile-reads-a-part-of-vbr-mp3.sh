#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2, mpg123) reads 1.7 of 10 seconds of an MP3 file of variable bit rate that lameenc wrote.
#
# An MP3 file need not begin with a Xing header, and what is encoded as a stream cannot have one: lameenc 1.9.0 writes none.
# Without it mpg123 estimates the length from the first frame and the size of the file. When the first frame is larger than
# the others, as at the onset of a tone, the sound is held to be short, and soundfile ends there without an error. When
# the beginning is silent and the rest loud, the estimate is too long, and the info says so, though all is read. At a constant
# bit rate the length is right. mutagen 1.48.1 tells the same wrong length. PyAV 18.1.0 (FFmpeg) decodes all of it.
#
# Seen on Linux x86-64, Python 3.11, ten seconds (10.06 with the padding of MP3):
#   variable, a tone that fades: soundfile reads 1.68 s, info 1.68 s, mutagen 1.68 s, PyAV decodes 10.06 s
#   variable, silence, then noise: soundfile reads 10.06 s, info 38.38 s, mutagen 38.38 s, PyAV decodes 10.06 s
#   constant, a tone that fades: soundfile reads 10.06 s, info 10.06 s, mutagen 10.06 s, PyAV decodes 10.06 s
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 lameenc==1.9.0 mutagen==1.48.1 \
    av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

import av
import lameenc
import mutagen
import numpy as np
import soundfile

RATE = 24_000
times = np.arange(10 * RATE) / RATE
fading = 0.3 * np.sin(2 * np.pi * 300 * times) * np.clip(2 - times / 5, 0, 1)
late = (times > 5) * np.random.default_rng(0).normal(0, 0.1, len(times))


def encoded(sound: np.ndarray, *, variable: bool) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(2)
    encoder.silence()
    if variable:
        encoder.set_vbr(4)
        encoder.set_vbr_quality(4)
    else:
        encoder.set_bit_rate(64)
    return bytes(encoder.encode((sound * 32767).astype("<i2").tobytes()) + encoder.flush())


print("soundfile", soundfile.__version__, soundfile.__libsndfile_version__, "lameenc", version("lameenc"))
for name, sound, variable in (
    ("variable, a tone that fades", fading, True),
    ("variable, silence, then noise", late, True),
    ("constant, a tone that fades", fading, False),
):
    data = encoded(sound, variable=variable)
    read = len(soundfile.read(io.BytesIO(data))[0]) / RATE
    info = soundfile.info(io.BytesIO(data)).duration
    by_mutagen = mutagen.File(io.BytesIO(data)).info.length
    with av.open(io.BytesIO(data)) as container:
        decoded = sum(frame.samples for frame in container.decode(audio=0)) / RATE
    print(
        f"{name}: soundfile reads {read:.2f} s, info {info:.2f} s, "
        f"mutagen {by_mutagen:.2f} s, PyAV decodes {decoded:.2f} s"
    )
    assert abs(decoded - 10) < 0.1, "PyAV or lameenc has changed"
    assert abs(info - by_mutagen) < 0.1, "soundfile or mutagen has changed"
    if name.startswith("variable, a"):
        assert info == read < 3, "soundfile has changed"
    elif variable:
        assert info > 30 and abs(read - 10) < 0.1, "soundfile has changed"
    else:
        assert info == read and abs(read - 10) < 0.1, "soundfile has changed"
PYTHON
