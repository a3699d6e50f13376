#!/usr/bin/env bash
# webrtcvad-wheels 2.0.14.post1 decides about a frame of 30 ms at 48 kHz by its first 10 ms alone.
#
# Frames may have 10, 20 or 30 ms at 8, 16, 32 and 48 kHz, and are taken to be judged as a whole, as they are at the three lower
# rates. At 48 kHz the voice detector of WebRTC takes the first 10 ms once for every 10 ms of the frame. Speech in the other 20 ms
# is silence to it, and a frame whose first third is loud is speech. Barge-in and the end of a turn are then heard late or not at
# all, and nothing tells so. Give it frames of 10 ms at 48 kHz, or bring the sound down to 16 kHz before.
#
# Seen on Linux x86-64, Python 3.11, two seconds of buzz, frames called speech:
#   8000 Hz: 10 ms then silence 65 of 66, silence of 10 ms then 20 ms 66 of 66
#   16000 Hz: 10 ms then silence 65 of 66, silence of 10 ms then 20 ms 66 of 66
#   32000 Hz: 10 ms then silence 65 of 66, silence of 10 ms then 20 ms 66 of 66
#   48000 Hz: 10 ms then silence 66 of 66, silence of 10 ms then 20 ms 0 of 66
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check webrtcvad-wheels==2.0.14.post1 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import webrtcvad


def buzz(rate: int) -> np.ndarray:
    """Return two seconds of a voice's harmonics that swell four times a second."""
    t = np.arange(2 * rate) / rate
    tone = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 30))
    return (3000 * tone * (0.5 + 0.5 * np.sin(2 * np.pi * 4 * t))).astype(np.int16)


def speech(rate: int, silent: slice) -> tuple[int, int]:
    """Return how many frames of 30 ms are speech, and of how many, when a part of each frame is silent."""
    detector, frames = webrtcvad.Vad(1), []
    size = 30 * rate // 1000
    sound = buzz(rate)
    for at in range(0, len(sound) - size + 1, size):
        frame = sound[at : at + size].copy()
        frame[silent] = 0
        frames.append(detector.is_speech(frame.tobytes(), rate))
    return sum(frames), len(frames)


print("webrtcvad-wheels", version("webrtcvad-wheels"))
for rate in (8000, 16_000, 32_000, 48_000):
    tenth = rate // 100
    (first, frames), (rest, _) = speech(rate, slice(tenth, None)), speech(rate, slice(0, tenth))
    print(
        f"{rate} Hz: 10 ms then silence {first} of {frames}, silence of 10 ms then 20 ms {rest} of {frames}"
    )
    assert first >= frames - 1, "webrtcvad has changed"
    assert rest == (0 if rate == 48_000 else frames), "webrtcvad has changed"
PYTHON
