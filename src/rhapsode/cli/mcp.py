"""``rhapsode mcp``: tools for agents, by the Model Context Protocol, in front of a server."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Annotated

import typer

from rhapsode.cli.output import print_line
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.extras import needs_extra

HOST, PORT = "127.0.0.1", 8090
WAITING_CONNECTIONS = 128
"""How many connections may wait to be accepted."""


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Serve streamable HTTP at /mcp, instead of standard input and output.")
    ] = False,
    host: Annotated[str | None, typer.Option(help=f"With --http: the address to listen on. [default: {HOST}]")] = None,
    port: Annotated[
        int | None, typer.Option(help=f"With --http: the port to listen on. [default: {PORT}]", min=1, max=65535)
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="With --http: a name or address that agents reach this under, beside those of this machine. May be "
            "given several times.",
        ),
    ] = None,
) -> None:
    """Serve tools for agents that use the server at RHAPSODE_URL with the key RHAPSODE_KEY (extra 'mcp')."""
    from importlib.util import find_spec

    from rhapsode.cli.serve import listen
    from rhapsode.cli.wyoming import server_of
    from rhapsode.http.loopback import is_loopback
    from rhapsode.logs import configure_logging
    from rhapsode.settings import Settings

    if find_spec("mcp") is None:
        raise needs_extra(ConfigurationError("This needs the extra 'mcp', which is not installed."), "mcp")
    if not http and (host is not None or port is not None or allow_host):
        raise ConfigurationError("--host, --port and --allow-host need --http: without it nothing is listened on.")
    host, port = host or HOST, port or PORT
    if http and not is_loopback(host) and not allow_host:
        raise ConfigurationError(
            f"Listening on {host}, name the host that agents reach this under: --allow-host NAME. Whoever reaches it "
            "speaks with RHAPSODE_KEY."
        )
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format)  # on standard error: standard output is the protocol's
    url, key = server_of(settings)
    from rhapsode.mcp_server import serve_http, serve_stdio

    with contextlib.suppress(KeyboardInterrupt):
        if http:
            listener = listen(host, port, WAITING_CONNECTIONS)
            shown = f"[{host}]" if ":" in host else host
            print_line(f"MCP listens on http://{shown}:{port}/mcp")
            asyncio.run(serve_http(listener, allow_host or [], url, key))
        else:
            asyncio.run(serve_stdio(url, key))
