"""What tests hear in files: the pitch of each stretch of sound."""

from __future__ import annotations

import io

import numpy as np
import soundfile

from rhapsode.audio.edges import THRESHOLD, frame_rms


def pitches(audio: bytes) -> list[int]:
    """Return the pitch of each stretch of sound between silences, in Hz."""
    samples, rate_hz = soundfile.read(io.BytesIO(audio), dtype="float32")
    frame = rate_hz // 100
    loud = frame_rms(samples, frame) > THRESHOLD
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
    found = []
    for start, end in edges.reshape(-1, 2) * frame:
        spectrum = np.abs(np.fft.rfft(samples[start:end]))
        found.append(round(float(np.argmax(spectrum)) * rate_hz / (end - start)))
    return found


def seconds(audio: bytes) -> float:
    """Return how long a file is."""
    return float(soundfile.info(io.BytesIO(audio)).duration)
