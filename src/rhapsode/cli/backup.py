"""``rhapsode export``, ``import``, ``backup`` and ``restore``: move an installation to another machine, or copy it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.output import print_line
from rhapsode.cli.stores import any_stores, existing_stores, run_async
from rhapsode.core.errors import ConfigurationError

if TYPE_CHECKING:
    from rhapsode import backup as backups
    from rhapsode.settings import Settings


def export(file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, a tar file.")]) -> None:
    """Write keys, tasks, usage and audio to an archive.

    The server may be running. The archive contains texts and secrets, and is readable by you alone.
    """
    from rhapsode import backup as backups
    from rhapsode.settings import Settings
    from rhapsode.store.blobs import open_blobs

    settings = Settings()
    _need_other_place(settings, file)

    async def write() -> backups.Transferred:
        async with existing_stores(settings) as stores:
            return await backups.export_archive(stores.database, open_blobs(settings.blob_place), file)

    _tell(f"exported to {file}", run_async(write()))


def load(file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to read.")]) -> None:
    """Import an archive into an empty installation.

    Keys and links of the exported installation stay valid. No server may be running on the installation.
    """
    from rhapsode import backup as backups
    from rhapsode.settings import Settings
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import data_directory, need_sound_database, ownership

    settings = Settings()

    async def read() -> backups.Transferred:
        async with any_stores(settings) as stores:
            blobs = open_blobs(settings.blob_place)
            return await backups.import_archive(file, stores.database, blobs, ownership(settings, stores, blobs))

    backups.need_archive(file)  # without one nothing is created
    with data_directory(settings):
        need_sound_database(settings)
        moved = run_async(read())
    _tell(f"imported from {file}", moved)


def backup(
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIRECTORY]",
            show_default=False,
            help="Where the copy is, or is to be. Without it the database alone is copied, beside the daily copies.",
        ),
    ] = None,
) -> None:
    """Copy the data directory.

    The server may be running. The copy is a data directory itself. An existing copy is updated: only new audio is
    copied, and removed audio is deleted from it.
    """
    from rhapsode import backup as backups
    from rhapsode.settings import Settings
    from rhapsode.store.backups import Backup, make_backup
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import need_sound_database

    settings = Settings()
    if settings.database_url is not None:
        raise ConfigurationError(
            "The database is PostgreSQL, which has tools of its own for this, such as pg_dump; and so has the object "
            "storage. 'rhapsode export' writes an archive of both."
        )

    async def write(target: Path) -> backups.Transferred:
        async with existing_stores(settings) as stores:
            await stores.ownership.installation()  # creates the id of the installation, which the copy has to contain
            return await backups.back_up(settings.database_path, open_blobs(settings.blob_place), target)

    async def copy() -> Backup:
        async with existing_stores(settings):
            return make_backup(settings.database_path, max(1, settings.backup_copies))

    if directory is None:
        need_sound_database(settings)
        print_line(f"copied to {run_async(copy()).path}")
        return
    _need_other_place(settings, directory)
    moved = run_async(write(directory))
    print_line(f"{directory} is up to date: {_audio(moved)}")


def restore(
    source: Annotated[
        Path | None,
        typer.Argument(
            metavar="[COPY]",
            show_default=False,
            help="A copy that 'rhapsode backup' made: a file, or a directory, whose audio is put back too. "
            "[default: the newest of the daily copies]",
        ),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Replace a database that is in use and not damaged, too.")
    ] = False,
) -> None:
    """Replace the SQLite database by a copy.

    No server may be running on it. The replaced files are kept in a directory beside it.
    """
    from rhapsode import backup as backups
    from rhapsode.settings import Settings
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import data_directory

    settings = Settings()
    if settings.database_url is not None:
        raise ConfigurationError("The database is PostgreSQL, which has tools of its own for this.")
    backups.copy_to_restore(settings.database_path, source)  # without one nothing is created
    with data_directory(settings):
        restored = run_async(
            backups.restore(settings.database_path, source, lambda: open_blobs(settings.blob_place), confirmed=confirm)
        )
    kept = f"; what was there is in {restored.aside}" if restored.aside else ""
    audio = f", {restored.blobs:,} pieces of audio were put back" if restored.blobs else ""
    print_line(f"restored {restored.source}{kept}{audio}")


def _need_other_place(settings: Settings, target: Path) -> None:
    """Raise ConfigurationError when a copy would be where it is lost together with what it is a copy of."""
    place = target.resolve()
    for what, directory in (("data directory", settings.data_dir), ("directory of the audio", settings.blob_dir)):
        if place.is_relative_to(directory.resolve()):
            raise ConfigurationError(
                f"{target} is in the {what}, {directory}, with which a copy there would be lost. Name another place."
            )


def _tell(action: str, moved: backups.Transferred) -> None:
    keys, tasks = moved.rows["api_keys"], moved.rows["tasks"]
    print_line(f"{action}: {keys:,} keys, {tasks:,} tasks, {_audio(moved)}")


def _audio(moved: backups.Transferred) -> str:
    audio = f"{moved.blobs:,} pieces of audio, {moved.bytes / 1e6:,.1f} MB"
    left_out = f"; {moved.missing:,} that were removed before are not in it"
    return audio + left_out if moved.missing else audio
