"""Archives and copies: everything that an installation holds, out of one database and into another."""

from __future__ import annotations

import asyncio
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rhapsode import backup
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.limits import Limits
from rhapsode.store import archive
from rhapsode.store.blobs import LocalBlobs
from rhapsode.store.database import Database, SqliteDatabase
from rhapsode.store.schema import metadata
from tests.contract.rig import Rig

Rows = dict[str, list[Any]]


async def everything(database: Database) -> Rows:
    """Return all rows of all tables."""
    return await database.read(
        lambda connection: {
            table.name: sorted(map(tuple, connection.execute(select(table)).all()), key=repr)
            for table in metadata.sorted_tables
        }
    )


@pytest.fixture
def origin(sqlite_template: Path, tmp_path: Path) -> Iterator[Rig]:
    """Yield an installation on SQLite to be taken elsewhere."""
    path = tmp_path / "origin" / "rhapsode.db"
    path.parent.mkdir()
    path.write_bytes(sqlite_template.read_bytes())
    database = SqliteDatabase(path)
    yield Rig.on(database)
    database.close()


@pytest.fixture
def audio(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "origin" / "audio")


async def in_use(origin: Rig, audio: LocalBlobs) -> None:
    """Create keys, a finished task, one half done, and their audio."""
    await origin.tasks.secret("links")
    await origin.keys.create("Ünïcode ☃", frozenset({"speech"}), None, Limits(requests_per_minute=5))
    finished = await origin.completed("Ten chars.")
    task, claim = await origin.claimed_only("Ten chars, \N{GRINNING FACE} and more.", "Two.")
    assert task.id != finished.id
    await origin.finish(claim)
    for key in await origin.database.read(archive.referred):
        audio.put(key, [key.encode(), os.urandom(3_000_000)])


async def test_an_import_restores_every_row_and_file(
    origin: Rig, audio: LocalBlobs, database: Database, tmp_path: Path
) -> None:
    await in_use(origin, audio)
    exported = await backup.export_archive(origin.database, audio, tmp_path / "all.tar")
    assert exported.rows["tasks"] == 2
    assert exported.blobs == len(await origin.database.read(archive.referred)) > 1
    there = LocalBlobs(tmp_path / "there")
    imported = await backup.import_archive(tmp_path / "all.tar", database, there)
    assert imported == exported
    arrived, sent = await everything(database), await everything(origin.database)
    told = [event for event in arrived["audit_events"] if event not in sent["audit_events"]]
    assert [event[4] for event in told] == ["installation.imported"]
    assert {**arrived, "audit_events": [e for e in arrived["audit_events"] if e not in told]} == sent
    for key in await database.read(archive.referred):
        assert bytes(there.get(key)) == bytes(audio.get(key))
    rig = Rig.on(database)  # where new rows get numbers of their own
    assert (await rig.completed("And more.")).status == "completed"


async def test_what_was_removed_meanwhile_is_counted(
    origin: Rig, audio: LocalBlobs, database: Database, tmp_path: Path
) -> None:
    await in_use(origin, audio)
    keys = await origin.database.read(archive.referred)
    await audio.delete(keys[:1])
    exported = await backup.export_archive(origin.database, audio, tmp_path / "all.tar")
    assert (exported.blobs, exported.missing) == (len(keys) - 1, 1)
    assert (
        await backup.import_archive(tmp_path / "all.tar", database, LocalBlobs(tmp_path / "there"))
    ).rows == exported.rows


async def test_an_archive_goes_into_an_empty_installation_only(
    origin: Rig, audio: LocalBlobs, database: Database, tmp_path: Path
) -> None:
    await in_use(origin, audio)
    await backup.export_archive(origin.database, audio, tmp_path / "all.tar")
    await Rig.on(database).completed("Mine.")
    before = await everything(database)
    there = LocalBlobs(tmp_path / "there")
    with pytest.raises(ConfigurationError, match="has keys or tasks already"):
        await backup.import_archive(tmp_path / "all.tar", database, there)
    assert await everything(database) == before
    assert [blob async for blob in there.sweep("")] == []


