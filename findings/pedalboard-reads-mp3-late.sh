#!/usr/bin/env bash
# pedalboard 0.9.26 reads an MP3 file 46 ms late at 24 kHz, with 1344 samples more than the sound has.
#
# An encoder puts silence in front of and behind the sound and says in the LAME header how much (1105 samples, with the
# decoder's own delay, and the rest to a whole frame). AudioFile takes the header's frame for sound and cuts nothing. Word
# times, loops and sentences laid end to end are off by it. soundfile 0.14.0, miniaudio 1.71 and PyAV 18.1.0 (FFmpeg) cut
# both.
#
# Seen on Linux x86-64, Python 3.11, one second with a click in the middle:
#   pedalboard: 25344 samples, the click 46 ms late
#   soundfile: 24000 samples, the click 0 ms late
#   miniaudio: 24000 samples, the click 0 ms late
#   PyAV: 24000 samples, the click 0 ms late
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check pedalboard==0.9.26 soundfile==0.14.0 miniaudio==1.71 \
    av==18.1.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import av
import miniaudio
import numpy as np
import soundfile
from pedalboard.io import AudioFile

RATE = 24_000
FILE = "click.mp3"


def by_pedalboard() -> np.ndarray:
    with AudioFile(FILE) as file:
        return file.read(file.frames)[0]


def by_av() -> np.ndarray:
    with av.open(FILE) as file:
        return np.concatenate([frame.to_ndarray().ravel() for frame in file.decode(audio=0)])


READERS = {
    "pedalboard": by_pedalboard,
    "soundfile": lambda: soundfile.read(FILE)[0],
    "miniaudio": lambda: np.asarray(miniaudio.mp3_read_file_f32(FILE).samples),
    "PyAV": by_av,
}

print(*(f"{name} {version(name)}" for name in ("pedalboard", "soundfile", "miniaudio", "av")))
sound = np.zeros(RATE, np.float32)
sound[RATE // 2 : RATE // 2 + 24] = 0.8 * np.hanning(24)
soundfile.write(FILE, sound, RATE)
for name, read in READERS.items():
    result = read()
    late = round((int(np.abs(result).argmax()) - int(sound.argmax())) / RATE * 1000)
    print(f"{name}: {len(result)} samples, the click {late} ms late")
    assert (len(result), late) == ((25344, 46) if name == "pedalboard" else (24000, 0)), f"{name} has changed"
PYTHON
