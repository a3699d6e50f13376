#!/usr/bin/env bash
# FFmpeg's dynaudnorm (PyAV 18.1.0) leaves quiet sound of up to 14 seconds quiet, and the ends of a longer one.
#
# The filter is to raise quiet sound towards full scale, up to tenfold. It smooths the gain over 31 frames of half a second, and
# takes a gain of 1 for the frames that are missing in front of the beginning and behind the end. The smoothing takes the
# smallest gain of the window first, so that the gain is 1 wherever the window of 15.5 s reaches past an end: a sentence comes out
# as quiet as it went in, and of half a minute only the middle is raised. Its option altboundary (b=1), which is off, takes the
# gains of the first and the last frame instead.
#
# Seen on Linux x86-64, Python 3.11, a tone whose peak is 0.1, peak of its first second, middle second and last second:
#   3 s: 0.10 0.10 0.10, with altboundary 0.77 0.77 0.77
#   10 s: 0.10 0.10 0.10, with altboundary 0.77 0.77 0.77
#   40 s: 0.10 0.77 0.10, with altboundary 0.77 0.77 0.77
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import av
import numpy as np

RATE, PIECE = 24_000, 1200


def normalised(sound: np.ndarray, options: str | None) -> np.ndarray:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="dblp", layout="mono")
    effect = graph.add("dynaudnorm", options)
    sink = graph.add("abuffersink")
    source.link_to(effect)
    effect.link_to(sink)
    graph.configure()
    pieces = []

    def pull() -> None:
        while True:
            try:
                pieces.append(sink.pull().to_ndarray())
            except (av.error.EOFError, av.error.BlockingIOError):
                return

    for at in range(0, len(sound), PIECE):
        frame = av.AudioFrame.from_ndarray(sound[at : at + PIECE].reshape(1, -1), format="dblp", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        source.push(frame)
        pull()
    source.push(None)
    pull()
    return np.concatenate(pieces, axis=1)[0]


print("PyAV", av.__version__, "FFmpeg", av.ffmpeg_version_info)
for seconds, middle in ((3, 0.1), (10, 0.1), (40, 0.77)):
    sound = 0.1 * np.sin(2 * np.pi * 200 * np.arange(seconds * RATE) / RATE)
    peaks = []
    for options in (None, "b=1"):
        louder = normalised(sound, options)
        assert len(louder) == len(sound), "FFmpeg has changed"
        parts = (louder[:RATE], louder[len(louder) // 2 :][:RATE], louder[-RATE:])
        peaks.append([round(float(np.abs(part).max()), 2) for part in parts])
    print(f"{seconds} s: {' '.join(map(str, peaks[0]))}, with altboundary {' '.join(map(str, peaks[1]))}")
    assert np.allclose(peaks[0], [0.1, middle, 0.1], atol=0.03), "FFmpeg has changed"
    assert min(peaks[1]) > 0.5, "FFmpeg has changed"
PYTHON
