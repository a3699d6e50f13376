"""Subtitles of a whole book: SubRip and WebVTT."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rhapsode.audio.chapter_marks import clock

LINE_CHARS: Final = 60


@dataclass(frozen=True, slots=True)
class Subtitle:
    """A text that is heard in ``[start_ms, end_ms)``."""

    text: str
    start_ms: int
    end_ms: int


def subtitle_file(format: str, subtitles: Iterable[Subtitle]) -> str:
    """Return a file of subtitles; ``format`` is ``srt`` or ``vtt``."""
    parts = ["WEBVTT\n\n"] if format == "vtt" else []
    for number, subtitle in enumerate(subtitles, 1):
        lines = "\n".join(textwrap.wrap(" ".join(subtitle.text.split()), LINE_CHARS)).replace("-->", "→")
        start, end = clock(subtitle.start_ms), clock(subtitle.end_ms)
        if format == "vtt":
            parts.append(f"{start} --> {end}\n{html.escape(lines, quote=False)}\n\n")
        else:
            parts.append(f"{number}\n{start.replace('.', ',')} --> {end.replace('.', ',')}\n{lines}\n\n")
    return "".join(parts)
