"""``rhapsode worker`` and ``rhapsode db upgrade``: a fleet's other processes."""

from __future__ import annotations

import signal
from collections.abc import Callable, Collection
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli import end_of_imports
from rhapsode.cli.groups import CommandGroup
from rhapsode.cli.output import print_line
from rhapsode.cli.stores import any_stores, run_async
from rhapsode.core.errors import ConfigurationError

if TYPE_CHECKING:
    from rhapsode.core.task import Task
    from rhapsode.settings import Settings

database = typer.Typer(cls=CommandGroup, name="db", help="Migrate the database.", no_args_is_help=True)


def worker(
    engines: Annotated[
        str | None,
        typer.Option(
            help="The engines to run, separated by commas, remote ones such as gemini too. [default: "
            "RHAPSODE_ENGINES, and the remote engines that there is a key for]"
        ),
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(help="Engine worker processes. [default: chosen from the cores]", min=1, max=256),
    ] = None,
    webhooks: Annotated[
        bool,
        typer.Option("--webhooks", help="Send webhooks too: from here there has to be a way to their receivers."),
    ] = False,
) -> None:
    """Run the jobs of a fleet, on the database of RHAPSODE_DATABASE_URL, until SIGINT or SIGTERM."""
    from rhapsode.installation import catalogue
    from rhapsode.logs import configure_logging
    from rhapsode.settings import Settings

    options: dict[str, object] = {"engines": engines, "engine_workers": concurrency}
    options = {name: value for name, value in options.items() if value is not None}
    remote_engines = None
    if engines is not None:
        # The settings are those of the whole fleet. Routes were gone when a task was accepted, and a remote engine is
        # called only by workers that name it.
        options["routes"] = {}
        remote_engines = [name.strip() for name in engines.split(",")]
    settings = Settings(**options)
    configure_logging(settings.log_level, settings.log_format)
    settings.warn_of_old_names()
    need_database(settings)
    catalogue(settings, remote_engines)  # engines that do not exist are told before anything is done
    if webhooks and settings.public_url is None:
        raise ConfigurationError("--webhooks needs RHAPSODE_PUBLIC_URL, which links in webhooks begin with.")
    run_async(_work(settings, remote_engines, webhooks=webhooks))


async def _work(settings: Settings, remote_engines: Collection[str] | None, *, webhooks: bool) -> None:
    import asyncio

    import structlog

    from rhapsode.compose import running_server, sending_spans
    from rhapsode.observe.hub import Hub

    end_of_imports()
    log = structlog.get_logger(__name__)
    stopping = asyncio.Event()
    hub = Hub()
    async with AsyncExitStack() as running:
        await running.enter_async_context(sending_spans(hub))
        server = await running.enter_async_context(running_server(settings, hub, remote_engines=remote_engines))
        if webhooks:
            await running.enter_async_context(server.sending_webhooks(_presenter(settings, server.link_secret)))
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        log.info("worker.started", engines=settings.engines)
        await stopping.wait()


def _presenter(settings: Settings, link_secret: bytes) -> Callable[[Task], dict[str, object]]:
    """Make the task object that a replica would show."""
    from rhapsode.http.links import LinkSigner
    from rhapsode.http.task_objects import task_object

    links = LinkSigner(link_secret, settings.url_ttl_seconds, settings.audio_retention_seconds)
    return lambda task: task_object(task, links, str(settings.public_url).rstrip("/"))


@database.command()
def upgrade() -> None:
    """Migrate the database of RHAPSODE_DATABASE_URL, or the one in the data directory, to this version's schema."""

    async def run() -> None:
        async with any_stores():
            print_line("The database has the schema of this version.")

    run_async(run())


def need_database(settings: Settings) -> None:
    """Raise ConfigurationError unless there is a database that several processes can share."""
    if settings.database_url is None:
        raise ConfigurationError(
            "This needs a database that other processes share: set RHAPSODE_DATABASE_URL to a postgresql:// URL. "
            "On one machine 'rhapsode serve' does everything."
        )
