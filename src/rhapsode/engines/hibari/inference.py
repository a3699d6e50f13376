"""Hibari's voice on ONNX Runtime: phonemes in, sound out.

The network gives pitch, harmonics and noise in frames of 12.5 ms, and hibari's own signal processing makes the
waveform of them.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32, Pcm
from rhapsode.core.errors import EngineError, EngineUnavailableError, UnspeakableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment, Speech
from rhapsode.engines.hibari import package
from rhapsode.engines.hibari.provider import GAIN, PROFILE, SAMPLE_RATE_HZ, VOICE
from rhapsode.engines.phoneme_timings import phoneme_starts

Steps = npt.NDArray[np.int64]

PAD_ID = 0
MAX_IDS = 400
"""hibari cuts longer sentences; the voice was neither trained nor measured on them."""
SLOWEST, FASTEST = 0.25, 4.0
"""The memory of a segment grows with its sound, so the pace has limits."""
DURATIONS, INT64 = "/Cast_32_output_0", 7
"""How long each id lasts is known inside of the network under this name; ``INT64`` is ONNX's number of its type."""
STEP_SAMPLES = 600
"""What it is counted in: 25 ms, two frames."""
NOISE_SEED = 0
"""The breath in the voice is noise: drawn from the same seed each time, so that equal segments sound equal."""


class HibariEngine:
    """The loaded voice. Raises EngineUnavailableError when it, ONNX Runtime or SciPy cannot be loaded."""

    def __init__(self, options: EngineOptions) -> None:
        model = package.asset(package.MODEL)
        self._ids = package.symbol_ids()
        try:
            import onnxruntime
            import scipy.fft  # noqa: F401  hibari takes numpy's without a word, which sounds and runs otherwise
            from hibari import dsp

            session_options = onnxruntime.SessionOptions()
            session_options.intra_op_num_threads = options.within(PROFILE).threads
            session_options.inter_op_num_threads = 1
            # Plans of memory are kept for each length of text, and hardly any comes twice: no gain, 20 MB more.
            session_options.enable_mem_pattern = False
            session_options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                package.with_output(model, DURATIONS, INT64), session_options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's exceptions have no common base class
            raise EngineUnavailableError(f"ONNX Runtime could not load Hibari: {error}") from error
        self._waveform = dsp.synth

    def synthesise(self, segment: Segment, voice: str, language: str | None = None) -> Speech:
        """Speak ``segment``: float32 at 24 kHz, the same samples for the same segment.

        Raises UnspeakableError when there are no phonemes, and EngineError when there are more than 400, when one is
        not in the vocabulary, when the voice or the speed makes no sense, or when the model fails.
        """
        if voice != VOICE.name:
            raise EngineError(f"Hibari has no voice {voice!r}.")
        if not (math.isfinite(segment.speed) and SLOWEST <= segment.speed <= FASTEST):
            raise EngineError(f"A speed of {segment.speed} cannot be spoken: {SLOWEST:g} to {FASTEST:g}.")
        ids = self.phoneme_ids(segment.phonemes)
        samples, durations = self.infer(ids, segment.speed)
        samples *= np.float32(GAIN)
        starts = phoneme_starts(durations[:-1], STEP_SAMPLES, SAMPLE_RATE_HZ, segment.speed)
        return Speech(Pcm(samples, SAMPLE_RATE_HZ), len(ids), starts)

    def phoneme_ids(self, phonemes: str) -> list[int]:
        """Return the ids of ``phonemes``, one per character. Raises EngineError rather than leave anything out."""
        if not phonemes.strip():
            raise UnspeakableError()
        if len(phonemes) > MAX_IDS:
            raise EngineError(f"A segment of {len(phonemes)} phonemes is too long: Hibari takes {MAX_IDS} at most.")
        unknown = sorted(set(phonemes).difference(self._ids))
        if unknown:
            raise EngineError(f"Not phonemes of Hibari: {', '.join(f'U+{ord(symbol):04X}' for symbol in unknown)}.")
        return [self._ids[symbol] for symbol in phonemes]

    def infer(self, ids: list[int], speed: float = 1.0) -> tuple[Float32, Steps]:
        """Return the raw sound of ``ids`` (without pads), a new array of shape ``(n,)``, and how long each lasts.

        In steps of :data:`STEP_SAMPLES`, shape ``(len(ids) + 2,)``, both pads included. Raises EngineError.
        """
        feeds = {"ids": np.array([[PAD_ID, *ids, PAD_ID]], np.int64), "speed": np.array([speed], np.float32)}
        try:
            *spectra, durations = self._session.run(None, feeds)
            samples: Float32 = self._waveform(*(output[0] for output in spectra), np.random.default_rng(NOISE_SEED))
        except Exception as error:  # see above; its message may hold what was given
            raise EngineError("The model of Hibari failed on a segment.") from error
        if not np.isfinite(samples).all():
            raise EngineError("The model of Hibari returned sound that is not a number.")
        return samples, durations
