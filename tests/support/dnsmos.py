"""DNSMOS: what a listener would say of the quality of speech, from 1 to 5, as a network estimates it (no reference).

The networks are those of the package ``speechmos`` (Reddy, Gopal and Cutler: "DNSMOS", 2021; "DNSMOS P.835", 2022),
which is located and never imported: its own front end needs librosa. The features here are the same; only what is
shorter than a window is repeated less often, and scores differ in the third digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.support.lazy_modules import LazyModule

scipy_signal = LazyModule("scipy.signal")

RATE_HZ = 16_000
WINDOW = 144_160
"""9.01 s, which the networks take at once; what is shorter is repeated."""
LEVEL_DB = -26.0
"""Of the frames with speech, before it is judged: the estimate depends on the level."""
MEL_BANDS, FFT, HOP = 120, 321, 160
OVERALL = (-0.06766283, 1.11546468, 0.04602535)
SIGNAL = (-0.08397278, 1.22083953, 0.0052439)
BACKGROUND = (-0.13166888, 1.60915514, -0.39604546)
"""The polynomials by which the package maps what the network says to the scale of the listening tests."""

Float = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Score:
    """Mean opinion scores: P.835's overall, signal and background, and P.808's overall."""

    overall: float
    signal: float
    background: float
    p808: float


class Judge:
    """The loaded networks; one judgement of a sentence takes about a second of one core."""

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime

        spec = find_spec("speechmos")
        if spec is None or spec.origin is None:
            raise FileNotFoundError("The package speechmos is not installed; 'make test' installs it.")
        models = Path(spec.origin).parent / "dnsmos_models"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._p835, self._p808 = (
            onnxruntime.InferenceSession(models / name, options, providers=["CPUExecutionProvider"])
            for name in ("sig_bak_ovr.onnx", "model_v8.onnx")
        )
        self._filters = mel_filters()

    def score(self, sound: Float, rate_hz: int = 24_000, windows: int | None = None) -> Score:
        """Judge mono samples, of which silence at the edges is cut off and the level is made equal.

        ``windows``: at most so many of 9 s, each a second later, are judged, which take a quarter of a second.
        """
        heard = at_level(trimmed(scipy_signal.resample_poly(sound, RATE_HZ, rate_hz)))
        heard = np.tile(heard, -(-WINDOW // len(heard))) if len(heard) < WINDOW else heard
        rows = []
        for start in range(0, len(heard) - WINDOW + 1, RATE_HZ)[:windows]:
            window = heard[start : start + WINDOW].astype(np.float32)
            signal, background, overall = self._p835.run(None, {"input_1": window[None]})[0][0]
            features = self._features(window[:-HOP])
            p808 = self._p808.run(None, {"input_1": features[None]})[0][0][0]
            scaled = (np.polyval(c, x) for c, x in ((OVERALL, overall), (SIGNAL, signal), (BACKGROUND, background)))
            rows.append([*scaled, p808])
        return Score(*(float(x) for x in np.mean(rows, axis=0)))

    def _features(self, samples: Float) -> npt.NDArray[np.float32]:
        padded = np.pad(samples, FFT // 2)
        frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP]
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)
        mel = np.abs(np.fft.rfft(frames * window)) ** 2 @ self._filters.T
        decibels = 10 * np.log10(np.maximum(mel, 1e-10) / max(mel.max(), 1e-10))
        return np.asarray((np.maximum(decibels, -80) + 40) / 40, np.float32)


def mel_filters() -> Float:
    """Return triangles of equal area on Slaney's mel scale (linear below 1 kHz), shape ``(120, 161)``."""
    edges = _hertz(np.linspace(0, _mel(RATE_HZ / 2), MEL_BANDS + 2))
    bins = np.arange(FFT // 2 + 1) * RATE_HZ / FFT
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None])


def _mel(hertz: float) -> float:
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * float(np.log(hertz / 1000) / np.log(6.4))


def _hertz(mel: Float) -> Float:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (mel - 15)))


def trimmed(sound: Float, below_db: float = 40.0) -> Float:
    """Return the sound from the first to the last 10 ms that are less than ``below_db`` under the loudest."""
    frames = sound[: len(sound) // HOP * HOP].reshape(-1, HOP)
    power = np.mean(np.square(frames, dtype=np.float64), axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-below_db / 10))
    return sound[loud[0] * HOP : (loud[-1] + 1) * HOP]


def at_level(sound: Float) -> Float:
    """Return the sound at :data:`LEVEL_DB` (root mean square), nowhere beyond full scale."""
    level = np.sqrt(np.mean(np.square(sound, dtype=np.float64)))
    return np.asarray(np.clip(sound * (10 ** (LEVEL_DB / 20) / max(level, 1e-9)), -1, 1))
