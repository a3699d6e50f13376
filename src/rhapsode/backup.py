"""Export, import, backup and restore of an installation.

An archive is a tar file: ``manifest.json``, a file of JSON lines for each table, then the audio under the paths that
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
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection

import rhapsode
from rhapsode.core.disk import sync
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.ports import BlobStore
from rhapsode.store import archive
from rhapsode.store.backups import newest_sound
from rhapsode.store.backups import restore as put_back
from rhapsode.store.blobs import LocalBlobs
from rhapsode.store.blobs.paths import MARK, is_ours
from rhapsode.store.database import Database
from rhapsode.store.integrity import damage_of
from rhapsode.store.migrate import HEAD
from rhapsode.store.ownership import INSTALLATION, Ownership, mark_of
from rhapsode.store.sqlite_copy import copy_sqlite

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
AUDIO: Final = "audio"
CHUNK_BYTES: Final = 1024 * 1024
HELD_BYTES: Final = 32 * CHUNK_BYTES
"""Blobs up to this size are copied in memory, larger ones by a temporary file."""

_Content = tempfile.SpooledTemporaryFile[bytes]
_PATH = re.compile(r"[a-z]+(/[\w\-]+)+\.\w+", re.ASCII)
"""The form of blob paths: no path out of the store."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """Counts of what was copied: rows by table, blobs and their bytes; ``missing`` blobs were removed meanwhile."""

    rows: dict[str, int]
    blobs: int
    bytes: int
    missing: int = 0


async def export_archive(database: Database, blobs: BlobStore, target: Path) -> Transferred:
    """Write an archive of an installation, which may be in use, to ``target``, which must not exist.

    It appears all at once. It contains texts and secrets, so only its owner may read it. Raises ConfigurationError.
    """
    draft = _new(target)
    rows: dict[str, int] = {}
    try:
        with _errors_as_configuration("written", target), tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:

            def put(name: str, found: Iterator[archive.Row]) -> None:
                with tempfile.TemporaryFile(dir=target.parent) as lines:
                    rows[name] = 0
                    for row in found:
                        lines.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
                        rows[name] += 1
                    _add(tar, f"{name}.jsonl", lines)

            def read(connection: Connection) -> list[str]:
                rows.clear()
                archive.dump(connection, put)
                return archive.referred(connection)

            _add(tar, MANIFEST, io.BytesIO(json.dumps(_manifest()).encode()))
            paths = await database.read(read)
            copied = size = 0
            for path in paths:
                if (content := await _fetched(blobs, path, target.parent)) is not None:
                    with content:
                        size += _add(tar, f"{AUDIO}/{path}", content)
                    copied += 1
        sync(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Transferred(rows, copied, size, len(paths) - copied)


async def import_archive(
    source: Path, database: Database, blobs: BlobStore, ownership: Ownership | None = None
) -> Transferred:
    """Fill an empty installation with an archive. The audio goes in first and the rows in one transaction after it.

    So an import that fails leaves an empty installation, and may be begun anew. The audio may go to where that of the
    exported installation is: it is taken over then. Raises ConfigurationError, also when the audio is a third one's.
    """
    with _errors_as_configuration("read", source), tarfile.open(source, "r:") as tar:
        members = _checked_members(tar)
        if await database.read(archive.in_use):
            await database.write(archive.load, lambda _name: ())
        if ownership is not None:
            await _may_fill(ownership, blobs, tar, members)
        copied = size = 0
        for name, member in members.items():
            kind, _, path = name.partition("/")
            if kind == AUDIO:
                if not _PATH.fullmatch(path):
                    raise ConfigurationError(f"{source} is no archive of rhapsode: it has audio named '{path[:100]}'.")
                size += await asyncio.to_thread(blobs.put, path, _chunks(tar.extractfile(member)))
                copied += 1

        def rows(name: str) -> Iterator[archive.Row]:
            lines = tar.extractfile(members[f"{name}.jsonl"])
            assert lines is not None
            return (json.loads(line.decode("utf-8", "surrogatepass")) for line in lines)

        counts = await database.write(archive.load, rows)
    if ownership is not None:
        await ownership.settle()
    return Transferred(counts, copied, size)


def need_archive(source: Path) -> None:
    """Raise ConfigurationError unless ``source`` is an archive that this version can read."""
    with _errors_as_configuration("read", source), tarfile.open(source, "r:") as tar:
        _checked_members(tar)


async def _may_fill(
    ownership: Ownership, blobs: BlobStore, tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo]
) -> None:
    """Raise ConfigurationError unless the store is ours, becomes ours, or belongs to the exported installation."""
    try:
        await ownership.settle()
    except ConfigurationError:
        lines = tar.extractfile(members["meta.jsonl"])
        assert lines is not None
        rows = [json.loads(line) for line in lines]
        owner = await ownership.owner()
        if owner is not None and owner.installation in [row["value"] for row in rows if row["name"] == INSTALLATION]:
            return
        if owner is None:
            for name in members:
                kind, _, path = name.partition("/")
                if kind == AUDIO and await blobs.head(path) is not None:
                    return
        raise


async def back_up(database: Path, blobs: BlobStore, target: Path) -> Transferred:
    """Copy a SQLite installation, which may be in use, into ``target``: a data directory like the one it came from.

    Of an earlier backup there, only what has changed is written, and audio that is gone is removed: nothing but audio
    of ours. Raises ConfigurationError, also when there is anything else than a copy of the same installation.
    """
    with _errors_as_configuration("written", target):
        copies = await asyncio.to_thread(_own_target, database, target)
        stored = {blob.path async for blob in copies.sweep("") if blob.path != MARK}
        paths = await asyncio.to_thread(_copy_database, database, target)
        if (mine := _installation(target / database.name)) is not None:
            await copies.replace(MARK, mark_of(mine, f"{target / database.name}, a copy"))
        copied = size = missing = 0
        for path in paths:
            if path in stored:  # a path is written once, so the stored blob is the same
                continue
            content = await _fetched(blobs, path, target)
            if content is None:
                missing += 1
                continue
            with content:
                size += await asyncio.to_thread(copies.put, path, _chunks(content))
            copied += 1
        await copies.delete(path for path in stored.difference(paths) if is_ours(path))
    return Transferred({}, copied, size, missing)


@dataclass(frozen=True, slots=True)
class Restored:
    """The copy that was restored, the directory of the replaced files, and the number of restored blobs."""

    source: Path
    aside: Path | None
    blobs: int


async def restore(
    database: Path, source: Path | None, blobs: Callable[[], BlobStore], *, confirmed: bool = False
) -> Restored:
    """Replace ``database``, which no process has open, by a copy; of a directory the audio that is missing, too.

    Raises ConfigurationError when there is no copy, and when a sound database is in use, unless ``confirmed``.
    """
    file = await asyncio.to_thread(copy_to_restore, database, source)
    if not confirmed and damage_of(database) is None and _has_rows(database):
        raise ConfigurationError(
            f"{database} is not damaged, and holds keys or tasks. To replace it even so: rhapsode restore --confirm"
        )
    with _errors_as_configuration("restored", database):
        aside = await asyncio.to_thread(put_back, file, database)
    put = 0
    if source is not None and (source / AUDIO).is_dir():
        copies, place = LocalBlobs(source / AUDIO), blobs()
        with _errors_as_configuration("read", source):
            async for blob in copies.sweep(""):
                if blob.path != MARK and await place.head(blob.path) is None:
                    await asyncio.to_thread(place.put, blob.path, [bytes(copies.get(blob.path))])
                    put += 1
    return Restored(file, aside, put)


def copy_to_restore(database: Path, source: Path | None) -> Path:
    """Return the copy of ``database`` that ``source`` names: a file, or a directory with one; by default the newest.

    Raises ConfigurationError when there is none.
    """
    if source is None:
        if (newest := newest_sound(database.parent)) is None:
            raise ConfigurationError(
                f"There is no copy of the database in {database.parent / 'backups'}. Name one: rhapsode restore COPY"
            )
        return newest.path
    file = source / database.name if source.is_dir() else source
    if not file.is_file():
        raise ConfigurationError(f"There is no copy of a database at {file}.")
    return file


def _has_rows(database: Path) -> bool:
    """Tell whether a sound database has keys or tasks."""
    if not database.is_file():
        return False
    with closing(sqlite3.connect(database, timeout=5.0)) as connection:
        try:
            statements = "SELECT 1 FROM api_keys LIMIT 1", "SELECT 1 FROM tasks LIMIT 1"
            return any(connection.execute(statement).fetchone() for statement in statements)
        except sqlite3.OperationalError:  # a database without our tables
            return False


def _installation(database: Path, name: str = INSTALLATION) -> str | None:
    """Return the installation that a database file is of, or its secret; ``None`` if it does not say so."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        except sqlite3.DatabaseError:  # without our tables, or damaged
            return None
    return None if row is None else str(row[0])


