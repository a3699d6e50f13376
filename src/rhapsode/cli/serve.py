"""``rhapsode serve``: the command. What it runs is loaded when it runs (:mod:`rhapsode.cli.server`)."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.output import need_output, print_line, print_note
from rhapsode.cli.stores import any_stores, run_async
from rhapsode.cli.worker import need_database
from rhapsode.core.errors import ConfigurationError

if TYPE_CHECKING:
    from rhapsode.settings import Settings

CONSOLE = "/console"
"""Where the console is."""


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port; 0 takes a free one. [default: 8080]", min=0, max=65535)
    ] = None,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Whether to render here too, or only to answer, in a fleet.")
    ] = True,
    console: Annotated[
        bool | None, typer.Option("--console/--no-console", help="A web console at /console. [default: console]")
    ] = None,
    open_: Annotated[
        bool,
        typer.Option("--open", help="Let programs of this machine in without an API key. Listens on loopback alone."),
    ] = False,
) -> None:
    """Run the server until SIGINT or SIGTERM."""
    from rhapsode.cli.first_key import tell_first_key
    from rhapsode.cli.open_access import need_loopback, open_token
    from rhapsode.cli.server import public_url, run
    from rhapsode.http.connections import allow_descriptors, backlog
    from rhapsode.installation import catalogue
    from rhapsode.logs import configure_logging
    from rhapsode.settings import Settings
    from rhapsode.stores import data_directory, need_sound_database

    options = {"host": host, "port": port, "console": console}
    settings = Settings(**{name: value for name, value in options.items() if value is not None})
    configure_logging(settings.log_level, settings.log_format)
    settings.warn_of_old_names()
    if open_:
        need_loopback(settings)
    if not worker:
        need_database(settings)
    need_output()  # the first key is shown only once
    catalogue(settings)  # engines that do not exist are told before anything is done
    descriptors = allow_descriptors()
    with data_directory(settings) as directory:
        need_sound_database(settings)
        listener = listen(settings.host, settings.port, backlog(descriptors))
        first = run_async(_first_key(settings))
        opened = run_async(open_token(settings)) if open_ else None
        url = _url(settings.host, listener)
        print_line(f"rhapsode listens on {url}")
        if first is not None:
            key, link = first
            shown = f"{public_url(settings) or url}{CONSOLE}/login?link={link}"
            tell_first_key(directory, key, shown if settings.console else None)
        elif settings.console:
            print_line(f"The console is at {public_url(settings) or url}{CONSOLE}/")
        if opened is not None:
            used, _ = opened
            most = used.limits.requests_per_minute or "any number of"
            print_line(
                f"Open: programs of this machine need no API key. They use the key {used.prefix}, '{used.name}', "
                f"with at most {most} requests a minute ('rhapsode keys edit')."
            )
        token = None if opened is None else opened[1]
        announcement = directory / "server.json"
        try:
            run(settings, listener, announcement, url, renders=worker, descriptors=descriptors, open_token=token)
        finally:
            announcement.unlink(missing_ok=True)


async def _first_key(settings: Settings) -> tuple[str, str] | None:
    """Make an admin key if there is no key at all, and a link that signs in to the console with it, once.

    Raises ConfigurationError, and makes none, when the audio is another installation's.
    """
    from rhapsode.service.sessions import LINK_SECONDS
    from rhapsode.store.blobs import open_blobs
    from rhapsode.stores import ownership, settle_owner

    async with any_stores(settings) as stores:
        await settle_owner(ownership(settings, stores, open_blobs(settings.blob_place)))
        if await stores.keys.any():
            return None
        created = await stores.keys.create_first("first", frozenset({"speech", "admin"}))
        if created is None:
            return None
        key, token = created
        return token, await stores.sessions.create("link", key.id, 1000 * LINK_SECONDS)


def listen(host: str, port: int, waiting: int) -> socket.socket:
    """Return a socket that listens. Raises ConfigurationError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=waiting)
    except OSError as error:
        # Not the errno (a resolver's errors have their own numbers) nor the text (it may contain the address).
        reason = (error.strerror or str(error)).partition(" (while attempting")[0]
        raise ConfigurationError(f"Cannot listen on {host}:{port}: {reason}.") from None
    except (ValueError, TypeError):  # not resolvable at all: a label that is too long, a NUL
        raise ConfigurationError(f"Cannot listen on {host!r}: it cannot be a host's name.") from None


def _url(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        print_note("Listening on every address of this machine.")
    return f"http://{shown}:{port}"
