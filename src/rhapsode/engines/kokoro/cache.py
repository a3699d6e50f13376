"""Files that are built once, shared by many processes, and replaced atomically.

A builder holds :func:`exclusive`, writes beside the target, syncs, and renames. A stamp next to the files records
their sizes, times and hashes, so that :func:`intact` costs a few system calls and not a read of everything.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rhapsode.core.disk import sync

CHUNK_BYTES = 1 << 20


@contextmanager
def exclusive(lock_file: Path) -> Iterator[None]:
    """Hold an exclusive lock between processes. The kernel releases it when its holder ends."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def chunks(source: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of ``source``, piece by piece."""
    while chunk := source.read(CHUNK_BYTES):
        yield chunk


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def write_atomically(path: Path, content: Iterable[bytes]) -> None:
    """Write ``content`` to ``path`` atomically and durably: a reader sees either all of it or the previous content.

    An exception raised by ``content`` leaves ``path`` as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as target:
            for chunk in content:
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        temporary.replace(path)
        sync(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def write_stamp(stamp: Path, files: Iterable[Path]) -> None:
    """Record ``files`` (which stand in the directory of ``stamp``) as they are now."""
    record = {
        file.name: {"size": file.stat().st_size, "mtime_ns": file.stat().st_mtime_ns, "sha256": sha256_of(file)}
        for file in files
    }
    write_atomically(stamp, [json.dumps(record, indent=1).encode()])


def intact(stamp: Path, names: Iterable[str]) -> bool:
    """Tell whether the files ``names`` beside ``stamp`` are those that it records.

    Size and time decide; a file that was touched or copied (an image layer keeps whole seconds) is hashed instead.
    """
    try:
        record = json.loads(stamp.read_bytes())
        return all(_unchanged(stamp.with_name(name), **record[name]) for name in names)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _unchanged(file: Path, size: int, mtime_ns: int, sha256: str) -> bool:
    status = file.stat()
    if status.st_size != size:
        return False
    return status.st_mtime_ns == mtime_ns or sha256_of(file) == sha256
