#!/usr/bin/env bash
# pystoi 0.4.1 gives 1.000, perfectly intelligible, to speech with a word too many, and with loud noise in its pauses.
#
# STOI compares the two sounds where the reference is loud. Frames that are silent in the reference, more than 40 dB below its
# loudest, are taken out of both, whatever the other has there, so that a word which was made up, an echo or noise in a pause costs
# nothing, not even a thousandth, neither in the extended measure. A score of a text-to-speech system by it says nothing about
# words that do not belong there: count the words of a transcript, and measure the pauses by themselves.
#
# Seen on Linux x86-64, Python 3.11, three buzzing "words" with pauses of half a second at 16 kHz:
#   the same: STOI 1.000, extended 1.000
#   a word too many in a pause: STOI 1.000, extended 1.000
#   noise louder than speech in the pauses: STOI 1.000, extended 1.000
#   a word too few: STOI 0.652, extended 0.634
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pystoi==0.4.1 numpy==2.4.6 scipy==1.17.1
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from pystoi import stoi

RATE = 16_000
random = np.random.default_rng(1)


def word(seconds: float, pitch: float) -> np.ndarray:
    """Return harmonics of a gliding pitch with three formants."""
    t = np.arange(int(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.1 * np.sin(2 * np.pi * 3 * t))) / RATE
    formants = ((600, 300, 1.0), (1700, 400, 0.5), (2700, 500, 0.2))
    return sum(
        0.1 * np.sqrt(np.hanning(len(t))) * np.sin(k * phase)
        * sum(loud * np.exp(-(((k * pitch - middle) / width) ** 2)) for middle, width, loud in formants)
        for k in range(1, 25)
    )


pause = np.zeros(RATE // 2)
words = [word(0.6, 120), word(0.5, 150), word(0.7, 110)]
clean = np.concatenate([pause, *(part for one in words for part in (one, pause))])
clean += 1e-4 * random.normal(size=len(clean))
starts = (0.5, 1.6, 2.6)

more = clean.copy()
extra = word(0.4, 130)
more[int(1.15 * RATE) :][: len(extra)] += extra
noisy, silent = clean.copy(), np.ones(len(clean), bool)
for start, one in zip(starts, words):
    silent[int((start - 0.05) * RATE) : int((start + 0.05) * RATE) + len(one)] = False
noisy[silent] += 0.2 * random.normal(size=silent.sum())
fewer = clean.copy()
fewer[int(2.55 * RATE) : int(3.35 * RATE)] = 1e-4 * random.normal(size=int(0.8 * RATE))

print("pystoi", version("pystoi"))
scores = {}
for name, other in (
    ("the same", clean),
    ("a word too many in a pause", more),
    ("noise louder than speech in the pauses", noisy),
    ("a word too few", fewer),
):
    scores[name] = (stoi(clean, other, RATE), stoi(clean, other, RATE, extended=True))
    print(f"{name}: STOI {scores[name][0]:.3f}, extended {scores[name][1]:.3f}")
same, extra, noise, lost = scores.values()
assert np.std(noisy[silent]) > 1.5 * max(map(np.std, words)), "the noise is not louder"
assert min(*same, *extra, *noise) > 0.9995, "pystoi has changed"
assert max(lost) < 0.8, "pystoi has changed"
PYTHON
