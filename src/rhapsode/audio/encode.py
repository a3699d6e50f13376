"""Incremental encoders: 16-bit samples in, bytes of the file out, in constant memory.

What is written is never changed afterwards, so it can go to a store or to a caller who listens at once. Headers that
tell the length are right from the first byte where the length is known, which encoders usually do by going back.
"""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from rhapsode.audio.resample import StreamResampler, resampled_length
from rhapsode.audio.wav import wav_header, wav_stream_header
from rhapsode.core.audio import HIGHEST_HZ, LOWEST_HZ, RATE_STEP_HZ, AudioFormat, Int16
from rhapsode.core.errors import EngineError
from rhapsode.core.extras import needs_extra

if TYPE_CHECKING:
    from soundfile import SoundFile

MP3_FRAME = 576
"""Samples of a frame of MPEG-2 Layer III."""
MP3_DELAY = 576
"""Samples that LAME puts before the sound; a decoder that knows them, and those behind, gives the sound alone."""
MP3_KBITS = 64
"""At 24 kHz LAME cuts no frequencies there."""
MP3_LEVEL = 1 - (MP3_KBITS - 8) / (160 - 8)
"""The same as libsndfile's compression level, which goes from the highest rate of MPEG-2 to the lowest."""
OPUS_RATES_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)
MP3_RATES_HZ = (16_000, 24_000)
"""Of MPEG-2 those at which all frames of a constant rate have the same length. Files at others of
:data:`MPEG_RATES_HZ` have no header that tells their length."""
MPEG_RATES_HZ = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""The sample rates of MPEG-1 and MPEG-2."""
MP3_HEAD_BYTES = 288
"""The longer of the two frames."""
AAC_RATES_HZ = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""The sampling frequencies of ISO/IEC 14496-3, table 1.18, between which a rate may be asked for."""
AAC_BITS_PER_SECOND = 64_000
AAC_MISSING = "The format 'aac' needs the extra of that name, which is not installed here."
RATES_HZ = {AudioFormat.OPUS: OPUS_RATES_HZ, AudioFormat.MP3: MPEG_RATES_HZ, AudioFormat.AAC: AAC_RATES_HZ}
"""The sample rates of formats that have only some."""
MAX_FLAC_SAMPLES = 2**36 - 1


class Encoder(Protocol):
    """Makes one file: ``begin`` once, ``write`` as often as there are samples, ``finish`` once.

    The file is all that they return, in order. Bytes may come out late: encoders work in frames and pages.
    """

    mime_type: str

    def begin(self, samples: int | None) -> bytes:
        """Start a file of so many samples; ``None``: unknown, which the headers declare.

        Raises ValueError when the format cannot hold so many.
        """
        ...

    def write(self, samples: Int16) -> bytes:
        """Encode mono samples of shape ``(n,)``, which follow those before."""
        ...

    def finish(self) -> bytes:
        """Return the rest of the file and close it."""
        ...


def encoder(format: AudioFormat, rate_hz: int, kbits: int | None = None, *, file_hz: int | None = None) -> Encoder:
    """Create an encoder of sound at ``rate_hz`` into a file at ``file_hz``, or else at the usual rate of the format.

    ``kbits`` is the bit rate of MP3 or Opus in kbit/s, if it is not to be the usual one. With it, and at other
    sample rates than :data:`MP3_RATES_HZ`, MP3 does not tell its length.

    Raises ValueError for a sample rate that the format does not have, EngineError where ``aac`` is not installed.
    """
    file_hz = format.rate_hz(rate_hz, file_hz)
    check_rate(format, file_hz)
    inner = _encoder(format, file_hz, kbits)
    return inner if file_hz == rate_hz else ResamplingEncoder(inner, rate_hz, file_hz)


