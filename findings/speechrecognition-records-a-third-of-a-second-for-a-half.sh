#!/usr/bin/env bash
# SpeechRecognition 3.17.0 reads 0.34 s of a 24 kHz file for a duration of half a second, and begins 0.16 s before the offset.
#
# record takes offset and duration in seconds, but only counts buffers of 4096 samples, and leaves out the one that reaches past
# the end. It returns up to 0.17 s less than it is asked for at 24 kHz, and half a second of telephone speech at 8 kHz is nothing
# at all, without an error. Files that are cut into pieces this way, one after another within one "with", lose a buffer at
# every cut. Words at the seams are missing in a transcript that is to check speech. Read the file with soundfile, and make an
# AudioData of the samples.
#
# Seen on Linux x86-64, Python 3.11:
#   24000 Hz, offset 0.5, duration 0.5: 0.341 s from 0.341 s on
#   24000 Hz, offset 1.0, duration 1.0: 0.853 s from 0.853 s on
#   16000 Hz, offset 0.5, duration 0.5: 0.256 s from 0.256 s on
#   8000 Hz, offset 0.0, duration 0.5: nothing
#   24000 Hz in pieces of 1 s: 0.853 s from 0.000 s on, 0.853 s from 1.024 s on, 0.853 s from 2.048 s on
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check SpeechRecognition==3.17.0 numpy==2.4.6
HOME_OF_TEST=$home "$home/venv/bin/python" - <<'PYTHON'
import os
import wave
from pathlib import Path

import numpy as np
import speech_recognition

home = Path(os.environ["HOME_OF_TEST"])
print("SpeechRecognition", speech_recognition.__version__)


def ramp(rate: int) -> str:
    """Write four seconds in which the value of a sample tells its place, and return the path."""
    path = str(home / f"{rate}.wav")
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((np.arange(4 * rate) * 30_000 // (4 * rate)).astype(np.int16).tobytes())
    return path


def told(data: bytes, rate: int) -> tuple[float, float] | None:
    """Return the length of a part of the ramp, and the place where it begins, in seconds."""
    samples = np.frombuffer(data, np.int16)
    return (round(len(samples) / rate, 3), round(4 * int(samples[0]) / 30_000, 3)) if len(samples) else None


def text(part: tuple[float, float] | None) -> str:
    return f"{part[0]:.3f} s from {part[1]:.3f} s on" if part else "nothing"


recognizer = speech_recognition.Recognizer()
for rate, offset, duration, wanted in (
    (24_000, 0.5, 0.5, (0.341, 0.341)),
    (24_000, 1.0, 1.0, (0.853, 0.853)),
    (16_000, 0.5, 0.5, (0.256, 0.256)),
    (8000, 0.0, 0.5, None),
):
    with speech_recognition.AudioFile(ramp(rate)) as source:
        part = told(recognizer.record(source, duration=duration, offset=offset).frame_data, rate)
    print(f"{rate} Hz, offset {offset}, duration {duration}: {text(part)}")
    assert part == wanted, "SpeechRecognition has changed"

with speech_recognition.AudioFile(ramp(24_000)) as source:
    parts = [told(recognizer.record(source, duration=1.0).frame_data, 24_000) for _ in range(3)]
print(f"24000 Hz in pieces of 1 s: {', '.join(map(text, parts))}")
assert parts == [(0.853, 0.0), (0.853, 1.024), (0.853, 2.048)], "SpeechRecognition has changed"
PYTHON
