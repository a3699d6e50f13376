"""Chapters in files: what they are, an ID3v2 tag with them before an MP3, and lists of them as text."""

from __future__ import annotations

import json
import re
import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST_CHILDREN = 255
"""The number of entries of a table of contents is one byte (ID3v2 Chapter Frame Addendum, section 3.2)."""
MAX_TAG_BYTES = 2**28 - 1


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A chapter of a file, ``[start_ms, end_ms)``."""

    title: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class BookTags:
    """What players show of a book. ``cover`` is a picture with its media type."""

    title: str
    author: str | None = None
    chapters: tuple[ChapterMark, ...] = ()
    cover: tuple[bytes, str] | None = None
    track: int | None = None
    album: str | None = None


def id3_tag(tags: BookTags) -> bytes:
    """Return an ID3v2.3 tag to put before the frames of an MP3.

    With ``CHAP`` and ``CTOC`` frames (ID3v2 Chapter Frame Addendum 1.0): beyond 255 chapters, in tables within one.
    Raises ValueError if it is too large for a tag.
    """
    frames = [_text(b"TIT2", tags.title), _text(b"TALB", tags.album or tags.title)]
    if tags.author:
        frames.append(_text(b"TPE1", tags.author))
    if tags.track is not None:
        frames.append(_text(b"TRCK", str(tags.track)))
    frames.append(_text(b"TCON", "Audiobook"))
    if tags.chapters:
        frames += _chapters(tags.chapters)
    if tags.cover is not None:
        data, mime_type = tags.cover
        frames.append(_frame(b"APIC", b"\0" + mime_type.encode("latin-1") + b"\0\x03\0" + data))
    body = b"".join(frames)
    if len(body) > MAX_TAG_BYTES:
        raise ValueError(f"{len(body)} bytes do not fit into an ID3 tag")
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + body


def _chapters(chapters: Sequence[ChapterMark]) -> list[bytes]:
    ids = [f"chp{number}".encode() for number in range(len(chapters))]
    groups = [ids[at : at + MOST_CHILDREN] for at in range(0, len(ids), MOST_CHILDREN)]
    if len(groups) == 1:
        frames = [_contents(b"toc", ids, top=True)]
    else:
        names = [f"toc{number}".encode() for number in range(len(groups))]
        frames = [_contents(b"toc", names, top=True)]
        frames += [_contents(name, group, top=False) for name, group in zip(names, groups, strict=True)]
    for identity, mark in zip(ids, chapters, strict=True):
        times = struct.pack(">IIII", mark.start_ms, mark.end_ms, 0xFFFFFFFF, 0xFFFFFFFF)
        frames.append(_frame(b"CHAP", identity + b"\0" + times + _text(b"TIT2", mark.title)))
    return frames


def _contents(identity: bytes, children: Sequence[bytes], *, top: bool) -> bytes:
    flags = 0b11 if top else 0b01  # ordered, and at the top
    listed = b"".join(child + b"\0" for child in children)
    return _frame(b"CTOC", identity + b"\0" + bytes((flags, len(children))) + listed)


def _text(name: bytes, text: str) -> bytes:
    return _frame(name, b"\x01" + b"\xff\xfe" + text.replace("\0", "").encode("utf-16-le", "replace"))


def _frame(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">IH", len(body), 0) + body


def chapter_list(chapters: Sequence[ChapterMark]) -> str:
    """Return a line for each chapter: when it begins, and its title."""
    return "".join(f"{clock(mark.start_ms)} {mark.title}\n" for mark in chapters)


def chapter_json(chapters: Sequence[ChapterMark]) -> str:
    """Return the chapters as JSON, in the form of podcasts ("JSON chapters", version 1.2.0): times in seconds."""
    listed = [
        {"startTime": mark.start_ms / 1000, "endTime": mark.end_ms / 1000, "title": mark.title} for mark in chapters
    ]
    return json.dumps({"version": "1.2.0", "chapters": listed}, ensure_ascii=False, indent=2) + "\n"


def clock(milliseconds: int) -> str:
    """Return a time as ``HH:MM:SS.mmm``."""
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def file_name(title: str) -> str:
    """Return a title as part of the name of a file, on every system: no separators, at most 80 characters."""
    kept = "".join(
        " " if letter in '/\\:*?"<>|' or unicodedata.category(letter)[0] == "C" else letter for letter in title
    )
    return re.sub(r"\s+", " ", kept).strip(" .")[:80].rstrip(" .")
