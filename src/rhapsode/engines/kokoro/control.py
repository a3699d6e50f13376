"""Prosody control: deliveries applied to what Kokoro predicts, between its prosody and its source, and to its sound.

Pitch and energy are two values for each frame of 25 ms, one in 12.5 ms. What a delivery changes is a curve over them,
smoothed across its borders so that nothing jumps inside a vowel:

- the melody is stretched about its own middle in the logarithm of the frequency, and moved by semitones. The mean
  is no middle: where speech begins and ends Kokoro predicts values far below the voice, which are left as they are.
  Nor is the median of what is predicted: quiet ends and consonants that are not voiced have low values too;
- a whisper has no pitch at all: the source is then the noise that Kokoro makes unvoiced sounds of;
- part of a breath is the same noise mixed into the source;
- effort is a tilt and a gain on the spectrum that the vocoder gives, as in a voice that is raised (Liénard and Di
  Benedetto, "Effect of vocal effort on spectral properties of vowels", 1999): energy alone hardly changes the level,
  because the vocoder normalises.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rhapsode.core.audio import Float32
from rhapsode.core.delivery import Delivery, DeliverySpan, per_phoneme
from rhapsode.engines.kokoro.graph.spectrum import FREQUENCIES

STEPS_PER_FRAME = 2
"""Pitch and energy have so many values for each frame."""
SPECTRA_PER_FRAME = 120
SMOOTHING_STEPS = 9
"""The length of the Hann window that smooths the curves: 112 ms, half of which lies within 40 ms."""
LOWEST_HZ, HIGHEST_HZ = 45.0, 700.0
"""The pitch of a voice. Below are transitions; what is not over 10 Hz the source takes for unvoiced."""
HEARD_RANGE = 0.92
"""How much of a change of the predicted range is measured in the sound (bench.style, 29 voices): it is made up for."""
HEARD_MIDDLE = 0.6
"""By how many semitones the median pitch of the sound lies above that of what is predicted: without it, flatter and
wider melodies were moved (bench.style, 30 voices, two sentences: by 0.55 excited, 0.63 bored, 0.76 sad)."""
WHISPER = 1.0
"""The breathiness from which on there is no pitch."""
RAISED_DB = np.array([1.8, 1.8, 6.0, 6.5, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0])
RAISED_GAIN_DB = 2.0
"""What an effort of 1 adds to the eleven bands of 1.2 kHz, and to all of them.

The lowest two are raised alike: what both have of the frequency zero cancels out in what the vocoder gives. With 3 dB
between them the sound had an offset of up to a tenth of full scale, which followed the voice.
"""
NEPERS_PER_DB = np.log(10) / 20

Curve = npt.NDArray[np.float64]


class Control:
    """The deliveries of one segment as curves.

    ``spans`` are of its phonemes, ``frames`` says how long each lasts with the pads at both ends, shape
    ``(phonemes + 2,)``. The pads take the delivery of their neighbours.
    """

    def __init__(self, spans: Sequence[DeliverySpan], frames: npt.NDArray[np.int64]) -> None:
        deliveries = with_pads(per_phoneme(spans, len(frames) - 2))
        self._repeats = STEPS_PER_FRAME * frames
        self._deliveries = deliveries
        self._whispered = np.repeat([delivery.breathiness >= WHISPER for delivery in deliveries], self._repeats)

    @property
    def breathes(self) -> bool:
        """Whether noise is to be mixed into the source somewhere."""
        return any(0 < delivery.breathiness < WHISPER for delivery in self._deliveries)

    def pitch(self, predicted: Float32) -> Float32:
        """Return F0 in Hz, shape ``(1, 1, 1, steps)``, as it is to be; 0 where there is none."""
        hertz = predicted.reshape(-1).astype(np.float64)
        voiced = hertz >= LOWEST_HZ
        stretch, move = self._curve("pitch_range")[voiced], self._curve("pitch")[voiced]
        stretch = np.maximum(0.0, 1 + (stretch - 1) / HEARD_RANGE)
        if voiced.any():
            octaves = np.log2(hertz[voiced])
            middle = np.median(octaves) + HEARD_MIDDLE / 12
            target = np.clip(2 ** (middle + (octaves - middle) * stretch + move / 12), LOWEST_HZ, HIGHEST_HZ)
            hertz[voiced] = np.where((stretch == 1) & (move == 0), hertz[voiced], target)
        hertz[self._whispered] = 0.0
        return hertz.astype(np.float32).reshape(predicted.shape)

    def energy(self, predicted: Float32) -> Float32:
        """Return the energy, shape ``(1, 1, 1, steps)``, as it is to be."""
        return (predicted.reshape(-1) + self._curve("energy")).astype(np.float32).reshape(predicted.shape)

    def source(self, harmonic: Float32, noise: Float32) -> Float32:
        """Mix two sources as magnitudes and phases, shape ``(1, 22, 1, spectra)``, by the breathiness."""
        share = self._per_spectrum(np.where(self._whispered, 0.0, self._curve("breathiness")))
        (loud, turned), (quiet, spun) = (np.split(pair[0, :, 0], 2) for pair in (harmonic, noise))
        mixed = (1 - share) * loud * np.exp(1j * turned) + share * quiet * np.exp(1j * spun)
        mixed[[0, -1]] = mixed[
            [0, -1]
        ].real  # 0 or +pi, as in analyse(): in float32 pi is more, which comes back as -pi
        return np.concatenate([np.abs(mixed), np.angle(mixed)]).astype(np.float32).reshape(harmonic.shape)

    def spectrum(self, spectrum: Float32) -> None:
        """Add tilt and gain to the log magnitudes of ``(1, 22, 1, spectra)``, in place."""
        effort, gain = self._curve("effort"), self._curve("volume_db")
        if effort.any():
            raised = np.outer(RAISED_DB + RAISED_GAIN_DB, self._per_spectrum(effort))
            spectrum[0, :FREQUENCIES, 0] += (raised * NEPERS_PER_DB).astype(np.float32)
        if gain.any():
            spectrum[0, :FREQUENCIES, 0] += (self._per_spectrum(gain) * NEPERS_PER_DB).astype(np.float32)

    def _curve(self, name: str) -> Curve:
        """Return the values of a field for each step, smoothed."""
        values = np.array([getattr(delivery, name) for delivery in self._deliveries], np.float64)
        if (values == values[0]).all():
            return np.full(int(self._repeats.sum()), values[0])
        return smoothed(np.repeat(values, self._repeats))

    def _per_spectrum(self, curve: Curve) -> Curve:
        """Return a curve over steps as one over the spectra of the vocoder, of which there is one more."""
        count = len(curve) * SPECTRA_PER_FRAME // STEPS_PER_FRAME + 1
        places = np.arange(count) * STEPS_PER_FRAME / SPECTRA_PER_FRAME - 0.5
        return np.interp(places, np.arange(len(curve)), curve)


def with_pads(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Return the deliveries of the phonemes with those of the pads at both ends."""
    return [deliveries[0], *deliveries, deliveries[-1]]


def smoothed(curve: Curve) -> Curve:
    """Return the curve, averaged under a Hann window; its ends stay as they are."""
    window = np.hanning(SMOOTHING_STEPS + 2)[1:-1]
    padded = np.pad(curve, SMOOTHING_STEPS // 2, mode="edge")
    return np.asarray(np.convolve(padded, window / window.sum(), "valid"))
