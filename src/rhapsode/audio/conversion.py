"""An encoder of sound at another sample rate than the engine's."""

from __future__ import annotations

from rhapsode.audio.encode import Encoder
from rhapsode.audio.resample import StreamResampler
from rhapsode.core.audio import Int16


class ResamplingEncoder:
    """Takes sound at ``from_hz`` and gives ``inner`` that at ``to_hz``: an :class:`~rhapsode.audio.encode.Encoder`."""

    def __init__(self, inner: Encoder, from_hz: int, to_hz: int) -> None:
        self.mime_type = inner.mime_type
        self._inner = inner
        self._rates = from_hz, to_hz
        self._resampler = StreamResampler(from_hz, to_hz)

    def begin(self, samples: int | None) -> bytes:
        from_hz, to_hz = self._rates
        return self._inner.begin(None if samples is None else -(-samples * to_hz // from_hz))

    def write(self, samples: Int16) -> bytes:
        return self._inner.write(self._resampler.write(samples))

    def finish(self) -> bytes:
        return self._inner.write(self._resampler.finish()) + self._inner.finish()
