#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2) cannot read a FLAC file whose header leaves the number of samples open.
#
# Zero in STREAMINFO means that the number is not known (RFC 9639, 8.2), which is what every encoder writes whose output
# cannot be rewound: pipes and streamed answers of speech servers. soundfile reports 9223372036854775807 frames. read raises
# ValueError because it wants to allocate them, and reading a number of frames raises LibsndfileError on a seek. PyAV 18.1.0
# (FFmpeg) decodes the file.
#
# Seen on Linux x86-64, Python 3.11:
#   with the number: info 24000 frames, read 24000 frames, read(24000) 24000 frames, PyAV 24000 frames
#   without it: info 9223372036854775807 frames, read ValueError, read(24000) LibsndfileError, PyAV 24000 frames
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 numpy==2.4.6 av==18.1.0
"$home/venv/bin/python" - <<'PYTHON'
import io

import av
import numpy as np
import soundfile

RATE = 24_000


def streamed(parts: list[bytes]) -> io.RawIOBase:
    """Return a file that can be written but not rewound, as a pipe is."""

    class Pipe(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return False

        def write(self, data: bytes) -> int:
            parts.append(bytes(data))
            return len(data)

    return Pipe()


def encode(file: io.RawIOBase | io.BytesIO) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    with av.open(file, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono", format="s16")
        frame = av.AudioFrame.from_ndarray(
            (32767 * tone).astype(np.int16)[np.newaxis], format="s16", layout="mono"
        )
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def attempt(read) -> str:
    try:
        return f"{len(read())} frames"
    except (ValueError, soundfile.LibsndfileError) as error:
        return type(error).__name__


def by_pyav(data: bytes) -> int:
    with av.open(io.BytesIO(data)) as container:
        return sum(frame.samples for frame in container.decode(audio=0))


print("soundfile", soundfile.__version__, soundfile.__libsndfile_version__)
whole, parts = io.BytesIO(), []
encode(whole)
encode(streamed(parts))
for name, data, known in (("with the number", whole.getvalue(), True), ("without it", b"".join(parts), False)):
    told = soundfile.info(io.BytesIO(data)).frames
    read = attempt(lambda: soundfile.read(io.BytesIO(data))[0])
    some = attempt(lambda: soundfile.read(io.BytesIO(data), frames=RATE)[0])
    decoded = by_pyav(data)
    print(f"{name}: info {told} frames, read {read}, read({RATE}) {some}, PyAV {decoded} frames")
    assert decoded == RATE, "PyAV has changed"
    if known:
        assert (told, read) == (RATE, f"{RATE} frames"), "soundfile has changed"
    else:
        assert (told, read, some) == (2**63 - 1, "ValueError", "LibsndfileError"), "soundfile has changed"
PYTHON
