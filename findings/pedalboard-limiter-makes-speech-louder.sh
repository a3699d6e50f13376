#!/usr/bin/env bash
# The Limiter of pedalboard 0.9.26 makes everything louder, by 13.7 dB at its default threshold of -10 dB, up to full scale.
#
# A limiter holds peaks below its threshold and leaves quieter sound alone. JUCE's, which pedalboard wraps, is two compressors
# with a make-up gain: the lower the threshold, the louder the output, and the only ceiling is 0 dBFS, where it clips. Speech
# at -20 dBFS comes out at -6, and a threshold of -1 dB, set to keep peaks away from full scale, adds 4.8 dB and lets them
# through. "A simple limiter" is all that is documented.
#
# Seen on Linux x86-64, Python 3.11, a tone of 220 Hz:
#   threshold -10 dB: -40 dBFS becomes -26.3, -20 becomes -6.2, -10 becomes 0.0
#   threshold -6 dB: -40 dBFS becomes -30.3, -20 becomes -10.2, -10 becomes -0.3
#   threshold -1 dB: -40 dBFS becomes -35.3, -20 becomes -15.2, -10 becomes -5.3
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pedalboard==0.9.26 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from pedalboard import Limiter

RATE = 24_000
TONE = np.sin(2 * np.pi * 220 * np.arange(2 * RATE) / RATE).astype(np.float32)


def limited(level: float, threshold: float) -> float:
    """Return the peak in dBFS, after a second, of a tone with a peak of ``level`` dBFS."""
    sound = Limiter(threshold_db=threshold)(TONE * np.float32(10 ** (level / 20)), RATE)
    return round(20 * float(np.log10(np.abs(sound[RATE:]).max())), 1) + 0.0


print("pedalboard", version("pedalboard"))
for threshold, levels in ((-10.0, (-26.3, -6.3, 0.0)), (-6.0, (-30.3, -10.3, -0.3)), (-1.0, (-35.2, -15.2, -5.2))):
    peaks = [limited(level, threshold) for level in (-40, -20, -10)]
    print(f"threshold {threshold:.0f} dB: -40 dBFS becomes {peaks[0]}, -20 becomes {peaks[1]}, -10 becomes {peaks[2]}")
    assert all(abs(peak - seen) < 0.3 for peak, seen in zip(peaks, levels, strict=True)), "pedalboard has changed"
PYTHON
