"""The stores, for commands. What opens a database is loaded only when one is to be opened."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from rhapsode.core.errors import ConfigurationError, DamagedStoreError

if TYPE_CHECKING:
    from pathlib import Path

    from rhapsode.settings import Settings
    from rhapsode.stores import Stores

T = TypeVar("T")


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work`` as ``asyncio.run`` does, which is imported only now."""
    import asyncio

    return asyncio.run(work)


@asynccontextmanager
async def any_stores(settings: Settings | None = None) -> AsyncIterator[Stores]:
    """Yield the stores of ``settings``, by default the environment's; they are created if missing."""
    from rhapsode.settings import Settings
    from rhapsode.stores import opened_stores

    async with opened_stores(settings or Settings()) as stores:
        yield stores


@asynccontextmanager
async def existing_stores(settings: Settings | None = None) -> AsyncIterator[Stores]:
    """Yield the existing stores of ``settings``, by default the environment's.

    Raises ConfigurationError, and creates nothing, if there are none: a mistyped directory must not look like an empty
    installation. The error for a damaged database names the command that restores it.
    """
    from rhapsode.settings import Settings

    settings = settings or Settings()
    if settings.database_url is None:
        _need_database_file(settings)
    try:
        async with any_stores(settings) as stores:
            yield stores
    except (DamagedStoreError, ConfigurationError):
        from rhapsode.stores import need_sound_database

        need_sound_database(settings)  # which says what to do
        raise


def sqlite_path() -> Path | None:
    """Return the SQLite database of the environment's settings, ``None`` where it is PostgreSQL."""
    from rhapsode.settings import Settings

    settings = Settings()
    return None if settings.database_url is not None else settings.database_path


async def owner_of(stores: Stores, key: str | None) -> str | None:
    """Return the id of the key of that name or prefix; ``None``, for the installation, where none is named.

    Raises NotFoundError.
    """
    return None if key is None else (await stores.keys.find(key)).id


def _need_database_file(settings: Settings) -> None:
    try:
        settings.database_path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigurationError(
            f"There is no rhapsode data in {settings.data_dir}: no server has run there, and no key was made. "
            "Set RHAPSODE_DATA_DIR if it is elsewhere."
        ) from None
    except OSError as error:
        raise ConfigurationError(f"The data directory {settings.data_dir} cannot be used: {error.strerror}.") from None
