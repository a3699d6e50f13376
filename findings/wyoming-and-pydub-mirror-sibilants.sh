#!/usr/bin/env bash
# wyoming 1.10.2 and pydub 0.25.1 mirror what is above 8 kHz into the speech when they go from 24 to 16 kHz.
#
# A lower rate cannot hold frequencies above its half, which must be taken out first (the sampling theorem). Both packages
# call audioop's ratecv, which draws lines between samples and filters nothing: the hiss of an s at 10 kHz is heard as a
# whistle at 6 kHz, at 73 percent of its strength. AudioChunkConverter and set_frame_rate say nothing of it, and assistants
# give what comes out to recognizers, which take 16 kHz. soxr 1.1.0 leaves less than a hundredth.
#
# Seen with Python 3.11, a tone of 10,000 Hz:
#   wyoming: 6000 Hz, 0.73 of the strength
#   pydub: 6000 Hz, 0.73 of the strength
#   soxr: 0.00 of the strength
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check wyoming==1.10.2 pydub==0.25.1 soxr==1.1.0 numpy==2.4.6
"$home/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import soxr
from pydub import AudioSegment
from wyoming.audio import AudioChunk, AudioChunkConverter

RATE, NEW_RATE, PIECE = 24_000, 16_000, 480
tone = (10_000 * np.sin(2 * np.pi * 10_000 * np.arange(RATE) / RATE)).astype("<i2")


def by_wyoming() -> bytes:
    converter = AudioChunkConverter(rate=NEW_RATE)
    pieces = (tone[at : at + PIECE].tobytes() for at in range(0, RATE, PIECE))
    return b"".join(converter.convert(AudioChunk(rate=RATE, width=2, channels=1, audio=piece)).audio for piece in pieces)


def by_pydub() -> bytes:
    segment = AudioSegment(tone.tobytes(), frame_rate=RATE, sample_width=2, channels=1)
    return segment.set_frame_rate(NEW_RATE).raw_data


def measured(pcm: bytes) -> tuple[int, float]:
    """Return the strongest frequency in Hz, and the level beside that of the tone that went in."""
    sound = np.frombuffer(pcm, "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    level = np.sqrt(np.mean(sound**2) / np.mean(tone.astype(float) ** 2))
    return round(np.argmax(spectrum) * NEW_RATE / len(sound)), level


print("wyoming", version("wyoming"), "pydub", version("pydub"), "soxr", soxr.__version__)
for name, pcm in (("wyoming", by_wyoming()), ("pydub", by_pydub())):
    frequency, level = measured(pcm)
    print(f"{name}: {frequency} Hz, {level:.2f} of the strength")
    assert frequency == 6000 and level > 0.7, f"{name} has changed"
_, level = measured(soxr.resample(tone, RATE, NEW_RATE).tobytes())
print(f"soxr: {level:.2f} of the strength")
assert level < 0.01, "soxr has changed"
PYTHON
