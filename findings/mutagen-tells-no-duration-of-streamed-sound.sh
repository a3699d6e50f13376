#!/usr/bin/env bash
# mutagen 1.48.1 and tinytag 2.3.2 tell 0 s for ten seconds of fragmented MP4, and 25 hours for ten seconds of streamed WAV.
#
# What is streamed has no length in its header: a fragmented MP4 file has the times in its fragments, and WAV to a pipe has
# the largest number of 32 bits for a size. Both packages return what the header says as a duration, without an error, so that
# sums of durations, quotas and progress bars are off by as much. The size of the file would tell the WAV's. PyAV 18.1.0
# (FFmpeg) reads both. For Ogg Opus that was streamed, both packages are right.
#
# Seen on Linux x86-64, Python 3.11, ten seconds at 24,000 Hz:
#   fragmented MP4: mutagen 0.00 s, tinytag 0.00 s, PyAV 10.04 s
#   WAV: mutagen 89478.49 s, tinytag 89478.49 s, PyAV 10.00 s
#   Ogg Opus: mutagen 10.00 s, tinytag 10.00 s, PyAV 10.01 s
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6 mutagen==1.48.1 tinytag==2.3.2
"$home/venv/bin/python" - <<'PYTHON'
import io
from fractions import Fraction
from importlib.metadata import version

import av
import mutagen
import numpy as np
import tinytag

RATE, FRAME = 24_000, 480
SAMPLES = {"aac": "fltp", "pcm_s16le": "s16", "libopus": "s16"}


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
        size = stream.codec_context.frame_size or FRAME
        resampler = av.AudioResampler(format=SAMPLES[codec], layout="mono", rate=RATE, frame_size=size)
        for block in [*resampler.resample(frame), *resampler.resample(None), None]:
            container.mux(stream.encode(block))
    return bytes(pipe.data)


print("mutagen", mutagen.version_string, "tinytag", version("tinytag"), "PyAV", av.__version__)
sound = 0.3 * np.sin(2 * np.pi * 300 * np.arange(10 * RATE) / RATE, dtype=np.float32)
for name, suffix, format_, codec, options, told in (
    ("fragmented MP4", "m4a", "mp4", "aac", {"movflags": "frag_keyframe+empty_moov"}, 0),
    ("WAV", "wav", "wav", "pcm_s16le", {}, 89478.49),
    ("Ogg Opus", "opus", "ogg", "libopus", {}, 10),
):
    data = streamed(sound, format_, codec, **options)
    by_mutagen = mutagen.File(io.BytesIO(data)).info.length
    by_tinytag = tinytag.TinyTag.get(file_obj=io.BytesIO(data), filename=f"sound.{suffix}").duration
    with av.open(io.BytesIO(data)) as container:
        by_pyav = container.duration / av.time_base
    print(f"{name}: mutagen {by_mutagen:.2f} s, tinytag {by_tinytag:.2f} s, PyAV {by_pyav:.2f} s")
    assert abs(by_mutagen - told) < 0.1 and abs(by_tinytag - told) < 0.1, "mutagen or tinytag has changed"
    assert abs(by_pyav - 10) < 0.1, "PyAV has changed"
PYTHON