def _own_target(database: Path, target: Path) -> LocalBlobs:
    """Return where the audio of a copy goes. Raises ConfigurationError unless ``target`` is new or a copy of ours."""
    if target.resolve() == database.parent.resolve():
        raise ConfigurationError(f"{target} is the data directory itself.")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine, marked = _installation(database), target / AUDIO / MARK
    copy = target / database.name
    theirs = _installation(copy) if copy.exists() else None
    if theirs is None and marked.exists():
        try:
            theirs = str(json.loads(marked.read_bytes())["installation"])
        except (ValueError, KeyError, TypeError):
            theirs = "that cannot be read"
    if theirs is None and copy.exists() and _installation(copy, "links") != _installation(database, "links"):
        theirs = "of an older version"
    if theirs is not None and theirs != mine:
        raise ConfigurationError(
            f"{target} holds another installation, {theirs}, or a copy of it; this is installation {mine}. Nothing "
            "was changed. Name another directory."
        )
    if theirs is None and not copy.exists() and any((target / AUDIO).rglob("*")):
        raise ConfigurationError(
            f"{target / AUDIO} holds files, and {target} is no copy of an installation. Nothing was changed. Name "
            "another directory."
        )
    return LocalBlobs(target / AUDIO)


def _manifest() -> dict[str, object]:
    return {"format": FORMAT, "schema": HEAD, "version": rhapsode.__version__, "created_at": int(time.time())}


