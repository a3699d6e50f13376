#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2) reads the first link of a chained Ogg file and stops there without an error.
#
# RFC 3533 lets Ogg streams follow one another ("chaining"), each with its own serial number. Servers of speech use it to
# append sentences to a stream. Two seconds, one of each link, are one second for soundfile, in Opus and in Vorbis, and
# its header says one second too. PyAV 18.1.0 (FFmpeg) decodes both links, though the duration it tells is the first's.
#
# Seen on Linux x86-64, Python 3.11:
#   OPUS: soundfile reads 24000 of 48000 frames, its info says 24000; PyAV decodes 2.00 s and tells a duration of 1.01 s
#   VORBIS: soundfile reads 24000 of 48000 frames, its info says 24000; PyAV decodes 2.05 s and tells a duration of 1.00 s
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


def link(codec: str, hertz: float) -> bytes:
    """Encode one second of a tone. soundfile gives every file a serial number of its own."""
    file = io.BytesIO()
    tone = 0.5 * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE)
    soundfile.write(file, tone.astype(np.float32), RATE, format="OGG", subtype=codec)
    return file.getvalue()


def serial(data: bytes) -> bytes:
    return data[14:18]


def by_pyav(data: bytes) -> tuple[float, float]:
    """Return the seconds that are decoded and the seconds that the container tells."""
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.audio[0]
        told = float(stream.duration * stream.time_base)
        return sum(frame.samples / frame.sample_rate for frame in container.decode(stream)), told


for codec in ("OPUS", "VORBIS"):
    first, second = link(codec, 300.0), link(codec, 700.0)
    assert serial(first) != serial(second), "chained streams need serial numbers of their own"
    chain = first + second
    read = len(soundfile.read(io.BytesIO(chain))[0])
    said = soundfile.info(io.BytesIO(chain)).frames
    decoded, told = by_pyav(chain)
    print(
        f"{codec}: soundfile reads {read} of {2 * RATE} frames, its info says {said}; "
        f"PyAV decodes {decoded:.2f} s and tells a duration of {told:.2f} s"
    )
    assert (read, said) == (RATE, RATE), "soundfile has changed"
    assert decoded > 1.9, "PyAV has changed"
    assert told < 1.1, "PyAV tells another duration"
PYTHON
