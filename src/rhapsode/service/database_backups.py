"""Check and copy the SQLite database of a running server once a day."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from rhapsode.core.errors import StorageFullError
from rhapsode.core.notices import Notices
from rhapsode.store.backups import backups, make_backup
from rhapsode.store.integrity import damage_of

log = structlog.get_logger(__name__)

FIRST_SECONDS: Final = 20.0
"""The delay after a start."""
LOOK_SECONDS: Final = 300.0
DAY_SECONDS: Final = 24 * 3600.0
DAMAGED: Final = "The database is damaged. Stop the server and run 'rhapsode restore'."


class DatabaseBackups:
    """Checks the database in ``path`` and keeps ``copies`` of it; with 0 it only checks.

    ``clock`` gives seconds since the epoch, ``passed`` seconds of a monotonic clock.
    """

    def __init__(
        self,
        path: Path,
        copies: int,
        min_free_bytes: int,
        notices: Notices,
        clock: Callable[[], float] = time.time,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._copies = copies
        self._min_free_bytes = min_free_bytes
        self._notices = notices
        self._clock = clock
        self._passed = passed
        self._looked: float | None = None

    async def run(self) -> None:
        """Check and copy the database daily, for as long as the server runs."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            try:
                if await asyncio.to_thread(self.due):
                    await asyncio.to_thread(self.check_and_copy)
            except Exception:  # an internal error must not prevent the next check
                log.exception("backup.fault")
            await asyncio.sleep(LOOK_SECONDS)

    def due(self) -> bool:
        """Tell whether a day has passed since the last copy or attempt, by the wall clock or the monotonic one."""
        if "backup" in self._notices:
            return True
        if self._looked is not None and self._passed() - self._looked >= DAY_SECONDS:
            return True
        copies = backups(self._path.parent) if self._copies else []
        if not copies:
            return self._looked is None
        return self._clock() - copies[0].made_at >= DAY_SECONDS

    def check_and_copy(self) -> None:
        """Check the database with its indexes, and copy it if it is undamaged."""
        self._looked = self._passed()
        if (damage := damage_of(self._path, full=True)) is not None:
            self.damaged(damage)
            return
        if not self._copies:
            return
        try:
            backup = make_backup(self._path, self._copies, self._min_free_bytes)
        except (OSError, sqlite3.Error, StorageFullError) as error:
            reason = "there is no room" if isinstance(error, StorageFullError) else type(error).__name__
            if self._notices.tell("backup", f"The daily copy of the database could not be made: {reason}."):
                log.error("database.not_copied", reason=str(error))
        else:
            self._notices.withdraw("backup")
            log.info("database.copied", copy=backup.path.name)

    def damaged(self, damage: str) -> None:
        """Report that the database is damaged."""
        if self._notices.tell("database", DAMAGED):
            log.error("database.damaged", reason=damage, hint=DAMAGED)
