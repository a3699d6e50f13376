"""Ownership of an audio store: the mark at its root, and the installation id in the database.

A store has one owner, the installation whose id the object :data:`~rhapsode.store.blobs.paths.MARK` holds. Only its
owner deletes in it (record 40).
"""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, delete, func, select

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.ports import BlobStore
from rhapsode.core.projects import ExportStatus, TakeStatus
from rhapsode.logs import Logger
from rhapsode.store.audit import record
from rhapsode.store.blobs.paths import CACHE, MARK, PLACES, PROJECTS, is_ours, made_by, task_of
from rhapsode.store.cache import needed_by_work
from rhapsode.store.database import Database
from rhapsode.store.schema import cache, meta, project_exports, project_takes, tasks
from rhapsode.store.upserts import insert_new

FOREIGN: Final = "The audio storage belongs to another installation; the log says which."
"""What the server's owner is told."""
log = Logger(__name__)

BATCH: Final = 500
LOOKED: Final = 10_000
"""How many files of a store without a mark are compared with the database before it counts as another installation's.
"""
INSTALLATION: Final = "installation"
BEFORE: Final = "installation_before"
"""The installation whose archive was imported: its store is taken over, once."""
HOLD: Final = "sweep_hold"


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a store: the id of an installation, where its database was, and since when (ms since the epoch)."""

    installation: str
    database: str
    since_ms: int

    def __str__(self) -> str:
        day = datetime.fromtimestamp(self.since_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
        return f"installation {self.installation} (database {self.database}, since {day})"


@dataclass(frozen=True, slots=True)
class RetentionHold:
    """Files that no sweep deletes unless it is confirmed: those whose ULIDs lie in ``(after, upto]``.

    ``why`` is ``older`` for a database that is older than the files, ``taken`` for a store that was taken over.
    """

    after: str
    upto: str
    why: str

    def covers(self, ulid: str) -> bool:
        """Tell whether a file with this ULID is held."""
        return self.after < ulid <= self.upto

    def joined(self, other: RetentionHold) -> RetentionHold:
        """Return one hold that covers what both cover."""
        return RetentionHold(min(self.after, other.after), max(self.upto, other.upto), self.why)


class OwnershipStore:
    """What the database says about ownership. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._installation: str | None = None

    async def installation(self) -> str:
        """Return the id of this installation, which is made on first use; all replicas share it."""
        if self._installation is not None:
            return self._installation
        known = await self.known_installation()
        if known is None:
            known = await self._database.write(_make_installation)
        self._installation = known
        return known

    async def known_installation(self) -> str | None:
        """Return the id of this installation, ``None`` if none was made yet."""
        return await self._value(INSTALLATION)

    async def before(self) -> str | None:
        """Return the installation that this one was imported from, until its store was taken over."""
        return await self._value(BEFORE)

    async def forget_before(self) -> None:
        """Forget the previous installation, after its store was taken over."""
        await self._put(BEFORE, None)

    async def taken_over(self, mine: str, place: str, before: Owner | None) -> None:
        """Do as :meth:`forget_before`, and write down in the audit log that the store at ``place`` was taken over."""
        facts = {"place": place, "before": None if before is None else str(before)}

        def write(connection: Connection) -> None:
            connection.execute(delete(meta).where(meta.c.name == BEFORE))
            record(connection, None, "store.taken_over", mine, "store", facts)

        await self._database.write(write)

    async def hold(self) -> RetentionHold | None:
        """Return what no sweep deletes unless it is confirmed."""
        found = await self._value(HOLD)
        return None if found is None else RetentionHold(*json.loads(found))

    async def add_hold(self, hold: RetentionHold) -> RetentionHold:
        """Hold these files too and return the whole hold."""
        before = await self.hold()
        whole = hold if before is None else before.joined(hold)
        if whole != before:
            await self._put(HOLD, json.dumps([whole.after, whole.upto, whole.why]))
        return whole

    async def release(self) -> None:
        """End the hold."""
        await self._put(HOLD, None)

    async def newest(self) -> str:
        """Return the ULID of the newest task, take or export; empty when there is none."""
        statements = [select(func.max(table.c.id)) for table in (tasks, project_takes, project_exports)]
        ids = await self._database.look(lambda c: [c.execute(statement).scalar() for statement in statements])
        return max("" if newest is None else str(newest).partition("_")[2] for newest in ids)

    async def existing(self, task_ids: Sequence[str]) -> set[str]:
        """Return those of the tasks that the database knows, whatever became of them."""
        statement = select(tasks.c.id).where(tasks.c.id.in_(task_ids))
        return set(await self._database.look(lambda c: c.execute(statement).scalars().all()))

    async def project_files(self, paths: Sequence[str]) -> tuple[set[str], set[str]]:
        """Return those of the files of projects that are in use or being written, and those whose take or export is
        known, whatever became of it.
        """
        makers = list({made_by(path) for path in paths})

        def read(connection: Connection) -> dict[str, tuple[bool, str | None]]:
            found = {}
            for table, file, ended in (
                (project_takes, project_takes.c.audio, [status.value for status in TakeStatus if status.final]),
                (project_exports, project_exports.c.output, [status.value for status in ExportStatus if status.final]),
            ):
                statement = select(table.c.id, table.c.status, file.label("file")).where(table.c.id.in_(makers))
                found.update({row.id: (row.status in ended, row.file) for row in connection.execute(statement)})
            return found

        rows = await self._database.read(read)
        known = {path for path in paths if made_by(path) in rows}
        return {path for path in known if not rows[made_by(path)][0] or rows[made_by(path)][1] == path}, known

    async def knows_one(self, paths: Sequence[str]) -> bool:
        """Tell whether the database knows at least one of these blobs: by its task, in the cache, or in a project."""
        of_tasks = list({task_of(path) for path in paths if not path.startswith((f"{CACHE}/", f"{PROJECTS}/"))})
        if of_tasks and await self.existing(of_tasks):
            return True
        of_projects = [path for path in paths if path.startswith(f"{PROJECTS}/")]
        if of_projects and (await self.project_files(of_projects))[1]:
            return True
        cached = [path for path in paths if path.startswith(f"{CACHE}/")]
        entries = select(cache.c.audio).where(cache.c.audio.in_(cached)).limit(1)

        def known(connection: Connection) -> bool:
            return connection.execute(entries).first() is not None or bool(needed_by_work(connection, cached))

        return bool(cached) and await self._database.read(known)

    async def _value(self, name: str) -> str | None:
        statement = select(meta.c.value).where(meta.c.name == name)
        return await self._database.look(lambda c: c.execute(statement).scalar())

    async def _put(self, name: str, value: str | None) -> None:
        def write(connection: Connection) -> None:
            connection.execute(delete(meta).where(meta.c.name == name))
            if value is not None:
                connection.execute(meta.insert().values(name=name, value=value))

        await self._database.write(write)


