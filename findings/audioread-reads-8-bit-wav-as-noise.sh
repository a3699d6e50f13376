#!/usr/bin/env bash
# audioread 3.1.0 reads the silence of an 8-bit WAV file as -32768, and a soft tone at full scale with its halves swapped.
#
# Samples of 8 bits in WAV are unsigned, with silence at 128; those of 16 bits are signed. audio_open brings every WAV file to 16
# bits, and only widens the bytes, as if they were signed: what is above the middle is moved below it and the other way
# round, which sounds as loud crackle. No other backend is asked behind RawAudioFile. Old telephone prompts can be such files;
# soundfile 0.14.0 reads them right.
#
# Seen on Linux x86-64, Python 3.11, a tone of a tenth of full scale at 8 bits:
#   audioread: silence -32768, tone from -32768 to 32512
#   soundfile: silence 0, tone from -3328 to 3328
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check audioread==3.1.0 soundfile==0.14.0 numpy==2.4.6
HOME_OF_TEST=$home "$home/venv/bin/python" - <<'PYTHON'
import os
import wave
from importlib.metadata import version
from pathlib import Path

import audioread
import numpy as np
import soundfile

path = str(Path(os.environ["HOME_OF_TEST"], "prompt.wav"))
RATE = 8000
tone = np.rint(128 + 0.1 * 128 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE))
with wave.open(path, "wb") as file:
    file.setparams((1, 1, RATE, 0, "NONE", ""))
    file.writeframes(np.concatenate([np.full(RATE, 128), tone]).astype(np.uint8).tobytes())

with audioread.audio_open(path) as file:
    widened = np.frombuffer(b"".join(file), np.int16)
right = soundfile.read(path, dtype="int16")[0]
found = {}
for name, samples in (("audioread", widened), ("soundfile", right)):
    silence, heard = samples[:RATE], samples[RATE:]
    assert len(samples) == 2 * RATE and silence.min() == silence.max(), f"{name} has changed"
    found[name] = tuple(map(int, (silence[0], heard.min(), heard.max())))
    print(f"{name} {version(name)}: silence {silence[0]}, tone from {heard.min()} to {heard.max()}")
assert found == {"audioread": (-32768, -32768, 32512), "soundfile": (0, -3328, 3328)}, "audioread or soundfile has changed"
PYTHON
