#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2, mpg123) reads MP3 files that were joined only as far as the first one's header counts.
#
# MP3 files are often joined by writing one behind the other, and players play all of it. soundfile writes a Xing/LAME
# header with the number of frames, and believes it when it reads: of three joined files it returns the first, without an
# error. PyAV 18.1.0 (FFmpeg) decodes all three, and the second and third header as a short silence.
#
# Seen on Linux x86-64, Python 3.11:
#   of 72000 frames soundfile reads 24000, its info says 24000; PyAV decodes 3.17 s
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

av.logging.set_level(None)


def mp3(hertz: float) -> bytes:
    file = io.BytesIO()
    tone = 0.5 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)
    soundfile.write(file, tone.astype(np.float32), RATE, format="MP3", subtype="MPEG_LAYER_III")
    return file.getvalue()


def by_pyav(data: bytes) -> float:
    with av.open(io.BytesIO(data), format="mp3") as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


joined = b"".join(mp3(hertz) for hertz in (300.0, 500.0, 700.0))
read, said = len(soundfile.read(io.BytesIO(joined))[0]), soundfile.info(io.BytesIO(joined)).frames
print(f"of {3 * RATE} frames soundfile reads {read}, its info says {said}; PyAV decodes {by_pyav(joined):.2f} s")
assert (read, said) == (RATE, RATE), "soundfile has changed"
assert by_pyav(joined) > 3.0, "PyAV has changed"
PYTHON
