"""Measure the export of a book of eight hours: the first time, and after a change of one sentence.

    python -m bench.projects [--format m4b] [--hours 8]

The takes are synthetic: noise in the band and with the pauses of speech, in paragraphs of some six seconds, so that
nothing has to be spoken. What is measured is what the server's worker process does once all is spoken.
"""

from __future__ import annotations

import argparse
import io
import resource
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

from rhapsode.core.audio import Int16
from rhapsode.core.projects import BookFormat, ExportOptions
from rhapsode.render.book_files import (
    Book,
    BookChapter,
    BookPart,
    BookPlace,
    encode_chapter,
    find_gain,
    measure_chapter,
    write_export,
)
from rhapsode.store.blobs import open_blobs

RATE_HZ = 24_000
PARAGRAPH_SECONDS = 5.1
PARAGRAPHS = 100
"""Of a chapter."""


def noise(number: int, seconds: float) -> Int16:
    """Return noise in the band of speech, between half and one and a half times as long as ``seconds``."""
    random = np.random.default_rng(number)
    count = int(RATE_HZ * seconds * random.uniform(0.5, 1.5))
    noise = np.cumsum(random.normal(0, 1, count))
    noise -= np.convolve(noise, np.ones(200) / 200, "same")
    shape = np.abs(np.sin(np.arange(count) * 2 * np.pi * 3 / RATE_HZ)) ** 2
    samples: Int16 = (3000 * noise / np.abs(noise).std() * shape).clip(-32000, 32000).astype(np.int16)
    return samples


def take(place: BookPlace, number: int) -> BookPart:
    """Store a take. Returns the part of a book that it is."""
    samples = noise(number, PARAGRAPH_SECONDS)
    count = len(samples)
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, RATE_HZ, format="FLAC")
    key = f"projects/project_bench/take_{number:06}.flac"
    open_blobs(place.blobs).put(key, [buffer.getvalue()], durable=False)
    return BookPart(f"take_{number:06}", key, count, 750 if number % PARAGRAPHS == 0 else 0, 700)


def export(place: BookPlace, book: Book, options: ExportOptions, before: float | None) -> float | None:
    """Make a file as the server does. Returns the gain."""
    marks = [("start", time.perf_counter(), time.process_time())]
    for chapter in book.chapters:
        measure_chapter(place, chapter, RATE_HZ)
    gain, _ = find_gain(place, book, options.loudness or -19, before)
    marks.append(("measured", time.perf_counter(), time.process_time()))
    for chapter in book.chapters:
        encode_chapter(place, chapter, RATE_HZ, options.format, gain)
    marks.append(("encoded", time.perf_counter(), time.process_time()))
    created = write_export(place, book, options, gain, f"projects/project_bench/export_1.{options.suffix}")
    marks.append(("written", time.perf_counter(), time.process_time()))
    for (_, wall, cpu), (name, later, used) in pairwise(marks):
        print(f"  {name}: {later - wall:.2f} s, {used - cpu:.2f} s of processor time")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    total = marks[-1][1] - marks[0][1]
    print(
        f"  all: {total:.2f} s; {created.seconds / 3600:.2f} h, {created.bytes / 1e6:.0f} MB, "
        f"peak memory {peak:.0f} MB"
    )
    return gain


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", default="m4b", choices=[format.value for format in BookFormat])
    parser.add_argument("--hours", type=float, default=8.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        place = BookPlace((Path(directory) / "audio").as_uri(), Path(directory) / "cache")
        chapters = max(1, round(given.hours * 3600 / ((PARAGRAPH_SECONDS + 0.7) * PARAGRAPHS)))
        book = Book(
            "Book",
            "Author",
            RATE_HZ,
            tuple(
                BookChapter(f"Chapter {at + 1}", tuple(take(place, at * PARAGRAPHS + n) for n in range(PARAGRAPHS)))
                for at in range(chapters)
            ),
        )
        options = ExportOptions(BookFormat(given.format))
        print("first export")
        gain = export(place, book, options, None)
        middle = book.chapters[chapters // 2]
        changed = replace(middle, parts=(*middle.parts[:50], take(place, 999_999), *middle.parts[51:]))
        book = replace(book, chapters=tuple(changed if chapter is middle else chapter for chapter in book.chapters))
        print("after a change of one paragraph")
        export(place, book, options, gain)


if __name__ == "__main__":
    main()
