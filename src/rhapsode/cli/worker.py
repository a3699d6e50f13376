"""``rhapsode worker`` and ``rhapsode db upgrade``: a fleet's other processes."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.output import results
from rhapsode.cli.stores import any_stores
from rhapsode.core.errors import ConfigurationError

if TYPE_CHECKING:
    from rhapsode.settings import Settings

database = typer.Typer(name="db", help="The database of a fleet.", no_args_is_help=True)


def worker(
    engines: Annotated[
        str | None, typer.Option(help="The engines to run, separated by commas. [default: RHAPSODE_ENGINES]")
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(help="Engine worker processes. [default: chosen from the cores]", min=1, max=256),
    ] = None,
) -> None:
    """Render what a fleet has to do, on the database of RHAPSODE_DATABASE_URL, until SIGINT or SIGTERM."""
    from rhapsode.installation import catalogue
    from rhapsode.logs import configure_logging
    from rhapsode.settings import Settings

    given = {"engines": engines, "workers": concurrency}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    configure_logging(settings.log_level, settings.log_format)
    need_database(settings)
    catalogue(settings)  # engines that do not exist are told before anything is done
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    import structlog

    from rhapsode.compose import running_server, sending_spans
    from rhapsode.observe.hub import Hub

    log = structlog.get_logger(__name__)
    stopping = asyncio.Event()
    hub = Hub()
    async with sending_spans(hub), running_server(settings, hub):
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        log.info("worker.started", engines=settings.engines)
        await stopping.wait()


@database.command()
def upgrade() -> None:
    """Bring the database of RHAPSODE_DATABASE_URL, or the one in the data directory, to this version's schema."""

    async def run() -> None:
        async with any_stores():
            results.print("The database has the schema of this version.", highlight=False)

    asyncio.run(run())


def need_database(settings: Settings) -> None:
    """Raise ConfigurationError unless there is a database that several processes can share."""
    if settings.database_url is None:
        raise ConfigurationError(
            "This needs a database that other processes share: set RHAPSODE_DATABASE_URL to a postgresql:// URL. "
            "On one machine 'rhapsode serve' does everything."
        )
