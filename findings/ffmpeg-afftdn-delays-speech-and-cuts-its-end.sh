#!/usr/bin/env bash
# FFmpeg's noise reduction afftdn (PyAV 18.1.0) delays speech by 25 ms and throws the last 25 ms away.
#
# The filter works on overlapping windows, and what comes out is 25 ms late. The number of samples and the time stamps are
# those of the input, so that the delay cannot be seen from outside: what is pushed out at the end is lost, and the times of
# words and captions no longer fit. anlmdn, the other noise reduction, shifts by 8 ms; compand does not shift.
#
# Seen on Linux x86-64, Python 3.11, at 24,000 Hz, two seconds:
#   afftdn: 48000 samples, a click in the middle 601 samples late, a click 20 ms before the end lost
#   anlmdn: 48000 samples, a click in the middle 192 samples late, a click 20 ms before the end kept
#   compand: 48000 samples, a click in the middle 0 samples late, a click 20 ms before the end kept
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
from contextlib import suppress
from fractions import Fraction

import av
import numpy as np
from av.filter import Graph

RATE = 24_000


def filtered(name: str, arguments: str, sound: np.ndarray) -> np.ndarray:
    """Run a filter over a sound that comes in blocks of 1024 samples, to its end."""
    graph = Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono")
    filter_, sink = graph.add(name, arguments), graph.add("abuffersink")
    source.link_to(filter_)
    filter_.link_to(sink)
    graph.configure()
    pieces = []
    for at in [*range(0, len(sound), 1024), None]:
        if at is None:
            graph.push(None)
        else:
            frame = av.AudioFrame.from_ndarray(sound[np.newaxis, at : at + 1024], format="flt", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            graph.push(frame)
        with suppress(av.error.BlockingIOError, av.error.EOFError):
            while True:
                pieces.append(graph.pull().to_ndarray().ravel())
    return np.concatenate(pieces)


def clicked(at: int) -> np.ndarray:
    """Return two seconds with a faint noise and a click at a sample."""
    sound = np.random.default_rng(0).normal(0, 1e-4, 2 * RATE).astype(np.float32)
    sound[at : at + 2] = 0.9, -0.9
    return sound


print("PyAV", av.__version__)
for name, late, kept in (("afftdn", 601, False), ("anlmdn", 192, True), ("compand", 0, True)):
    middle = filtered(name, "", clicked(RATE))
    shift = int(np.abs(middle).argmax()) - RATE
    end = np.abs(filtered(name, "", clicked(2 * RATE - RATE // 50))).max() > 0.05
    print(
        f"{name}: {len(middle)} samples, a click in the middle {shift} samples late, "
        f"a click 20 ms before the end {'kept' if end else 'lost'}"
    )
    assert len(middle) == 2 * RATE and shift == late and end == kept, "PyAV has changed"
PYTHON
