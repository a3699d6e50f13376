#!/usr/bin/env bash
# wyoming 1.10.2 gives the pieces of ten seconds of sound time stamps that end at 9.5 s (44.1 kHz) or 9.9 s (22.05 kHz).
#
# wav_to_chunks adds up the length of every piece in whole milliseconds, cut off and not rounded: 512 samples at 44.1 kHz are
# 11.6 ms and count as 11. The error grows with the sound, here to three minutes an hour, and says nothing at 16 kHz
# and 1024 samples, where a piece is 64 ms exactly. Captions and lips that follow the time stamps run ahead of the voice; the
# samples themselves are all there.
#
# Seen with Python 3.11:
#   44100 Hz, 512 samples: 441000 samples, AudioStop at 9474 ms
#   22050 Hz, 1024 samples: 220500 samples, AudioStop at 9905 ms
#   24000 Hz, 1000 samples: 240000 samples, AudioStop at 9840 ms
#   16000 Hz, 1024 samples: 160000 samples, AudioStop at 10000 ms
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check wyoming==1.10.2
"$home/venv/bin/python" -W ignore - <<'PYTHON'
import io
import wave
from importlib.metadata import version

from wyoming.audio import AudioChunk, wav_to_chunks

print("wyoming", version("wyoming"))
for rate, piece, end in ((44_100, 512, 9474), (22_050, 1024, 9905), (24_000, 1000, 9840), (16_000, 1024, 10_000)):
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, rate, 0, "NONE", ""))
        writer.writeframes(bytes(2 * 10 * rate))
    file.seek(0)
    with wave.open(file, "rb") as reader:
        *chunks, stop = wav_to_chunks(reader, samples_per_chunk=piece, stop_event=True)
    samples = sum(chunk.samples for chunk in chunks if isinstance(chunk, AudioChunk))
    print(f"{rate} Hz, {piece} samples: {samples} samples, AudioStop at {stop.timestamp} ms")
    assert samples == 10 * rate and stop.timestamp == end, "wyoming has changed"
PYTHON
