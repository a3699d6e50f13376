"""Types for audio: formats, media types and samples. Units are written out: ``_hz``, ``_s`` (seconds), ``_ms``
(milliseconds).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # imported late: numpy takes longer to load than everything else that a command without audio needs
    import numpy as np
    import numpy.typing as npt

Float32: TypeAlias = "npt.NDArray[np.float32]"
Int16: TypeAlias = "npt.NDArray[np.int16]"


class AudioFormat(StrEnum):
    """The format of a finished file. The value is its name in the API and the extension of its file.

    All are mono with 16 bits of input a sample: WAV and FLAC are exact, ``pcm`` is headerless little-endian samples,
    ``opus`` is in Ogg, ``aac`` in ADTS. ``mulaw`` and ``alaw`` are the bytes of G.711, as in telephony.
    """

    WAV = "wav"
    MP3 = "mp3"
    OPUS = "opus"
    FLAC = "flac"
    PCM = "pcm"
    AAC = "aac"
    MULAW = "mulaw"
    ALAW = "alaw"

    @classmethod
    def _missing_(cls, value: object) -> AudioFormat | None:
        """Find a format case-insensitively."""
        return cls.__members__.get(value.upper()) if isinstance(value, str) else None

    def mime_type(self, rate_hz: int) -> str:
        """Return the media type of a file at that sample rate."""
        if (name := _HEADERLESS.get(self)) is not None:
            return f"audio/{name};rate={rate_hz};channels=1"
        return _MIME_TYPES[self]

    def rate_hz(self, engine_hz: int, asked_hz: int | None = None) -> int:
        """Return the sample rate of a file: ``asked_hz``, else that of G.711 or of the engine."""
        if asked_hz is not None:
            return asked_hz
        return TELEPHONE_HZ if self in (AudioFormat.MULAW, AudioFormat.ALAW) else engine_hz

    @property
    def headerless(self) -> bool:
        """Whether a file has no header, so that its reader has to know the format."""
        return self in _HEADERLESS


BYTES_PER_SAMPLE = 2
"""Of stored samples and of files without compression."""
TELEPHONE_HZ = 8_000
"""The sample rate of G.711, unless another one is asked for."""
LOWEST_HZ, HIGHEST_HZ, RATE_STEP_HZ = 8_000, 48_000, 25
"""The lowest and highest sample rate of a request, and the step between valid ones."""
_HEADERLESS = {AudioFormat.PCM: "L16", AudioFormat.MULAW: "PCMU", AudioFormat.ALAW: "PCMA"}
"""Their media types: RFC 2586 for L16, RFC 4856 for PCMU and PCMA."""
_MIME_TYPES = {
    AudioFormat.WAV: "audio/wav",
    AudioFormat.MP3: "audio/mpeg",
    AudioFormat.OPUS: "audio/ogg",
    AudioFormat.FLAC: "audio/flac",
    AudioFormat.AAC: "audio/aac",
}


@dataclass(frozen=True, slots=True)
class Pcm:
    """Mono audio as an engine returns it.

    ``samples`` has shape ``(n,)``, float32, nominally within [-1, 1] (an engine may overshoot; see
    :func:`rhapsode.audio.level.to_int16`). ``rate_hz`` is the sample rate.
    """

    samples: Float32
    rate_hz: int

    @property
    def seconds(self) -> float:
        """The duration in seconds."""
        return len(self.samples) / self.rate_hz
