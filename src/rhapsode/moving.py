"""Taking an installation elsewhere: an archive of all of it, and a copy of one that runs on a single machine.

An archive is a tar file: ``manifest.json``, a file of JSON lines for each table, then the audio under the keys that
rows refer to. The database is read in one transaction, so it is of one moment, and the audio after it: what was
removed in between is not in the archive, as it is not in the installation, and is rendered again where it is needed.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import rhapsode
from rhapsode.core.disk import sync
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.ports import BlobStore
from rhapsode.store import archive
from rhapsode.store.blobs import LocalBlobs
from rhapsode.store.copies import copy_sqlite
from rhapsode.store.database import Database
from rhapsode.store.migrate import HEAD

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
AUDIO: Final = "audio"
CHUNK_BYTES: Final = 1024 * 1024
HELD_BYTES: Final = 32 * CHUNK_BYTES
"""What of a blob is held in memory on its way; larger ones take the disk."""

_Content = tempfile.SpooledTemporaryFile[bytes]
_KEY = re.compile(r"[a-z]+(/[\w\-]+)+\.\w+", re.ASCII)
"""What keys of blobs look like: nothing that leads elsewhere."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: rows by table, blobs, and their bytes; ``missing`` blobs had been removed meanwhile."""

    rows: dict[str, int]
    blobs: int
    bytes: int
    missing: int = 0


