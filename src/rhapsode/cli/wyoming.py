"""``rhapsode wyoming``: Home Assistant's voice protocol in front of a server, whose voices it speaks with."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.output import print_line
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.extras import needs_extra

if TYPE_CHECKING:
    from rhapsode.settings import Settings


def wyoming(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 10200,
) -> None:
    """Serve Home Assistant with the voices of the server at RHAPSODE_URL and the key RHAPSODE_KEY (extra
    'wyoming')."""
    from importlib.util import find_spec

    from rhapsode.settings import Settings

    if find_spec("wyoming") is None:
        raise needs_extra(ConfigurationError("This needs the extra 'wyoming', which is not installed."), "wyoming")
    url, key = server_of(Settings())
    from rhapsode.wyoming_server import serve

    print_line(f"Wyoming listens on tcp://{host}:{port} and speaks by {url}")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(host, port, url, key))


def server_of(settings: Settings) -> tuple[str, str | None]:
    """Return where the server is that this command is a client of, and the key for it."""
    url = "http://127.0.0.1:8080" if settings.url is None else str(settings.url).rstrip("/")
    return url, None if settings.key is None else settings.key.get_secret_value()
