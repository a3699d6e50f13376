"""``output_format``: codec, sample rate and bit rate in one word, such as ``mp3_44100_128``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from rhapsode.audio.encode import Encoder, encoder
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import suggestion

Codec = Literal["mp3", "opus", "pcm", "wav", "ulaw", "alaw"]
DEFAULT_FORMAT: Final = "mp3_44100_128"


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """What the sound is to be: ``kbits`` is the bit rate of a codec that has one, in kbit/s."""

    codec: Codec
    rate_hz: int
    kbits: int | None = None

    @property
    def mime_type(self) -> str:
        """What the answer is called."""
        return _MIME_TYPES[self.codec]

    def encoder(self, rate_hz: int) -> Encoder:
        """Return a new encoder of sound that an engine gives at ``rate_hz``."""
        format = AudioFormat.MULAW if self.codec == "ulaw" else AudioFormat(self.codec)
        return encoder(format, rate_hz, self.kbits, file_hz=self.rate_hz)


_MIME_TYPES: Final[dict[Codec, str]] = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "pcm": "audio/pcm",
    "wav": "audio/wav",
    "ulaw": "audio/basic",
    "alaw": "audio/x-alaw-basic",
}
_RATES_HZ: Final = (8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
FORMATS: Final[dict[str, OutputFormat]] = {
    **{
        f"mp3_{rate}_{kbits}": OutputFormat("mp3", rate, kbits)
        for rate, kbits in ((22_050, 32), (24_000, 48), *((44_100, kbits) for kbits in (32, 64, 96, 128, 192)))
    },
    **{f"opus_48000_{kbits}": OutputFormat("opus", 48_000, kbits) for kbits in (32, 64, 96, 128, 192)},
    **{f"pcm_{rate}": OutputFormat("pcm", rate) for rate in _RATES_HZ},
    **{f"wav_{rate}": OutputFormat("wav", rate) for rate in _RATES_HZ},
    "ulaw_8000": OutputFormat("ulaw", 8_000),
    "alaw_8000": OutputFormat("alaw", 8_000),
}


def find_format(name: str | None) -> OutputFormat:
    """Return what ``output_format`` asks for; the default without one. Raises RequestError with the nearest."""
    if not name:
        return FORMATS[DEFAULT_FORMAT]
    output = FORMATS.get(name.casefold())
    if output is None:
        raise RequestError(
            f"Unknown output_format '{name[:64]}'.{suggestion(name, FORMATS)} Valid: {', '.join(FORMATS)}.",
            param="output_format",
        )
    return output