async def export(database: Database, blobs: BlobStore, target: Path) -> Moved:
    """Write an archive of an installation, which may be in use, to ``target``, which must not exist.

    It appears all at once. It holds texts and secrets, so nobody else may read it. Raises ConfigurationError.
    """
    draft = _new(target)
    rows: dict[str, int] = {}
    try:
        with _told("written", target), tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:

            def put(name: str, found: Iterator[archive.Row]) -> None:
                with tempfile.TemporaryFile(dir=target.parent) as lines:
                    rows[name] = 0
                    for row in found:
                        lines.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
                        rows[name] += 1
                    _add(tar, f"{name}.jsonl", lines)

            def read(connection: Any) -> list[str]:
                rows.clear()
                archive.dump(connection, put)
                return archive.referred(connection)

            _add(tar, MANIFEST, io.BytesIO(json.dumps(_manifest()).encode()))
            keys = await database.read(read)
            copied = size = 0
            for key in keys:
                if (content := await _fetched(blobs, key, target.parent)) is not None:
                    with content:
                        size += _add(tar, f"{AUDIO}/{key}", content)
                    copied += 1
        sync(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Moved(rows, copied, size, len(keys) - copied)


async def load(source: Path, database: Database, blobs: BlobStore) -> Moved:
    """Fill an empty installation with an archive. The audio goes in first and the rows in one transaction after it.

    So an import that fails leaves an empty installation, and may be begun anew. Raises ConfigurationError.
    """
    with _told("read", source), tarfile.open(source, "r:") as tar:
        members = {member.name: member for member in tar.getmembers() if member.isfile()}
        _check(tar, members)
        if await database.read(archive.in_use):
            await database.write(lambda connection: archive.load(connection, lambda _name: ()))
        copied = size = 0
        for name, member in members.items():
            kind, _, key = name.partition("/")
            if kind == AUDIO:
                if not _KEY.fullmatch(key):
                    raise ConfigurationError(f"{source} is no archive of rhapsode: it has audio named '{key[:100]}'.")
                size += await asyncio.to_thread(blobs.put, key, _chunks(tar.extractfile(member)))
                copied += 1

        def rows(name: str) -> Iterator[archive.Row]:
            lines = tar.extractfile(members[f"{name}.jsonl"])
            assert lines is not None
            return (json.loads(line.decode("utf-8", "surrogatepass")) for line in lines)

        counts = await database.write(lambda connection: archive.load(connection, rows))
    return Moved(counts, copied, size)


async def back_up(database: Path, blobs: BlobStore, target: Path) -> Moved:
    """Copy a SQLite installation, which may be in use, into ``target``: a data directory like the one it came from.

    Of an earlier backup there, only what has changed is written. Raises ConfigurationError.
    """
    with _told("written", target):
        keys = await asyncio.to_thread(_copy_database, database, target)
        copies = LocalBlobs(target / AUDIO)
        there = {blob.key async for blob in copies.sweep("")}
        copied = size = missing = 0
        for key in keys:
            if key in there:  # a key is written once: what has it is it
                continue
            content = await _fetched(blobs, key, target)
            if content is None:
                missing += 1
                continue
            with content:
                size += await asyncio.to_thread(copies.put, key, _chunks(content))
            copied += 1
        await copies.delete(there.difference(keys))
    return Moved({}, copied, size, missing)


def _manifest() -> dict[str, Any]:
    return {"format": FORMAT, "schema": HEAD, "version": rhapsode.__version__, "created_at": int(time.time())}


def _check(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> None:
    """Raises ConfigurationError when this version cannot read the archive."""
    try:
        lines = tar.extractfile(members[MANIFEST])
        assert lines is not None
        manifest = json.loads(lines.read())
        found, schema = manifest["format"], manifest["schema"]
    except (KeyError, TypeError, ValueError):
        raise ConfigurationError(f"{tar.name!s} is no archive of rhapsode.") from None
    if found != FORMAT or schema != HEAD:
        raise ConfigurationError(
            f"The archive was written by rhapsode {manifest.get('version')} (schema {schema}), and this one reads "
            f"those of schema {HEAD}. Start this version on the installation that it comes from, and export again."
        )
    missing = [name for name in archive.TABLES if f"{name}.jsonl" not in members]
    if missing:
        raise ConfigurationError(f"The archive is not complete: {', '.join(missing)} are missing.")


def _copy_database(database: Path, target: Path) -> list[str]:
    """Copy the database into a directory; the keys of the blobs that its rows refer to."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.resolve() == database.parent.resolve():
        raise ConfigurationError(f"{target} is the data directory itself.")
    copy_sqlite(database, target / database.name)
    connection = sqlite3.connect(target / database.name)
    try:
        keys: dict[str, None] = {}
        for column in archive.BLOBS:
            # Names of our own schema, of no user.
            statement = f"SELECT {column.name} FROM {column.table.name} WHERE {column.name} IS NOT NULL"  # noqa: S608
            keys.update(dict.fromkeys(key for (key,) in connection.execute(statement)))
        return list(keys)
    finally:
        connection.close()


async def _fetched(blobs: BlobStore, key: str, directory: Path) -> _Content | None:
    """The content of a blob, to be read from its beginning; ``None`` if there is none any more."""
    # In the directory of the target, where there has to be room for it anyhow.
    content: _Content = tempfile.SpooledTemporaryFile(HELD_BYTES, dir=str(directory))  # noqa: SIM115 (closed by the caller)
    try:
        async for chunk in blobs.stream(key):
            content.write(chunk)
    except FileNotFoundError:
        content.close()
        return None
    except BaseException:
        content.close()
        raise
    content.seek(0)
    return content


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes] | _Content) -> int:
    """Add all of ``content``; its size."""
    member = tarfile.TarInfo(name)
    member.size = content.seek(0, os.SEEK_END)
    member.mode, member.mtime = 0o600, int(time.time())
    content.seek(0)
    tar.addfile(member, content)
    return member.size


def _chunks(content: IO[bytes] | _Content | None) -> Iterable[bytes]:
    assert content is not None
    while chunk := content.read(CHUNK_BYTES):
        yield chunk


def _new(target: Path) -> Path:
    """A new file beside ``target``, for us alone. Raises ConfigurationError when there is something already."""
    if target.exists():
        raise ConfigurationError(f"{target} exists already.")
    draft = target.with_name(f".{target.name}.draft")
    with _told("written", target):
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    return draft


@contextmanager
def _told(verb: str, path: Path) -> Iterator[None]:
    """Failures of a file as an error that names it."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be {verb}: {error.strerror or error}.") from None
    except (tarfile.TarError, sqlite3.Error) as error:
        raise ConfigurationError(f"{path} cannot be {verb}: {error}.") from None
