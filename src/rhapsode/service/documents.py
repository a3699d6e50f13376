"""Read uploaded documents in a separate process with limits on time and memory."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import structlog

from rhapsode.core.errors import DocumentError, TooLargeError, UnsupportedError
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import NewInput
from rhapsode.documents.model import Document, ReadOptions
from rhapsode.documents.pauses import LEAD_MS, pause_ms
from rhapsode.documents.serialise import data_from_lines, document_from_data
from rhapsode.service.checks import tokens_needed

log = structlog.get_logger(__name__)

READ_SECONDS: Final = 60.0
"""How long a document may take to be read."""
MEMORY_BYTES: Final = 3_000_000_000
"""The address space of the process that reads it."""
AT_ONCE: Final = 2
"""How many documents are read at a time; others wait."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """About how long a text will sound, pauses between paragraphs included, and the tokens that it will cost."""

    seconds: float
    tokens: int


class DocumentReader:
    """Reads documents, each in a process that is killed when it takes too long or too much memory."""

    def __init__(self, *, seconds: float = READ_SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def read(self, name: str, path: Path, options: ReadOptions) -> Document:
        """Read the file at ``path``, whose format is that of the suffix of ``name``.

        Raises DocumentError for what cannot be read (or not in time), TooLargeError beyond the limits of
        :mod:`rhapsode.documents.limits` and of a project, and UnsupportedError without the extra ``books``.
        """
        request = {
            "name": name,
            "path": str(path),
            "notes": options.notes.value,
            "tables": options.tables,
            "images": options.images,
            "memory_bytes": self._memory_bytes,
            "cpu_seconds": max(1, int(self._seconds)),
        }
        async with self._turns:
            answer = await self._answer(name, request)
        match answer.get("error"):
            case None:
                return await asyncio.to_thread(document_from_data, answer["document"])
            case "too_large":
                raise TooLargeError(answer["message"], param="file")
            case "configuration":
                raise UnsupportedError(answer["message"])
            case _:
                raise DocumentError(answer["message"], param="file")

    async def _answer(self, name: str, request: dict[str, Any]) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-X",
            "utf8",
            "-m",
            "rhapsode.documents.child",
            json.dumps(request),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(self._seconds):
                written, _ = await process.communicate()
        except TimeoutError:
            log.warning("document.timeout", limit_s=self._seconds)
            raise DocumentError(f"{name} could not be read within {self._seconds:.0f} s.", param="file") from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode != 0:
            log.warning("document.reader_died", status=process.returncode)
            raise DocumentError(f"{name} could not be read: it is damaged, or takes too much memory.", param="file")
        return await asyncio.to_thread(data_from_lines, written)


def estimate(document: Document, seconds_per_character: float) -> Estimate:
    """Estimate the duration and tokens of a document with an engine of that pace."""
    seconds = document.characters * seconds_per_character
    text = "".join(block.text for chapter in document.chapters for block in chapter.blocks)
    tokens = tokens_needed([NewInput(SpeechParams(text), seconds)])
    silence = 0
    for chapter in document.chapters:
        silence += LEAD_MS
        for block, following in zip(chapter.blocks, (*chapter.blocks[1:], None), strict=True):
            silence += pause_ms(block, following)
    return Estimate(seconds + silence / 1000, tokens)
