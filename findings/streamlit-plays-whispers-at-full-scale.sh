#!/usr/bin/env bash
# Streamlit 1.67.0 plays every array of samples at full scale, however soft it is, and Gradio 6.31.0 one of floating point.
#
# Both take an array and its rate from a voice. st.audio divides it by its loudest sample, and its documentation does not say
# so. Gradio says that an array "will be normalized by its peak value" (Audio.postprocess), yet leaves int16 as it is. A
# whisper is as loud as a shout, and of sentences that are played one by one each gets a level of its own, so that nobody can
# compare voices, or judge gain and fading, by ear there. Hand a file to st.audio and int16 to Gradio.
#
# Seen with Python 3.11, a tone, its loudest sample in the file that the page plays:
#   float32, 0.01: Streamlit 1.00, Gradio 1.00
#   float32, 0.50: Streamlit 1.00, Gradio 1.00
#   int16, 0.01: Streamlit 1.00, Gradio 0.01
#   int16, 0.50: Streamlit 1.00, Gradio 0.50
set -euo pipefail
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
python3 -m venv "$home/venv"
"$home/venv/bin/pip" install --quiet --disable-pip-version-check streamlit==1.67.0 gradio==6.31.0 soundfile==0.14.0 numpy==2.4.6
export GRADIO_TEMP_DIR="$home" GRADIO_ANALYTICS_ENABLED=False HF_HUB_OFFLINE=1
HOME="$home" "$home/venv/bin/python" -W ignore - <<'PYTHON'
import io
import logging

import gradio
import numpy as np
import soundfile
import streamlit
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest

logging.disable(logging.WARNING)
RATE = 24_000
served: list[bytes] = []
store = MemoryMediaFileStorage.load_and_get_id


def observe(self, data, *arguments):
    """Keep a copy of the file that a page of Streamlit refers to."""
    served.append(data)
    return store(self, data, *arguments)


MemoryMediaFileStorage.load_and_get_id = observe


def by_streamlit(sound: np.ndarray) -> io.BytesIO:
    page = AppTest.from_string(f"import streamlit as st\nst.audio(st.session_state['sound'], sample_rate={RATE})")
    page.session_state["sound"] = sound
    assert not page.run().exception
    return io.BytesIO(served.pop())


def by_gradio(sound: np.ndarray) -> str:
    return gradio.Audio(format="wav").postprocess((RATE, sound)).path


def peak(file: io.BytesIO | str) -> str:
    return f"{abs(soundfile.read(file)[0]).max():.2f}"


print("Streamlit", streamlit.__version__, "Gradio", gradio.__version__)
tone = np.sin(np.arange(RATE) / 10)
for kind, level, wanted in (
    (np.float32, 0.01, ("1.00", "1.00")),
    (np.float32, 0.5, ("1.00", "1.00")),
    (np.int16, 0.01, ("1.00", "0.01")),
    (np.int16, 0.5, ("1.00", "0.50")),
):
    sound = (level * tone * (32_767 if kind is np.int16 else 1)).astype(kind)
    seen = peak(by_streamlit(sound)), peak(by_gradio(sound))
    print(f"{kind.__name__}, {level:.2f}: Streamlit {seen[0]}, Gradio {seen[1]}")
    assert seen == wanted, "Streamlit or Gradio has changed"
PYTHON
