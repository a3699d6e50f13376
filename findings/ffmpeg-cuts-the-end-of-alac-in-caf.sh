#!/usr/bin/env bash
# PyAV 18.1.0 (FFmpeg) reads 704 of 2400 samples of Apple Lossless in CAF, and cuts up to 85 ms off the end of longer sounds.
#
# A packet of ALAC holds 4096 samples, and the last one says by itself how many it has. CAF counts what is missing to a full
# packet as well (mRemainderFrames in the chunk pakt). FFmpeg's decoder returns the short packet, and then the remainder is
# taken off it a second time, where it is not longer than the packet: a prompt of 100 ms loses 71 ms. Files that FFmpeg wrote
# and those of soundfile 0.14.0 (libsndfile 1.2.2) are cut alike; soundfile reads its own whole. Keep Apple Lossless in MP4
# (.m4a), where all samples are read.
#
# Seen on Linux x86-64, Python 3.11, at 24,000 Hz:
#   2400 samples: FFmpeg's CAF 704, soundfile's CAF 704, soundfile's CAF by soundfile 2400, FFmpeg's MP4 2400
#   9000 samples: FFmpeg's CAF 9000, soundfile's CAF 9000, soundfile's CAF by soundfile 9000, FFmpeg's MP4 9000
#   48000 samples: FFmpeg's CAF 46848, soundfile's CAF 46848, soundfile's CAF by soundfile 48000, FFmpeg's MP4 48000
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6 soundfile==0.14.0
"$home/venv/bin/python" - <<'PYTHON'
import io
from fractions import Fraction

import av
import numpy as np
import soundfile

RATE = 24_000
CASES = {2400: 704, 9000: 9000, 48_000: 46_848}


def by_ffmpeg(sound: np.ndarray, format_: str) -> bytes:
    """Encode 16-bit samples as Apple Lossless."""
    file = io.BytesIO()
    with av.open(file, "w", format=format_) as container:
        stream = container.add_stream("alac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def by_soundfile(sound: np.ndarray) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, RATE, format="CAF", subtype="ALAC_16")
    return file.getvalue()


def read(data: bytes) -> int:
    """Return the number of samples that PyAV decodes."""
    with av.open(io.BytesIO(data)) as container:
        return sum(frame.samples for frame in container.decode(audio=0))


print("PyAV", av.__version__, "soundfile", soundfile.__version__, soundfile.__libsndfile_version__)
for samples, left in CASES.items():
    sound = (8000 * np.sin(np.arange(samples) / 10)).astype(np.int16)
    caf = by_soundfile(sound)
    whole = len(soundfile.read(io.BytesIO(caf))[0])
    counts = [read(by_ffmpeg(sound, "caf")), read(caf), whole, read(by_ffmpeg(sound, "mp4"))]
    print(
        f"{samples} samples: FFmpeg's CAF {counts[0]}, soundfile's CAF {counts[1]}, "
        f"soundfile's CAF by soundfile {counts[2]}, FFmpeg's MP4 {counts[3]}"
    )
    assert counts == [left, left, samples, samples], "PyAV or soundfile has changed"
PYTHON
