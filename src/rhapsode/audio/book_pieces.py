"""Joins the encoded pieces of a book without decoding them.

A piece is a paragraph with silence behind it. Encoders of AAC and MP3 transform windows that overlap those beside
them; where a piece ends and the next begins there is digital silence on both sides, whose coefficients are zero, so
that streams which were encoded apart follow each other without a seam. Each takes one frame (AAC) or two (MP3) more
than its samples, which the silence is made shorter by.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rhapsode.audio.chapter_marks import BookTags, id3_tag
from rhapsode.audio.encode import MP3_FRAME, MP3_KBITS, encoder
from rhapsode.audio.m4b import KBITS, add_chapters, add_cover, add_tags, need_encoder
from rhapsode.core.audio import AudioFormat, Int16

if TYPE_CHECKING:
    import av.container

AAC_FRAME: Final = 1024
"""Samples of a frame of AAC-LC (ISO/IEC 14496-3)."""
MP3_DELAY: Final = 1105
"""Samples before the sound once LAME has encoded it (576) and a decoder has decoded it (529)."""


def encode_aac(samples: Int16, rate_hz: int) -> bytes:
    """Encode a piece whose last two frames are silence, one frame shorter than it is to sound. Returns its packets."""
    need_encoder()
    import av

    codec: Any = av.CodecContext.create("aac", "w")
    codec.sample_rate, codec.layout, codec.format = rate_hz, "mono", "fltp"
    codec.bit_rate = 1000 * KBITS
    codec.time_base = Fraction(1, rate_hz)
    codec.open()
    padded = np.zeros(max(0, len(samples) // AAC_FRAME - 1) * AAC_FRAME, np.int16)
    padded[: len(samples)] = samples[: len(padded)]
    packets: list[bytes] = []
    for at in range(0, len(padded), AAC_FRAME):
        plane = (padded[at : at + AAC_FRAME].astype(np.float32) / 32768).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(plane, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = rate_hz, at
        packets += [bytes(packet) for packet in codec.encode(frame)]
    packets += [bytes(packet) for packet in codec.encode(None)]
    return struct.pack("<I", len(packets)) + struct.pack(f"<{len(packets)}I", *map(len, packets)) + b"".join(packets)


def encode_mp3(samples: Int16, rate_hz: int) -> bytes:
    """Encode a piece that ends in silence, two frames shorter than it is to sound. Returns its frames."""
    mp3 = encoder(AudioFormat.MP3, rate_hz)
    length = max(0, len(samples) // MP3_FRAME - 2) * MP3_FRAME
    return mp3.begin(None) + mp3.write(samples[:length]) + mp3.finish()


def piece_samples(format: str, head: bytes, size: int, rate_hz: int) -> int:
    """Return how long a piece sounds, by its first four bytes and its size in bytes."""
    if format == "m4b":
        return int(struct.unpack("<I", head)[0]) * AAC_FRAME
    return size // mp3_frame_bytes(rate_hz) * MP3_FRAME


def mp3_frame_bytes(rate_hz: int) -> int:
    """Return the size of every frame."""
    return MP3_FRAME // 8 * MP3_KBITS * 1000 // rate_hz


def join_mp3(path: Path, pieces: Iterable[Path], tags: BookTags) -> None:
    """Write pieces as one MP3 with the tag before them. Raises ValueError if that is too large, and OSError."""
    with path.open("wb") as file:
        file.write(id3_tag(tags))
        for piece in pieces:
            file.write(piece.read_bytes())


def join_m4b(path: Path, pieces: Iterable[Path], rate_hz: int, tags: BookTags) -> None:
    """Write pieces as one M4B. Raises ConfigurationError without the extra ``aac``, and OSError."""
    need_encoder()
    import av

    with _template(rate_hz) as template, av.open(str(path), "w", format="mp4", options={"brand": "M4B "}) as container:
        add_tags(container, tags)
        stream = container.add_stream_from_template(template.streams.audio[0])
        picture = add_cover(container, tags)
        add_chapters(container, tags)
        if picture is not None:
            container.mux(picture)
        base = Fraction(1, rate_hz)
        at = 0
        for piece in pieces:
            for data in _packets(piece.read_bytes()):
                packet = av.Packet(data)
                packet.stream, packet.time_base = stream, base
                packet.pts = packet.dts = at
                packet.duration = AAC_FRAME
                packet.is_keyframe = True
                container.mux_one(packet)
                at += AAC_FRAME


def _packets(piece: bytes) -> Iterator[bytes]:
    count = struct.unpack_from("<I", piece)[0]
    at = 4 + 4 * count
    for size in struct.unpack_from(f"<{count}I", piece, 4):
        yield piece[at : at + size]
        at += size


def _template(rate_hz: int) -> av.container.InputContainer:
    """Return a file of FFmpeg's AAC, which says what a decoder has to know of the pieces."""
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=rate_hz, layout="mono", bit_rate=1000 * KBITS)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4 * AAC_FRAME), np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate_hz, 0, Fraction(1, rate_hz)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    buffer.seek(0)
    return av.open(buffer, "r")
