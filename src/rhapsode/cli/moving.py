"""``rhapsode export``, ``import`` and ``backup``: an installation taken elsewhere, or copied."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.output import results
from rhapsode.cli.stores import any_stores, existing_stores
from rhapsode.core.errors import ConfigurationError

if TYPE_CHECKING:
    from rhapsode import moving


def export(file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, a tar file.")]) -> None:
    """Write keys, tasks, usage and audio to an archive, beside a running server or without one.

    It holds texts and secrets, and is readable by you alone.
    """
    from rhapsode import moving
    from rhapsode.settings import Settings
    from rhapsode.store.blobs import open_blobs

    settings = Settings()

    async def write() -> moving.Moved:
        async with existing_stores(settings) as stores:
            return await moving.export(stores.database, open_blobs(settings.blob_place), file)

    _tell(f"exported to {file}", asyncio.run(write()))


def load(file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to read.")]) -> None:
    """Fill an empty installation with an archive of another one: its keys go on working, and so do its links.

    No server may be running on it.
    """
    from rhapsode import moving
    from rhapsode.settings import Settings
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import data_directory

    settings = Settings()

    async def read() -> moving.Moved:
        async with any_stores(settings) as stores:
            return await moving.load(file, stores.database, open_blobs(settings.blob_place))

    with data_directory(settings):
        moved = asyncio.run(read())
    _tell(f"imported from {file}", moved)


def backup(
    directory: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="Where the copy is, or is to be.")],
) -> None:
    """Copy the data directory, beside a running server or without one. The copy is a data directory itself.

    A copy that is there already is brought up to date: only new audio is copied, and what is gone is removed.
    """
    from rhapsode import moving
    from rhapsode.settings import Settings
    from rhapsode.store.blobs import open_blobs

    settings = Settings()
    if settings.database_url is not None:
        raise ConfigurationError(
            "The database is PostgreSQL, which has tools of its own for this, such as pg_dump; and so has the object "
            "storage. 'rhapsode export' writes an archive of both."
        )

    async def write() -> moving.Moved:
        async with existing_stores(settings):
            return await moving.back_up(settings.database_path, open_blobs(settings.blob_place), directory)

    moved = asyncio.run(write())
    results.print(f"{directory} is up to date: {_audio(moved)}", highlight=False)


def _tell(what: str, moved: moving.Moved) -> None:
    keys, tasks = moved.rows["api_keys"], moved.rows["tasks"]
    results.print(f"{what}: {keys:,} keys, {tasks:,} tasks, {_audio(moved)}", highlight=False)


def _audio(moved: moving.Moved) -> str:
    said = f"{moved.blobs:,} pieces of audio, {moved.bytes / 1e6:,.1f} MB"
    return f"{said}; {moved.missing:,} had been removed" if moved.missing else said
