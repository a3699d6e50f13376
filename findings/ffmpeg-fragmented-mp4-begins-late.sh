#!/usr/bin/env bash
# Speech in a fragmented MP4 file that PyAV 18.1.0 (FFmpeg) writes with empty_moov begins 43 ms late at 24 kHz.
#
# AAC has 1024 samples of priming in front of the sound, which an MP4 file tells a player to leave out by an edit list. With
# empty_moov, which is used to stream MP4, the header is written before FFmpeg knows of them: there is no edit
# list, and the priming is played as silence. Word times and captions are 43 ms early, and each of the sentences that are sent
# one by one gets its own gap. delay_moov writes the header with the first fragment, also to a pipe, and is right.
#
# Seen on Linux x86-64, Python 3.11, a tone that begins at 1 s:
#   empty_moov: the tone begins 43 ms late
#   delay_moov: the tone begins 0 ms late
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import io
from fractions import Fraction

import av
import numpy as np

RATE, FRAME = 24_000, 1024
SAMPLES = {"aac": "fltp"}


class Pipe(io.RawIOBase):
    """Keep what is written, like a connection: without a way back."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


def streamed(sound: np.ndarray, format_: str, codec: str, **options: str) -> bytes:
    pipe = Pipe()
    with av.open(pipe, "w", format=format_, options=options) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound[np.newaxis], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        resampler = av.AudioResampler(format=SAMPLES[codec], layout="mono", rate=RATE, frame_size=FRAME)
        for block in [*resampler.resample(frame), *resampler.resample(None), None]:
            container.mux(stream.encode(block))
    return bytes(pipe.data)


def decoded(data: bytes) -> np.ndarray:
    with av.open(io.BytesIO(data)) as container:
        return np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])


print("PyAV", av.__version__)
sound = np.zeros(2 * RATE, np.float32)
sound[RATE : RATE + RATE // 100] = 0.8 * np.sin(2 * np.pi * 1000 * np.arange(RATE // 100) / RATE)
for flag, late in (("empty_moov", 43), ("delay_moov", 0)):
    data = streamed(sound, "mp4", "aac", movflags=f"frag_keyframe+{flag}")
    begin = int(np.argmax(np.abs(decoded(data)) > 0.2))
    milliseconds = round(1000 * (begin - RATE) / RATE)
    print(f"{flag}: the tone begins {milliseconds} ms late")
    assert milliseconds == late, "PyAV has changed"
PYTHON
