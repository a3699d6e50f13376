"""A blob store on the local disk, through obstore.

A blob appears under its path all at once (obstore writes beside it and renames) and, where it has to be durable, is on
the disk itself when ``put`` returns (we fsync the file and its directory, which obstore leaves to its caller).
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, GenericError, NotFoundError, PermissionDeniedError
from obstore.store import LocalStore

from rhapsode.core.disk import sync
from rhapsode.core.errors import StorageFullError, StoreUnavailableError
from rhapsode.core.ports import BlobInfo, BlobLabel
from rhapsode.store.blobs.paths import DRAFTED, MARK, is_draft

if TYPE_CHECKING:
    from obstore import GetOptions

CHUNK_BYTES = 64 * 1024
"""What a reader is given at once: as much as waits for a client that does not read. Larger ones cost memory for each
of those, and hold the event loop while a crowd of them is served."""
BUFFER_BYTES = 4 * 1024 * 1024
"""What a writer holds before it goes to the disk; smaller blobs are written in one go."""
SYNCS_AT_ONCE = 4
"""How many files and directories are flushed at the same time: those of one blob, which is three directories deep."""
SLOW_SYNC_SECONDS = 0.001
"""What the slowest flush of a blob takes on a disk on which the flushes of the next blob are worth threads: four of
them cost 0.6 ms of processor time, and save the time of three flushes."""


class LocalBlobs:
    """Implements :class:`rhapsode.core.ports.BlobStore` below a directory, which is made if it is missing."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)  # speech is as private as the texts
        self._directory = directory.resolve()
        self._store = LocalStore(self._directory, automatic_cleanup=False)
        self._durable: set[Path] = set()  # directories right below the root whose entries in it are on the disk
        self._syncs = ThreadPoolExecutor(SYNCS_AT_ONCE, thread_name_prefix="rhapsode-sync")
        self._is_slow = False  # as the flushes of the last blob show

    def put(self, path: str, chunks: Iterable[bytes], *, durable: bool = True, label: BlobLabel | None = None) -> int:
        size = 0
        file = self._directory / path
        try:
            # Leaving the block by an exception, of the chunks' own too, leaves nothing behind.
            with obstore.open_writer(self._store, path, buffer_size=BUFFER_BYTES) as writer:
                for chunk in chunks:
                    size += writer.write(chunk)
            if durable:
                self._sync(file)
        except (GenericError, PermissionDeniedError, OSError) as error:
            raise _failure(error) from error
        return size

    async def create(self, path: str, content: bytes) -> bool:
        try:
            await obstore.put_async(self._store, path, content, mode="create")
            await asyncio.to_thread(self._sync, self._directory / path)
        except AlreadyExistsError:
            return False
        except (GenericError, PermissionDeniedError, OSError) as error:
            raise _failure(error) from error
        return True

    async def replace(self, path: str, content: bytes) -> None:
        await asyncio.to_thread(self.put, path, [content])

    def _sync(self, file: Path) -> None:
        """Flush a file and the directories that it is in to the disk.

        All at the same time where a flush is slow: each waits for the disk, and the disk writes them together.
        """
        flushed = [file]
        # Directories that the put has just made are themselves entries of their parents.
        for folder in file.parents:
            flushed.append(folder)
            if folder == self._directory or folder in self._durable:
                break
        flush = self._syncs.map if self._is_slow else map
        self._is_slow = max(flush(_sync_seconds, flushed)) > SLOW_SYNC_SECONDS
        # What is right below the root is never removed, so it has to be written there once.
        if flushed[-1] == self._directory and flushed[-2] != file:
            self._durable.add(flushed[-2])

    def get(self, path: str) -> memoryview:
        with _failing_as_unavailable(path):
            return memoryview(obstore.get(self._store, path).bytes())

    async def head(self, path: str) -> BlobInfo | None:
        try:
            with _failing_as_unavailable(path):
                metadata = await obstore.head_async(self._store, path)
        except FileNotFoundError:
            return None
        return BlobInfo(path, metadata["size"], metadata["last_modified"].timestamp())

    async def stream(self, path: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        options: GetOptions = {"range": {"offset": start} if end is None else (start, end)}
        with _failing_as_unavailable(path):
            result = await obstore.get_async(self._store, path, options=options)
            chunks = result.stream(min_chunk_size=CHUNK_BYTES)
        while True:
            with _failing_as_unavailable(path):
                try:
                    chunk = await anext(chunks)
                except StopAsyncIteration:
                    return
            yield bytes(chunk)

    async def delete(self, paths: Iterable[str]) -> None:
        for path in paths:
            try:
                await obstore.delete_async(self._store, path)
            except (NotFoundError, FileNotFoundError):
                continue

    async def clear(self, prefix: str) -> None:
        # With its directories, and with the drafts of writers that died, which obstore does not list.
        await asyncio.to_thread(shutil.rmtree, self._directory / prefix, ignore_errors=True)

    async def sweep(self, prefix: str) -> AsyncIterator[BlobInfo]:
        # obstore's listing blocks while it walks directories, so it runs a page at a time in a thread.
        pages = obstore.list(self._store, prefix)
        while page := await asyncio.to_thread(next, pages, None):
            for metadata in page:
                yield BlobInfo(metadata["path"], metadata["size"], metadata["last_modified"].timestamp())

    async def discard_drafts(self, before: float) -> int:
        """Do as :class:`rhapsode.core.ports.BlobStore` says.

        obstore writes ``<path>#<number>`` and renames it; its own listing leaves those out. A file of somebody else
        that happens to have such a name stays.
        """

        def discard() -> int:
            discarded = 0
            drafts = [
                self._directory.glob(f"{MARK}#*"),
                *((self._directory / place).rglob("*#*") for place in DRAFTED),
            ]
            for draft in chain.from_iterable(drafts):
                name = draft.relative_to(self._directory).as_posix()
                if is_draft(name) and draft.is_file() and draft.stat().st_mtime < before:
                    draft.unlink(missing_ok=True)
                    discarded += 1
            return discarded

        return await asyncio.to_thread(discard)

    async def signed_url(self, path: str, *, method: str, seconds: int) -> str | None:
        return None


def _sync_seconds(path: Path) -> float:
    """Flush a file or a directory to the disk; return how long that took."""
    begun = time.perf_counter()
    sync(path)
    return time.perf_counter() - begun


@contextmanager
def _failing_as_unavailable(path: str) -> Iterator[None]:
    """Raise failures to read as FileNotFoundError or StoreUnavailableError, such as when no descriptor is left."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise FileNotFoundError(path) from None
    except (BaseError, OSError) as error:
        raise StoreUnavailableError("The audio could not be read from the disk.") from error


def _failure(error: Exception) -> StorageFullError | StoreUnavailableError:
    """Return a failure to write as rhapsode's own."""
    if "No space left" in str(error) or "Disk quota exceeded" in str(error):
        return StorageFullError()
    return StoreUnavailableError("The audio could not be written to the disk.")
