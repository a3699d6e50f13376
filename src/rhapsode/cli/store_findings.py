"""Findings of ``rhapsode doctor`` on the database and the audio store. It changes neither."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from rhapsode.core.errors import ConfigurationError, UnavailableError
from rhapsode.core.ports import Finding
from rhapsode.settings import Settings
from rhapsode.store.backups import backups
from rhapsode.store.integrity import damage_of

SECONDS: Final = 30.0
"""How long the storage and the database may take for an answer."""
OLD_SECONDS: Final = 2 * 24 * 3600.0
"""A copy of the database that is older means that none could be made lately."""


def store_findings(settings: Settings) -> list[Finding]:
    """Return findings on the integrity of the database, its backups, and whether it matches the audio store."""
    results = []
    if settings.database_url is None:
        path = settings.database_path
        if not path.exists():
            return [Finding("database", True, f"none yet at {path}")]
        if (damage := damage_of(path, full=True)) is not None:
            return [Finding("database", False, f"{path} is damaged: {damage}", "rhapsode restore")]
        results = [Finding("database", True, f"{path}, undamaged"), _copies(settings)]
    if settings.blob_url is None and not settings.blob_dir.is_dir():
        return [*results, Finding("audio", True, f"none yet in {settings.blob_dir}")]
    try:
        return [*results, *asyncio.run(_audio(settings))]
    except (ConfigurationError, UnavailableError, TimeoutError) as error:
        message = error.message if isinstance(error, ConfigurationError | UnavailableError) else "no answer"
        return [*results, Finding("audio", False, f"{settings.blob_place}: {message}", "see that it can be reached")]


def _copies(settings: Settings) -> Finding:
    if not settings.backup_copies:
        return Finding("copies", True, "none are made (RHAPSODE_BACKUP_COPIES=0)")
    copies = backups(settings.data_dir)
    if not copies:
        return Finding("copies", True, "none yet: the server makes one a day, the first soon after its start")
    old = time.time() - copies[0].made_at > OLD_SECONDS
    return Finding("copies", not old, f"{len(copies)}, the last is {copies[0]}", "rhapsode backup" if old else None)


async def _audio(settings: Settings) -> list[Finding]:
    from rhapsode.render.sweep import Sweeper, sentence_of
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import opened_stores, ownership

    async with asyncio.timeout(SECONDS), opened_stores(settings, migrate=False) as stores:
        blobs = open_blobs(settings.blob_place)
        owned = ownership(settings, stores, blobs)
        if (problem := await owned.problem()) is not None:
            return [Finding("audio", False, problem, "rhapsode store take-over, if that is meant")]
        sweeper = Sweeper(stores.work, stores.cache, stores.ownership, owned, blobs)
        await sweeper.begin()
        count = await sweeper.count()
    sentence = sentence_of(count)
    detail = f"{settings.blob_place}, {count.files:,} files, {count.bytes / 1e6:,.1f} MB, this installation's"
    return [
        Finding("audio", True, detail),
        Finding(
            "age of the database",
            sentence is None,
            sentence or "as new as the audio beside it",
            None if sentence is None else "rhapsode restore, if there is a newer copy; or rhapsode sweep --confirm",
        ),
    ]
