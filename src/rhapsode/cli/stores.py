"""The stores, for commands that have nothing to do where there are none yet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rhapsode.compose import Stores, opened_stores
from rhapsode.core.errors import ConfigurationError
from rhapsode.settings import Settings


@asynccontextmanager
async def existing_stores(settings: Settings) -> AsyncIterator[Stores]:
    """The stores of a data directory that is in use.

    Raises ConfigurationError, and makes nothing, when there are none: a mistyped directory is not to look like one
    without keys and tasks.
    """
    if settings.database_url is not None:
        async with opened_stores(settings) as stores:
            yield stores
        return
    try:
        settings.database_path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigurationError(
            f"There is no rhapsode data in {settings.data_dir}: no server has run there, and no key was made. "
            "RHAPSODE_DATA_DIR names another place."
        ) from None
    except OSError as error:
        raise ConfigurationError(f"The data directory {settings.data_dir} cannot be used: {error.strerror}.") from None
    async with opened_stores(settings) as stores:
        yield stores
