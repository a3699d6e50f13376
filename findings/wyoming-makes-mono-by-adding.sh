#!/usr/bin/env bash
# wyoming 1.10.2 turns stereo into mono by adding both channels, so that anything above half of full scale is clipped.
#
# AudioChunkConverter calls audioop's tomono with a factor of 1 for each channel. The same sound on both channels comes out
# 6 dB louder and cut at full scale, where players and FFmpeg take the mean. Speech that is on both channels
# of a microphone or a file arrives distorted as soon as its peaks are above -6 dBFS.
#
# Seen with Python 3.11:
#   10000 on both channels -> 20000
#   20000 on both channels -> 32767
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check wyoming==1.10.2
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import array
from importlib.metadata import version

from wyoming.audio import AudioChunk, AudioChunkConverter

print("wyoming", version("wyoming"))
for level, mono in ((10_000, 20_000), (20_000, 32_767)):
    stereo = array.array("h", [level] * 8).tobytes()
    chunk = AudioChunkConverter(channels=1).convert(AudioChunk(rate=16_000, width=2, channels=2, audio=stereo))
    samples = array.array("h", chunk.audio)
    print(f"{level} on both channels -> {samples[0]}")
    assert list(samples) == [mono] * 4, "wyoming has changed"
PYTHON
