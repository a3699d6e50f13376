#!/usr/bin/env bash
# FFmpeg's muxer segment (PyAV 18.1.0) makes pieces of Opus and MP3 of which a reader cuts the beginning: 6.5 ms of Opus and 11 ms of
# MP3 at 48 kHz are gone at each seam.
#
# It splits a long reading into files of some seconds, for players and uploads that take no more. Each file gets a header of
# its own, which says how much of its beginning is padding: 312 samples of Opus (pre-skip), and by the header of LAME the delay
# of an MP3 decoder, 529. Only the first file has such padding. In the others it is sound that is cut, within a word in an
# unlucky place, and times drift with every piece. FLAC and WAV lose nothing. Split samples, or one of these two, and encode
# each piece by itself.
#
# Seen on Linux x86-64, Python 3.11, ten seconds at 48,000 Hz, samples in the packets of the second piece, and what is decoded:
#   flac: 96768 samples, decoded 96768
#   wav: 96000 samples, decoded 96000
#   opus: 96000 samples, decoded 95688
#   webm: 96000 samples, decoded 95688
#   mp3: 95616 samples, decoded 95087
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
cd "$home"
venv/bin/python - <<'PYTHON'
from fractions import Fraction

import av
import numpy as np

RATE, PART = 48_000, 4800
CASES = {
    "flac": ("flac", "flac", (96_768, 96_768)),
    "wav": ("wav", "pcm_s16le", (96_000, 96_000)),
    "opus": ("ogg", "libopus", (96_000, 95_688)),
    "webm": ("webm", "libopus", (96_000, 95_688)),
    "mp3": ("mp3", "libmp3lame", (95_616, 95_087)),
}


def split(extension: str, format_: str, codec: str) -> str:
    """Write ten seconds in pieces of some two seconds, and return the name of the second."""
    tone = (8000 * np.sin(np.arange(10 * RATE) / 10)).astype(np.int16)
    options = {"segment_time": "2", "segment_format": format_}
    with av.open(f"%d.{extension}", "w", format="segment", options=options) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        for start in range(0, len(tone), PART):
            samples = tone[None, start : start + PART].copy()
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return f"1.{extension}"


print("PyAV", av.__version__)
for extension, (format_, codec, wanted) in CASES.items():
    piece = split(extension, format_, codec)
    with av.open(piece) as container:
        packets = sum(packet.duration * packet.time_base for packet in container.demux() if packet.size)
    with av.open(piece) as container:
        decoded = sum(frame.samples for frame in container.decode(audio=0))
    held = round(packets * RATE)
    print(f"{extension}: {held} samples, decoded {decoded}")
    assert (held, decoded) == wanted, "PyAV has changed"
PYTHON