def _encoder(format: AudioFormat, rate_hz: int, kbits: int | None) -> Encoder:
    match format:
        case AudioFormat.WAV:
            return _Wav(rate_hz)
        case AudioFormat.PCM:
            return _Samples(rate_hz)
        case AudioFormat.FLAC:
            return _Flac(rate_hz)
        case AudioFormat.OPUS:
            return _Opus(rate_hz, kbits)
        case AudioFormat.MP3 if kbits is not None or rate_hz not in MP3_RATES_HZ:
            return _Mpeg(rate_hz, kbits or MP3_KBITS)
        case AudioFormat.MP3:
            return _Mp3(rate_hz)
        case AudioFormat.MULAW:
            return _MuLaw(rate_hz)
        case AudioFormat.ALAW:
            return _ALaw(rate_hz)
        case AudioFormat.AAC:
            return _Aac(rate_hz)


def check_rate(format: AudioFormat, rate_hz: int) -> None:
    """Raise ValueError, naming the nearest that there is, unless files of a format are made at that sample rate."""
    if (rates_hz := RATES_HZ.get(format)) is not None and rate_hz not in rates_hz:
        nearest = min(rates_hz, key=lambda candidate: abs(candidate - rate_hz))
        valid = ", ".join(map(str, rates_hz))
        raise ValueError(f"'{format}' is made at {valid} Hz, not at {rate_hz}; the nearest is {nearest}")
    if rates_hz is None and (not LOWEST_HZ <= rate_hz <= HIGHEST_HZ or rate_hz % RATE_STEP_HZ):
        nearest = min(max((rate_hz + RATE_STEP_HZ // 2) // RATE_STEP_HZ * RATE_STEP_HZ, LOWEST_HZ), HIGHEST_HZ)
        raise ValueError(
            f"it is {LOWEST_HZ} to {HIGHEST_HZ} Hz, a multiple of {RATE_STEP_HZ}, not {rate_hz}; "
            f"the nearest is {nearest}"
        )


@lru_cache
def is_installed(format: AudioFormat) -> bool:
    """Return whether files of a format can be made here: for ``aac`` the extra of that name has to be installed."""
    return format is not AudioFormat.AAC or find_spec("av") is not None


class ResamplingEncoder:
    """An encoder for sound of another sample rate than that of its file."""

    def __init__(self, inner: Encoder, from_hz: int, to_hz: int) -> None:
        self.mime_type = inner.mime_type
        self._inner = inner
        self._resampler = StreamResampler(from_hz, to_hz)
        self._rates_hz = from_hz, to_hz

    def begin(self, samples: int | None) -> bytes:
        return self._inner.begin(None if samples is None else resampled_length(samples, *self._rates_hz))

    def write(self, samples: Int16) -> bytes:
        return self._inner.write(self._resampler.write(samples))

    def finish(self) -> bytes:
        return self._inner.write(self._resampler.finish()) + self._inner.finish()


class _Samples:
    """The little-endian samples without a header."""

    format = AudioFormat.PCM

    def __init__(self, rate_hz: int) -> None:
        self.mime_type = self.format.mime_type(rate_hz)
        self._rate_hz = rate_hz

    def begin(self, samples: int | None) -> bytes:
        return b""

    def write(self, samples: Int16) -> bytes:
        return samples.astype("<i2", copy=False).tobytes()

    def finish(self) -> bytes:
        return b""


class _Wav(_Samples):
    """A header before the samples."""

    format = AudioFormat.WAV

    def begin(self, samples: int | None) -> bytes:
        return wav_stream_header(self._rate_hz) if samples is None else wav_header(samples, self._rate_hz)


class _Tape(io.RawIOBase):
    """A file that libsndfile writes, whose bytes are taken as it grows; later changes of earlier bytes are ignored."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0
        self._at = 0
        self._fresh = bytearray()

    def write(self, data: bytes) -> int:  # type: ignore[override]  # it is only ever given bytes
        if self._at == self._taken + len(self._fresh):
            self._fresh += data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._taken + len(self._fresh)}[whence]
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def take(self) -> bytes:
        """Return and drop the bytes that were written since the last call."""
        fresh = bytes(self._fresh)
        self._taken += len(fresh)
        self._fresh.clear()
        return fresh


class _Compressed:
    """What libsndfile encodes. ``head_bytes`` are kept until they are complete, and then told the file's length."""

    format: AudioFormat
    container: str
    codec: str
    level: float | None = None
    mode: str | None = None
    head_bytes = 0

    def __init__(self, rate_hz: int) -> None:
        self.mime_type = self.format.mime_type(rate_hz)
        self._rate_hz = rate_hz
        self._tape = _Tape()
        self._file: SoundFile | None = None
        self._samples: int | None = None
        self._head: bytes | None = b""

    def begin(self, samples: int | None) -> bytes:
        self._samples = samples
        return b""

    def write(self, samples: Int16) -> bytes:
        if len(samples):  # libsndfile writes its headers with the first samples, and there may be none
            self._opened().write(samples)
        return self._out()

    def finish(self) -> bytes:
        self._opened().close()
        self._file = None
        return self._out(last=True)

    def _opened(self) -> SoundFile:
        if self._file is None:
            import soundfile  # only processes that encode load libsndfile

            self._file = soundfile.SoundFile(
                self._tape,
                "w",
                self._rate_hz,
                1,
                self.codec,
                format=self.container,
                compression_level=self.level,
                bitrate_mode=self.mode,
            )
        return self._file

    def _out(self, *, last: bool = False) -> bytes:
        data = self._tape.take()
        if self._head is None:
            return data
        self._head += data
        if not last and len(self._head) < self.head_bytes:
            return b""
        head, self._head = self._head, None
        return self.headed(head, self._samples) if len(head) >= self.head_bytes else head

    def headed(self, head: bytes, samples: int | None) -> bytes:
        """Return ``head``, at least ``head_bytes`` of the file, with ``samples`` in the field for it, if any."""
        return head


class _Opus(_Compressed):
    """Opus in Ogg, whose pages say by themselves where they are."""

    format = AudioFormat.OPUS
    container, codec = "OGG", "OPUS"

    def __init__(self, rate_hz: int, kbits: int | None = None) -> None:
        super().__init__(rate_hz)
        if kbits is not None:
            self.level = 1 - (kbits - 6) / 250  # libsndfile: 6 to 256 kbit/s a channel


class _Flac(_Compressed):
    """FLAC. The length is in its STREAMINFO (RFC 9639, section 8.2), where zero means unknown."""

    format = AudioFormat.FLAC
    container, codec = "FLAC", "PCM_16"
    head_bytes = 26

    def begin(self, samples: int | None) -> bytes:
        if samples is not None and samples > MAX_FLAC_SAMPLES:
            raise ValueError(f"{samples} samples do not fit into a FLAC file")
        return super().begin(samples)

    def headed(self, head: bytes, samples: int | None) -> bytes:
        # 36 bits behind the sample rate, the channels and the bits of a sample, all of which end in byte 21.
        counted = (head[21] & 0xF0) << 32 | (samples or 0)
        return head[:21] + counted.to_bytes(5, "big") + head[26:]


class _MuLaw(_Compressed):
    """The bytes of G.711's µ-law, without a header."""

    format = AudioFormat.MULAW
    container, codec = "RAW", "ULAW"


class _ALaw(_Compressed):
    """The bytes of G.711's A-law, without a header."""

    format = AudioFormat.ALAW
    container, codec = "RAW", "ALAW"


class _Aac:
    """AAC-LC in ADTS frames (ISO/IEC 14496-3), by FFmpeg. It begins with 1,024 samples more: ADTS cannot say so."""

    def __init__(self, rate_hz: int) -> None:
        self.mime_type = AudioFormat.AAC.mime_type(rate_hz)
        if not is_installed(AudioFormat.AAC):
            raise needs_extra(EngineError(AAC_MISSING), "aac")
        import av  # only processes that encode AAC load FFmpeg

        self._rate_hz = rate_hz
        self._tape = _Tape()
        self._container = av.open(self._tape, "w", format="adts", container_options={"flush_packets": "1"})
        self._stream = self._container.add_stream("aac", rate=rate_hz)
        self._stream.bit_rate = AAC_BITS_PER_SECOND
        self._stream.codec_context.layout = "mono"
        self._at = 0

    def begin(self, samples: int | None) -> bytes:
        return b""

    def write(self, samples: Int16) -> bytes:
        if len(samples):
            import av

            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = self._rate_hz
            frame.pts = self._at
            frame.time_base = Fraction(1, self._rate_hz)
            self._at += len(samples)
            self._container.mux(self._stream.encode(frame))
        return self._tape.take()

    def finish(self) -> bytes:
        self._container.mux(self._stream.encode(None))
        self._container.close()
        return self._tape.take()


class _Mp3(_Compressed):
    """MP3 at a constant rate. LAME leaves the first frame for a header that it would write in the end."""

    format = AudioFormat.MP3
    container, codec = "MP3", "MPEG_LAYER_III"
    level, mode = MP3_LEVEL, "CONSTANT"
    head_bytes = MP3_HEAD_BYTES

    def headed(self, head: bytes, samples: int | None) -> bytes:
        size = MP3_FRAME // 8 * MP3_KBITS * 1000 // self._rate_hz
        info = b"" if samples is None else _mp3_info(head[:size], samples)
        return info + head[size:]


class _Mpeg(_Compressed):
    """MP3 at a sample rate and a constant bit rate of the caller's choice, without a header of its own."""

    format = AudioFormat.MP3
    container, codec = "MP3", "MPEG_LAYER_III"
    mode = "CONSTANT"
    head_bytes = 1500

    def __init__(self, rate_hz: int, kbits: int) -> None:
        super().__init__(rate_hz)
        self._kbits = kbits
        slowest, fastest = (32, 320) if rate_hz >= 32_000 else (8, 160)  # of MPEG-1 and MPEG-2, as libsndfile has it
        self.level = min(1 - (kbits - slowest) / (fastest - slowest), 0.9999)  # it takes no 1

    def headed(self, head: bytes, samples: int | None) -> bytes:
        # The first frame is the empty one that LAME would write its header into; byte 2 says whether it is padded.
        frame_bytes = (144 if self._rate_hz >= 32_000 else 72) * self._kbits * 1000 // self._rate_hz
        return head[frame_bytes + (head[2] >> 1 & 1) :]


def _mp3_info(first: bytes, samples: int) -> bytes:
    """Build the Info frame of a file of so many samples, as LAME writes it, to replace the empty ``first`` frame.

    It holds frames, bytes, a table to seek by, and the samples to leave out at both ends, as the document "Mp3 Info
    Tag rev 1" by LAME's developers has it. LAME encodes one frame more than delay and samples fill.
    """
    frames = -(-samples // MP3_FRAME) + 2
    padding = frames * MP3_FRAME - MP3_DELAY - samples
    size = (frames + 1) * len(first)
    seeking = bytes(part * 256 // 100 for part in range(100))
    silence = (MP3_DELAY << 12 | padding).to_bytes(3, "big")
    tag = struct.pack(">4sIII100sI", b"Info", 0xF, frames, size, seeking, 0)
    tag += struct.pack(">9sBB8sBB3sBBHIH", b"LAME3.100", 0x01, 120, b"", 0, MP3_KBITS, silence, 0, 0, 0, size, 0)
    frame = first[:4] + bytes(9) + tag  # nine bytes of side information of a mono frame, all zero
    return (frame + struct.pack(">H", _crc16(frame))).ljust(len(first), b"\0")


def _crc16(data: bytes) -> int:
    """Compute the CRC-16 with the polynomial x^16 + x^15 + x^2 + 1, bits reversed, as LAME ends its tag."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
