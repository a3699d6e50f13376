#!/usr/bin/env bash
# pyloudnorm 0.2.0 takes a last block of 0.4 s into account that reaches beyond the end of the sound, as if silence followed.
#
# ITU-R BS.1770 (Annex 1, gating) leaves an incomplete block at the end out. pyloudnorm rounds the number of blocks: when
# more than half of a step of 0.1 s is left over, one block more is measured, with the energy of what is there divided by
# the whole 0.4 s. The loudness of short prompts then depends on their length: a steady tone of 0.55 s is 0.18 LU softer
# than one of 0.50 s. FFmpeg's filter ebur128 gives both the same.
#
# Seen on Linux x86-64, Python 3.11:
#   0.50 s: pyloudnorm -9.072 LUFS, FFmpeg -9.035 LUFS
#   0.55 s: pyloudnorm -9.257 LUFS, FFmpeg -9.035 LUFS
#   0.60 s: pyloudnorm -9.072 LUFS, FFmpeg -9.037 LUFS
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pyloudnorm==0.2.0 numpy==2.4.6 scipy==1.17.1 av==18.1.0
"$home/venv/bin/python" - <<'PYTHON'
from fractions import Fraction
from importlib.metadata import version

import av
import numpy as np
from pyloudnorm import Meter

RATE = 48_000


def by_ffmpeg(sound: np.ndarray) -> float:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono", time_base=Fraction(1, RATE))
    meter, sink = graph.add("ebur128", "metadata=1"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(sound.astype(np.float32)[np.newaxis], format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
    graph.push(frame)
    graph.push(None)
    loudness = float("nan")
    while True:
        try:
            loudness = float(graph.pull().metadata.get("lavfi.r128.I", loudness))
        except (av.error.EOFError, av.error.BlockingIOError):
            return loudness


print("pyloudnorm", version("pyloudnorm"))
measured = {}
for seconds in (0.5, 0.55, 0.6):
    tone = 0.5 * np.sin(2 * np.pi * 997 * np.arange(round(RATE * seconds)) / RATE)
    measured[seconds] = float(Meter(RATE).integrated_loudness(tone)), by_ffmpeg(tone)
    print(f"{seconds:.2f} s: pyloudnorm {measured[seconds][0]:.3f} LUFS, FFmpeg {measured[seconds][1]:.3f} LUFS")
pyloudnorm, ffmpeg = zip(*measured.values(), strict=True)
assert 0.15 < pyloudnorm[0] - pyloudnorm[1] < 0.22, "pyloudnorm has changed"
assert abs(pyloudnorm[0] - pyloudnorm[2]) < 0.01, "pyloudnorm has changed"
assert max(ffmpeg) - min(ffmpeg) < 0.01, "FFmpeg has changed"
PYTHON
