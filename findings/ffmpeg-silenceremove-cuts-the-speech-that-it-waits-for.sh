#!/usr/bin/env bash
# FFmpeg's silenceremove (PyAV 18.1.0) cuts the first 0.1 s of speech off with start_duration=0.1.
#
# start_duration is how long sound has to last before trimming ends, so that a click in front is not taken for speech. In SoX,
# whose effect it was made after, and in FFmpeg 5.1.9 of Debian 12 the sound that was waited for is kept. In PyAV's FFmpeg 8.1.2
# it is thrown away: 0.1 s of a word is its first consonant, and a word that is shorter than the duration is gone, with what is
# behind it up to the next one that is long enough. start_silence of the same length brings it back, less where the sound begins
# at once: use it, or leave start_duration out.
#
# Seen on Linux x86-64, Python 3.11, half a second of silence and a tone of 0.3 s:
#   FFmpeg 8.1.2: start_duration 0 leaves 0.300 s of the tone, 0.05 0.250 s, 0.1 0.200 s, 0.4 nothing
#   FFmpeg 8.1.2: start_duration 0.1 with start_silence 0.1 leaves 0.300 s
#   FFmpeg 5.1.9: start_duration 0.1 leaves 0.300 s
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import av
import numpy as np

RATE = 24_000
t = np.arange(3 * RATE // 10) / RATE
sound = np.concatenate([np.zeros(RATE // 2), 0.2 * np.cos(2 * np.pi * 1000 * t)]).astype(np.float32)


def left(options: str) -> float:
    """Return how many seconds of the tone the filter leaves."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono")
    trim = graph.add("silenceremove", f"start_periods=1:start_threshold=-50dB:{options}")
    sink = graph.add("abuffersink")
    source.link_to(trim)
    trim.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate, frame.pts = RATE, 0
    source.push(frame)
    source.push(None)
    pieces = [np.zeros((1, 0))]
    while True:
        try:
            pieces.append(sink.pull().to_ndarray())
        except (av.error.EOFError, av.error.BlockingIOError):
            break
    heard = np.flatnonzero(np.abs(np.concatenate(pieces, axis=1)[0]) > 0.01)
    return (heard[-1] - heard[0] + 1) / RATE if len(heard) else 0


print("PyAV", av.__version__, "FFmpeg", av.ffmpeg_version_info)
for options, wanted in (
    ("start_duration=0", 0.3),
    ("start_duration=0.05", 0.25),
    ("start_duration=0.1", 0.2),
    ("start_duration=0.4", 0),
    ("start_duration=0.1:start_silence=0.1", 0.3),
):
    seconds = left(options)
    print(f"{options} leaves {seconds:.3f} s of 0.300 s")
    assert abs(seconds - wanted) < 0.002, "FFmpeg has changed"
PYTHON
