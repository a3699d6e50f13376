"""``rhapsode store`` and ``rhapsode sweep``: ownership of the audio store, and orphaned files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.groups import CommandGroup
from rhapsode.cli.output import print_line
from rhapsode.cli.stores import existing_stores, run_async

if TYPE_CHECKING:
    from rhapsode.render.sweep import StoreCount, Sweeper
    from rhapsode.settings import Settings
    from rhapsode.store.ownership import Owner
    from rhapsode.stores import Stores

app = typer.Typer(
    cls=CommandGroup, name="store", help="Manage the ownership of the audio store.", no_args_is_help=True
)


@app.command("take-over")
def take_over() -> None:
    """Make this installation the owner of the audio store, whichever owned it before.

    A running server of the previous owner accepts no more tasks. Files that this database does not know are
    kept until 'rhapsode sweep --confirm'.
    """
    from rhapsode.settings import Settings
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import ownership

    settings = Settings()

    async def take() -> tuple[str, Owner | None, StoreCount]:
        async with existing_stores(settings) as stores:
            owned = ownership(settings, stores, open_blobs(settings.blob_place))
            mine, before = await owned.take_over()
            return mine, before, await _sweeper(settings, stores).look(note=False)

    mine, before, count = run_async(take())
    if before is not None and before.installation == mine:
        print_line(f"The audio at {settings.blob_place} is this installation's already ({mine}).")
    else:
        was = f"it belonged to {before}" if before is not None else "nobody had owned it"
        print_line(f"The audio at {settings.blob_place} belongs to installation {mine} now; {was}.")
    _tell(count)


def sweep(
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Delete what nothing refers to, however much of the audio that is.")
    ] = False,
) -> None:
    """Count the audio files that nothing in the database refers to, or delete them.

    The server may be running. With --confirm, files older than a day are deleted, including those that the server
    keeps because they are many, or newer than the database.
    """
    from rhapsode.settings import Settings

    settings = Settings()

    async def look() -> StoreCount:
        async with existing_stores(settings) as stores:
            sweeper = _sweeper(settings, stores)
            await sweeper.begin()
            return await (sweeper.sweep(confirmed=True) if confirm else sweeper.look(note=False))

    count = run_async(look())
    _tell(count, with_reason=not confirm)
    if confirm:
        print_line(f"{count.deleted:,} files were deleted.")


def _sweeper(settings: Settings, stores: Stores) -> Sweeper:
    from rhapsode.render.sweep import Sweeper
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import ownership

    blobs = open_blobs(settings.blob_place)
    return Sweeper(stores.work, stores.cache, stores.ownership, ownership(settings, stores, blobs), blobs)


def _tell(count: StoreCount, *, with_reason: bool = True) -> None:
    from rhapsode.render.sweep import sentence_of

    print_line(
        f"{count.files:,} files, {count.bytes / 1e6:,.1f} MB; {count.orphans:,} of them, "
        f"{count.orphan_bytes / 1e6:,.1f} MB, belong to nothing that the database knows: {count.young:,} are too "
        f"young to be deleted, {count.held:,} are kept until a confirmed sweep, {count.due:,} are due."
    )
    if with_reason and (sentence := sentence_of(count)) is not None:
        print_line(sentence)
