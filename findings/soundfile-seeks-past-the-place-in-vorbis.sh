#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2) reads from the wrong place after a seek into the last page of an Ogg Vorbis file.
#
# The samples are those of up to some milliseconds later, although as many are read as are left. Before the last page a seek
# is exact, and tell() gives the place that was asked for in both cases. It depends on the length of the sound: the last
# page tells where the sound ends within its last block, and files that fill it are right. The last word of a file, cut out
# by its time, loses its beginning.
#
# Seen on Linux x86-64, Python 3.11, six seconds of noise, 1,500 samples before the end:
#   22050 Hz: 52 samples late
#   24000 Hz: 128 samples late
#   44100 Hz: 104 samples late
#   48000 Hz: 0 samples late
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import io

import numpy as np
import soundfile


def late(data: bytes, place: int) -> int:
    """Return by how many samples what is read after a seek is later than what was asked for."""
    whole, _ = soundfile.read(io.BytesIO(data), dtype="float32")
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        file.seek(place)
        told = file.tell()
        read = file.read(dtype="float32")
    assert (told, len(read)) == (place, len(whole) - place), "soundfile has changed"
    read = read[:256]
    (offset,) = (
        offset for offset in range(-600, 601) if np.array_equal(whole[place + offset : place + offset + 256], read)
    )
    return offset


print("soundfile", soundfile.__version__, soundfile.__libsndfile_version__)
for rate, wanted in ((22_050, 52), (24_000, 128), (44_100, 104), (48_000, 0)):
    noise = 0.1 * np.random.default_rng(0).standard_normal(6 * rate)
    file = io.BytesIO()
    soundfile.write(file, noise.astype(np.float32), rate, format="OGG", subtype="VORBIS")
    found = late(file.getvalue(), len(noise) - 1500)
    print(f"{rate} Hz: {found} samples late")
    assert found == wanted, "soundfile has changed"
    assert late(file.getvalue(), 3 * rate) == 0, "soundfile has changed"
PYTHON
