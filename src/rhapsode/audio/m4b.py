"""Audiobooks in MPEG-4: AAC with chapters, title, author and cover, by FFmpeg (PyAV, the extra ``aac``)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhapsode.audio.chapter_marks import BookTags
from rhapsode.core.audio import Int16
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.extras import needs_extra

if TYPE_CHECKING:
    import av
    import av.container

KBITS = 64
"""The bit rate of mono speech."""
LONGEST_CHAPTER_TITLE = 255
"""Bytes: the size of a title in the list of chapters ``chpl`` is one byte."""


def need_encoder() -> None:
    """Raise ConfigurationError without the extra ``aac``."""
    try:
        import av  # noqa: F401
    except ImportError:
        raise needs_extra(ConfigurationError("M4B needs the extra 'aac', which is not installed."), "aac") from None


def write_m4b(path: Path, pieces: Iterable[Int16], rate_hz: int, tags: BookTags) -> None:
    """Write mono samples as AAC into an M4B file. Memory does not grow with their number.

    Raises ConfigurationError without the extra ``aac``, and OSError when the file cannot be written.
    """
    need_encoder()
    import av

    with av.open(str(path), "w", format="mp4", options={"brand": "M4B "}) as container:
        add_tags(container, tags)
        stream = container.add_stream("aac", rate=rate_hz, layout="mono", bit_rate=KBITS * 1000)
        picture = add_cover(container, tags)
        add_chapters(container, tags)
        if picture is not None:
            container.mux(picture)
        at = 0
        for samples in pieces:
            frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate_hz, at, Fraction(1, rate_hz)
            at += len(samples)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def add_tags(container: av.container.OutputContainer, tags: BookTags) -> None:
    """Write the title and author into a file."""
    container.metadata.update({"title": tags.title, "album": tags.album or tags.title, "genre": "Audiobook"})
    if tags.author:
        container.metadata.update({"artist": tags.author, "album_artist": tags.author})


def add_cover(container: av.container.OutputContainer, tags: BookTags) -> av.Packet[Any] | None:
    """Add a stream for the cover of a book. Returns the packet to write to it first, ``None`` without a picture."""
    import av

    size = None if tags.cover is None else _size(tags.cover[0])
    if tags.cover is None or size is None:
        return None
    png = tags.cover[1] == "image/png"
    picture = container.add_stream("png" if png else "mjpeg", rate=1)
    picture.width, picture.height = size
    picture.pix_fmt = "rgb24" if png else "yuvj420p"
    picture.disposition = av.stream.Disposition.attached_pic
    packet = av.Packet(tags.cover[0])
    packet.stream, packet.pts, packet.dts, packet.time_base = picture, 0, 0, Fraction(1, 1)
    packet.is_keyframe = True
    return packet


def add_chapters(container: av.container.OutputContainer, tags: BookTags) -> None:
    """Write the chapters into a file."""
    container.set_chapters(
        [
            {
                "id": number,
                "start": mark.start_ms,
                "end": mark.end_ms,
                "time_base": Fraction(1, 1000),
                "metadata": {"title": chapter_title(mark.title)},
            }
            for number, mark in enumerate(tags.chapters)
        ]
    )


def chapter_title(title: str) -> str:
    """Return a title of at most :data:`LONGEST_CHAPTER_TITLE` bytes of UTF-8, cut at the end of a character.

    FFmpeg itself cuts inside a character, and then some readers refuse the whole file.
    """
    return title.encode()[:LONGEST_CHAPTER_TITLE].decode(errors="ignore")


def _size(picture: bytes) -> tuple[int, int] | None:
    """Return the width and the height of a picture, ``None`` if it is none: then the book has no cover."""
    import av

    try:
        with av.open(io.BytesIO(picture)) as image:
            stream = image.streams.video[0]
            return (stream.width, stream.height) if stream.width and stream.height else None
    except (av.error.FFmpegError, IndexError):
        return None
