#!/usr/bin/env bash
# librosa 0.11.0 finds nothing to trim in pure silence, and takes the faint noise of an empty recording for sound.
#
# effects.trim and effects.split measure against the loudest moment of the sound itself (ref=np.max). Silence is then as loud
# as its maximum everywhere: a second of zeros is one interval of sound, and dither of -100 dBFS is as well. Code that looks
# for empty answers of a voice, or for a recording without speech, by an empty result never sees one. ref=1.0 measures against
# full scale, and finds no interval.
#
# Seen on Linux x86-64, Python 3.11, one second at 24,000 Hz:
#   zeros: intervals of sound 1, kept by trim 1.0 s, intervals with ref=1.0 0
#   dither: intervals of sound 1, kept by trim 1.0 s, intervals with ref=1.0 0
#   half speech: intervals of sound 1, kept by trim 0.53 s, intervals with ref=1.0 1
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check librosa==0.11.0 numpy==2.4.6
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import librosa
import numpy as np

RATE = 24_000
SPEECH = 0.3 * np.sin(2 * np.pi * 200 * np.arange(RATE) / RATE)
SPEECH[: RATE // 2] = 0
DITHER = np.random.default_rng(0).normal(0, 1e-5, RATE)

print("librosa", version("librosa"))
for name, sound, wanted in (("zeros", np.zeros(RATE), (1, 1.0, 0)), ("dither", DITHER, (1, 1.0, 0)), ("half speech", SPEECH, (1, 0.53, 1))):
    intervals = librosa.effects.split(sound)
    kept = librosa.effects.trim(sound)[0]
    absolute = librosa.effects.split(sound, ref=1.0)
    seen = len(intervals), round(len(kept) / RATE, 2), len(absolute)
    print(f"{name}: intervals of sound {seen[0]}, kept by trim {seen[1]} s, intervals with ref=1.0 {seen[2]}")
    assert seen == wanted, "librosa has changed"
PYTHON
