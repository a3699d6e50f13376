#!/usr/bin/env bash
# mutagen 1.48.1 tells 3 ms for a second of GSM in WAV and 2 ms for a second of ADPCM.
#
# In the compressed kinds of WAV that telephone systems and voice mail use, the block of the format chunk (nBlockAlign) is a
# block of many samples: 65 bytes for 320. mutagen divides the size of the data by it and takes the number of blocks for the
# number of samples. The chunk fact, which these kinds must have, says how many samples there are. tinytag 2.3.2 takes it from
# there. PCM, µ-law and A-law, whose block is a sample, are right.
#
# Seen on Linux x86-64, Python 3.11, one second at 8,000 Hz:
#   GSM610: mutagen 3.1 ms, tinytag 1000.0 ms
#   IMA_ADPCM: mutagen 2.0 ms, tinytag 1010.0 ms
#   MS_ADPCM: mutagen 2.0 ms, tinytag 1000.0 ms
#   ULAW: mutagen 1000.0 ms, tinytag 1000.0 ms
#   PCM_16: mutagen 1000.0 ms, tinytag 1000.0 ms
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check mutagen==1.48.1 tinytag==2.3.2 soundfile==0.14.0 \
    numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import mutagen
import numpy as np
import soundfile
from tinytag import TinyTag

RATE = 8_000
SOUND = 0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)

print("mutagen", version("mutagen"), "tinytag", version("tinytag"))
for subtype, wanted in (("GSM610", 3.1), ("IMA_ADPCM", 2.0), ("MS_ADPCM", 2.0), ("ULAW", 1000.0), ("PCM_16", 1000.0)):
    soundfile.write("sound.wav", SOUND, RATE, subtype=subtype)
    by_mutagen = round(mutagen.File("sound.wav").info.length * 1000, 1)
    by_tinytag = round(TinyTag.get("sound.wav").duration * 1000, 1)
    print(f"{subtype}: mutagen {by_mutagen} ms, tinytag {by_tinytag} ms")
    assert by_mutagen == wanted, "mutagen has changed"
PYTHON