def _checked_members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """Return the files of an archive by their names. Raises ConfigurationError when this version cannot read it."""
    members = {member.name: member for member in tar.getmembers() if member.isfile()}
    try:
        lines = tar.extractfile(members[MANIFEST])
        assert lines is not None
        manifest = json.loads(lines.read())
        version, schema = manifest["format"], manifest["schema"]
    except (KeyError, TypeError, ValueError):
        raise ConfigurationError(f"{tar.name!s} is no archive of rhapsode.") from None
    if version != FORMAT or schema != HEAD:
        raise ConfigurationError(
            f"The archive was written by rhapsode {manifest.get('version')} (schema {schema}), and this one reads "
            f"those of schema {HEAD}. Start this version on the installation that it comes from, and export again."
        )
    missing = [name for name in archive.TABLES if f"{name}.jsonl" not in members]
    if missing:
        raise ConfigurationError(f"The archive is not complete: {', '.join(missing)} are missing.")
    return members


def _copy_database(database: Path, target: Path) -> list[str]:
    """Copy the database into a directory; the paths of the blobs that its rows refer to."""
    copy_sqlite(database, target / database.name)
    connection = sqlite3.connect(target / database.name)
    try:
        paths: dict[str, None] = {}
        for column in archive.BLOBS:
            # Names come from our own schema, never from a user.
            statement = f"SELECT {column.name} FROM {column.table.name} WHERE {column.name} IS NOT NULL"  # noqa: S608
            paths.update(dict.fromkeys(path for (path,) in connection.execute(statement)))
        return list(paths)
    finally:
        connection.close()


async def _fetched(blobs: BlobStore, path: str, directory: Path) -> _Content | None:
    """Return the content of a blob, to be read from its beginning; ``None`` if there is none any more."""
    # In the directory of the target, which needs the same room anyway.
    content: _Content = tempfile.SpooledTemporaryFile(HELD_BYTES, dir=str(directory))  # noqa: SIM115 (closed by the caller)
    try:
        async for chunk in blobs.stream(path):
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
    """Return a new file beside ``target``, for us alone. Raises ConfigurationError when there is something already."""
    if target.exists():
        raise ConfigurationError(f"{target} exists already.")
    draft = target.with_name(f".{target.name}.draft")
    with _errors_as_configuration("written", target):
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    return draft


@contextmanager
def _errors_as_configuration(verb: str, path: Path) -> Iterator[None]:
    """Tell failures of a file as an error that names it."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be {verb}: {error.strerror or error}.") from None
    except (tarfile.TarError, sqlite3.Error) as error:
        raise ConfigurationError(f"{path} cannot be {verb}: {error}.") from None