class Ownership:
    """Checks, and changes, whose the store ``blobs`` is. ``place`` is its URL, ``database`` where the rows are."""

    def __init__(
        self, store: OwnershipStore, blobs: BlobStore, place: str, database: str, hint: str | None = None
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._place = place
        self._database = database
        self._hint = hint

    async def settle(self) -> None:
        """Make sure that the store is this installation's; one that is empty, or that it knows files of, becomes it.

        Raises ConfigurationError when it is another one's, StoreUnavailableError when it does not answer.
        """
        mine = await self._store.installation()
        owner = await self.owner()
        if owner is None:
            empty, known = await self._files()
            if not empty and not known:
                raise ConfigurationError(self._refusal(mine, None))
            if await self._blobs.create(MARK, mark_of(mine, self._database)):
                log.info("store.owned", installation=mine, adopted=not empty)
            owner = await self.owner()
        if owner is not None and owner.installation == mine:
            return
        if owner is None or owner.installation != await self._store.before():
            raise ConfigurationError(self._refusal(mine, owner))
        # What was imported from another installation is this one's from now on, and the other one is told so.
        await self._write(mine)
        await self._store.forget_before()

    async def owner(self) -> Owner | None:
        """Return the owner by the mark of the store; ``None`` without a mark. Raises StoreUnavailableError."""
        try:
            content = b"".join([chunk async for chunk in self._blobs.stream(MARK)])
        except FileNotFoundError:
            return None
        try:
            mark = json.loads(content)
            return Owner(str(mark["installation"]), str(mark["database"]), int(mark["since_ms"]))
        except (ValueError, KeyError, TypeError):
            return Owner("unknown", f"unknown: the object {MARK} cannot be read", 0)

    async def problem(self) -> str | None:
        """Return why a server would refuse this store, without changing anything; ``None`` if it would not."""
        mine, owner = await self._store.known_installation(), await self.owner()
        if owner is not None:
            sound = owner.installation in (mine, await self._store.before())
        else:
            empty, known = await self._files()
            sound = empty or known
        return None if sound else self._refusal(mine or "none yet", owner)

    async def take_over(self) -> tuple[str, Owner | None]:
        """Make this installation the owner of the store; return its id, and the previous owner.

        What is in the store by then, and unknown to the database, is held: only a confirmed sweep deletes it.
        """
        mine, before = await self._store.installation(), await self.owner()
        if before is None or before.installation != mine:
            await self._store.add_hold(RetentionHold("", new_id("now").partition("_")[2], "taken"))
        await self._write(mine)
        await self._store.taken_over(mine, self._place, before)
        return mine, before

    async def _files(self) -> tuple[bool, bool]:
        """Return whether the store has no files, and whether the database knows at least one of them."""
        looked = 0
        for place in PLACES:
            async for paths in batches(self._blobs, place):
                looked += len(paths)
                if await self._store.knows_one([path for path in paths if is_ours(path)]):
                    return False, True
                if looked >= LOOKED:
                    return False, False
        return looked == 0, False

    async def _write(self, installation: str) -> None:
        await self._blobs.replace(MARK, mark_of(installation, self._database))
        log.info("store.taken_over", installation=installation)

    def _refusal(self, mine: str, owner: Owner | None) -> str:
        theirs = (
            "has files, but no mark of an owner, and the database knows none of them"
            if owner is None
            else f"belongs to {owner}"
        )
        hint = "" if self._hint is None else f" {self._hint}"
        return (
            f"The audio at {self._place} {theirs}. This is installation {mine} (database {self._database}). Nothing "
            "was changed. Check RHAPSODE_DATA_DIR, RHAPSODE_DATABASE_URL and RHAPSODE_BLOB_URL: they may name the "
            f"database of one installation and the audio of another.{hint} To make the audio this installation's on "
            "purpose: rhapsode store take-over"
        )


def mark_of(installation: str, database: str) -> bytes:
    """Return the content of the mark of a store that is an installation's from now on."""
    mark = {
        "installation": installation,
        "database": f"{database} on {socket.gethostname()}",
        "since_ms": now_ms(),
    }
    return json.dumps(mark, ensure_ascii=False).encode("utf-8", "surrogateescape")


async def batches(blobs: BlobStore, prefix: str) -> AsyncIterator[list[str]]:
    """Yield the paths of all blobs below ``prefix``, some hundred at a time."""
    batch: list[str] = []
    async for blob in blobs.sweep(prefix):
        batch.append(blob.path)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _make_installation(connection: Connection) -> str:
    identity = new_id("inst")
    if insert_new(connection, meta, {"name": INSTALLATION, "value": identity}):
        return identity
    existing = connection.execute(select(meta.c.value).where(meta.c.name == INSTALLATION)).scalar()
    assert existing is not None
    return str(existing)


def keep_installation(connection: Connection, mine: str | None) -> None:
    """Restore the id of an installation whose ``meta`` was replaced by that of an archive, and record the exported
    one."""
    theirs = connection.execute(select(meta.c.value).where(meta.c.name == INSTALLATION)).scalar()
    connection.execute(delete(meta).where(meta.c.name.in_([INSTALLATION, BEFORE])))
    rows = [{"name": name, "value": value} for name, value in ((INSTALLATION, mine), (BEFORE, theirs)) if value]
    if rows:
        connection.execute(meta.insert(), rows)


def installation_of(connection: Connection) -> str | None:
    """Return the id of the installation, ``None`` if none was made yet."""
    return connection.execute(select(meta.c.value).where(meta.c.name == INSTALLATION)).scalar()
