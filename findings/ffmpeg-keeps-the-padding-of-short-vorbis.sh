#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg) returns the encoder's padding at the end of an Ogg Vorbis file whose sound is in a single page.
#
# The granule position of the last page says where the sound ends, and what the last block holds beyond that is to be cut
# (Vorbis I, A.2). libsndfile 1.2.2 cuts it always. FFmpeg cuts it in files of several pages of sound, and not in those
# of one, which short prompts and words are: 0.2 s become 4864 samples instead of 4800. Files of prompts that are laid
# end to end by FFmpeg drift by that.
#
# Seen on Linux x86-64, Python 3.11:
#   0.1 s: 1 page of sound, soundfile 2400 samples, PyAV 2560
#   0.2 s: 1 page of sound, soundfile 4800 samples, PyAV 4864
#   1.7 s: 3 pages of sound, soundfile 40800 samples, PyAV 40800
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
HEADER_PAGES = 2


def by_pyav(data: bytes) -> int:
    with av.open(io.BytesIO(data)) as container:
        return sum(frame.samples for frame in container.decode(audio=0))


for seconds in (0.1, 0.2, 1.7):
    sound = 0.3 * np.random.default_rng(1).standard_normal(round(RATE * seconds))
    file = io.BytesIO()
    soundfile.write(file, sound.astype(np.float32), RATE, format="OGG", subtype="VORBIS")
    data = file.getvalue()
    pages = data.count(b"OggS") - HEADER_PAGES
    right, decoded = len(soundfile.read(io.BytesIO(data))[0]), by_pyav(data)
    print(
        f"{seconds} s: {pages} page{'s' * (pages > 1)} of sound, soundfile {right} samples, PyAV {decoded}"
    )
    assert right == len(sound), "libsndfile has changed"
    assert (decoded > right) == (pages == 1), "PyAV has changed"
PYTHON
