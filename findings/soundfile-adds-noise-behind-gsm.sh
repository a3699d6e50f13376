#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2) reads 40 ms of loud noise behind the end of every other GSM file that it wrote.
#
# GSM 6.10 in WAV (telephone systems and voice mail) has blocks of 65 bytes for 320 samples. When their number is odd, so is
# the size of the chunk, and a byte of padding follows, which RIFF does not count. libsndfile takes the byte for the begin of
# another block and decodes it: a burst of up to full scale after the last word. The chunk fact has the right number of
# samples. PyAV 18.1.0 (FFmpeg) reads only the blocks.
#
# Seen on Linux x86-64, Python 3.11, a tone at 8,000 Hz:
#   25 blocks, 8000 samples: soundfile 8320, loudest behind the end 1.00; PyAV 8000
#   26 blocks, 8320 samples: soundfile 8320, loudest behind the end 0.00; PyAV 8320
#   49 blocks, 15680 samples: soundfile 16000, loudest behind the end 1.00; PyAV 15680
#   50 blocks, 16000 samples: soundfile 16000, loudest behind the end 0.00; PyAV 16000
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import av
import numpy as np
import soundfile

RATE = 8_000
FILE = "gsm.wav"


def by_av() -> int:
    with av.open(FILE) as file:
        return sum(frame.samples for frame in file.decode(audio=0))


print("soundfile", soundfile.__version__, soundfile.__libsndfile_version__, "PyAV", av.__version__)
for blocks, extra in ((25, 320), (26, 0), (49, 320), (50, 0)):
    length = blocks * 320
    soundfile.write(FILE, 0.3 * np.sin(2 * np.pi * 440 * np.arange(length) / RATE), RATE, subtype="GSM610")
    sound = soundfile.read(FILE)[0]
    behind = np.abs(sound[length:]).max(initial=0)
    print(f"{blocks} blocks, {length} samples: soundfile {len(sound)}, loudest behind the end {behind:.2f}; PyAV {by_av()}")
    assert (len(sound) - length, by_av()) == (extra, length), "a reader has changed"
    assert (behind > 0.2) == bool(extra), "libsndfile has changed"
PYTHON
