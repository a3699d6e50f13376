#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2) fails to write MP3 with compression_level=1.0, the highest level that it documents.
#
# The documentation of soundfile.SoundFile says that the level is a number from 0 (least) to 1 (most compression). FLAC,
# Vorbis and Opus take 1.0. MP3 raises LibsndfileError, in all three bit rate modes, and the message that ought to say why
# is garbled. 0.9999 is taken, and gives the smallest file.
#
# Seen on Linux x86-64, Python 3.11:
#   FLAC 1.0: written
#   OGG VORBIS 1.0: written
#   OGG OPUS 1.0: written
#   MP3 CONSTANT 0.9999: written
#   MP3 CONSTANT 1.0: Error set compression level 1.0(Garbled error message from libsndfile)
#   MP3 AVERAGE 1.0: Error set compression level 1.0(Garbled error message from libsndfile)
#   MP3 VARIABLE 1.0: Error set compression level 1.0(Garbled error message from libsndfile)
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 numpy==2.4.6
"$home/venv/bin/python" - <<'PYTHON'
import io

import numpy as np
import soundfile

RATE = 24_000
tone = (0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)


def tried(format: str, subtype: str, level: float, mode: str | None = None) -> str:
    try:
        soundfile.write(
            io.BytesIO(), tone, RATE, format=format, subtype=subtype, compression_level=level, bitrate_mode=mode
        )
    except soundfile.LibsndfileError as error:
        return str(error)
    return "written"


print("soundfile", soundfile.__version__, soundfile.__libsndfile_version__)
for name, said, written in (
    ("FLAC 1.0", tried("FLAC", "PCM_16", 1.0), True),
    ("OGG VORBIS 1.0", tried("OGG", "VORBIS", 1.0), True),
    ("OGG OPUS 1.0", tried("OGG", "OPUS", 1.0), True),
    ("MP3 CONSTANT 0.9999", tried("MP3", "MPEG_LAYER_III", 0.9999, "CONSTANT"), True),
    *((f"MP3 {mode} 1.0", tried("MP3", "MPEG_LAYER_III", 1.0, mode), False) for mode in ("CONSTANT", "AVERAGE", "VARIABLE")),
):
    print(f"{name}: {said}")
    assert (said == "written") == written, "soundfile has changed"
PYTHON