Change = Callable[[dict[str, bytes]], None]


def other_schema(members: dict[str, bytes]) -> None:
    members["manifest.json"] = json.dumps({"format": 1, "schema": "9999", "version": "9.0"}).encode()


def other_columns(members: dict[str, bytes]) -> None:
    members["texts.jsonl"] = b'{"task_id": "x", "item": 0, "words": "x"}\n'


def way_out(members: dict[str, bytes]) -> None:
    members["audio/../../outside.pcm"] = b"not ours"


def half(members: dict[str, bytes]) -> None:
    del members["usage.jsonl"]


def something_else(members: dict[str, bytes]) -> None:
    members.clear()
    members["letter.txt"] = b"Dear all"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (other_schema, "written by rhapsode 9.0"),
        (other_columns, "other columns of texts"),
        (way_out, "audio named"),
        (half, "usage are missing"),
        (something_else, "is no archive"),
    ],
)
async def test_an_archive_that_is_not_ours_changes_nothing(
    origin: Rig, audio: LocalBlobs, database: Database, tmp_path: Path, change: Change, message: str
) -> None:
    await in_use(origin, audio)
    await backup.export_archive(origin.database, audio, tmp_path / "all.tar")
    members: dict[str, bytes] = {}
    with tarfile.open(tmp_path / "all.tar") as tar:
        for member in tar:
            content = tar.extractfile(member)
            assert content is not None
            members[member.name] = content.read()
    change(members)
    with tarfile.open(tmp_path / "changed.tar", "w") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    before = await everything(database)
    with pytest.raises(ConfigurationError, match=message):
        await backup.import_archive(tmp_path / "changed.tar", database, LocalBlobs(tmp_path / "there"))
    assert await everything(database) == before
    assert not (tmp_path / "outside.pcm").exists()


async def test_files_that_cannot_be_are_named(origin: Rig, audio: LocalBlobs, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(ConfigurationError, match="there exists already"):
        await backup.export_archive(origin.database, audio, tmp_path / "there")
    with pytest.raises(ConfigurationError, match="cannot be written: No such file or directory"):
        await backup.export_archive(origin.database, audio, tmp_path / "nowhere" / "all.tar")
    for name in ("there", "nowhere"):
        with pytest.raises(ConfigurationError, match=f"{name} cannot be read"):
            await backup.import_archive(tmp_path / name, origin.database, audio)
    with pytest.raises(ConfigurationError, match="is the data directory itself"):
        await backup.back_up(tmp_path / "origin" / "rhapsode.db", audio, tmp_path / "origin")
    assert (tmp_path / "there").read_text() == "mine"


async def test_a_copy_of_a_database_that_is_written_all_the_time(
    origin: Rig, audio: LocalBlobs, tmp_path: Path
) -> None:
    await in_use(origin, audio)
    stop = asyncio.Event()

    async def write() -> int:
        count = 0
        while not stop.is_set():
            await origin.completed("Written meanwhile.")
            count += 1
        return count

    writer = asyncio.create_task(write())
    for _ in range(3):
        await backup.back_up(tmp_path / "origin" / "rhapsode.db", audio, tmp_path / "copy")
    stop.set()
    assert await writer > 0
    copy = SqliteDatabase(tmp_path / "copy" / "rhapsode.db")
    try:
        assert (
            await copy.read(lambda connection: connection.exec_driver_sql("PRAGMA integrity_check").scalar()) == "ok"
        )
        rows = await everything(copy)
        assert {row[0] for row in rows["items"]} == {row[0] for row in rows["tasks"]}
    finally:
        copy.close()
    await backup.back_up(tmp_path / "origin" / "rhapsode.db", audio, tmp_path / "copy")
    copy = SqliteDatabase(tmp_path / "copy" / "rhapsode.db")
    assert await everything(copy) == await everything(origin.database)
    copy.close()
