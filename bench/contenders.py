"""Who is compared in :mod:`bench.throughput`: each one takes a text and gives samples at 24 kHz, in one process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from rhapsode.audio.level import to_int16
from rhapsode.core.audio import Int16
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.registry import load_provider
from rhapsode.text.reader import reader_of

VOICE = "af_heart"
"""The one that all of them have: Hibari is a copy of it."""
LANGUAGE = "en-US"
MAX_STYLES = 510

Say = Callable[[str], Int16]


def rhapsode(options: EngineOptions, engine: str, voice: str) -> Say:
    """Return our engine, with our G2P."""
    provider = load_provider(engine)
    loaded = provider.load(options)
    reader = reader_of(provider.profile, LANGUAGE)
    return lambda text: to_int16(loaded.synthesise(Segment(0, len(text), reader.phonemes(text)), voice).pcm.samples)


def rhapsode_kokoro(options: EngineOptions) -> Say:
    """Load Kokoro in the precision that suits the CPU."""
    return rhapsode(options, "kokoro", VOICE)


def rhapsode_kokoro_f32_int8(options: EngineOptions) -> Say:
    """Load Kokoro as on a CPU with VNNI but without bf16."""
    return rhapsode(replace(options, precision="f32+int8"), "kokoro", VOICE)


def rhapsode_kokoro_f32(options: EngineOptions) -> Say:
    """Load Kokoro as on a CPU with neither."""
    return rhapsode(replace(options, precision="f32"), "kokoro", VOICE)


def rhapsode_hibari(options: EngineOptions) -> Say:
    """Load Hibari on one thread, as it is always run."""
    return rhapsode(options, "hibari", "heart")


def kokoro_onnx(options: EngineOptions) -> Say:
    """Return the package that most people run: its int8 export, from the same weights, with its own G2P (espeak-ng).

    It does not cut off the silence at the edges, as the others do not either.
    """
    import kokoro_onnx as package
    import onnxruntime

    from rhapsode.engines.kokoro.styles import Styles
    from rhapsode.engines.kokoro.voices import RECIPES
    from rhapsode.engines.kokoro.weights import weights_file

    styles, blend = Styles.load(), RECIPES[VOICE].blend
    rows = np.stack([styles.row(blend, length) for length in range(MAX_STYLES)])
    session_options = onnxruntime.SessionOptions()
    session_options.intra_op_num_threads = options.threads
    weights = str(weights_file(options))
    session = onnxruntime.InferenceSession(weights, session_options, providers=["CPUExecutionProvider"])
    with tempfile.TemporaryDirectory() as directory:
        voices = Path(directory) / "voices.npz"
        np.savez(voices, allow_pickle=False, **{VOICE: rows.reshape(MAX_STYLES, 1, 256)})
        kokoro: Any = package.Kokoro.from_session(session, str(voices))
        style = kokoro.get_voice_style(VOICE)
    return lambda text: to_int16(kokoro.create(text, voice=style, speed=1.0, lang="en-us", trim=False)[0])


def raw_hibari(options: EngineOptions) -> Say:
    """Return the package hibari-tts as its documentation says."""
    import hibari

    voice = hibari.Hibari(threads=1)
    return lambda text: to_int16(np.asarray(voice(text), np.float32))


CONTENDERS: dict[str, Callable[[EngineOptions], Say]] = {
    "kokoro-onnx int8": kokoro_onnx,
    "rhapsode kokoro": rhapsode_kokoro,
    "rhapsode kokoro f32+int8": rhapsode_kokoro_f32_int8,
    "rhapsode kokoro f32": rhapsode_kokoro_f32,
    "hibari-tts": raw_hibari,
    "rhapsode hibari": rhapsode_hibari,
}
PEERS = {
    "rhapsode kokoro": "kokoro-onnx int8",
    "rhapsode kokoro f32+int8": "kokoro-onnx int8",
    "rhapsode kokoro f32": "kokoro-onnx int8",
    "rhapsode hibari": "hibari-tts",
}
"""Whom each of ours is compared with."""
