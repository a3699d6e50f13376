"""``rhapsode keys``: API keys, also beside a running server."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from rhapsode.cli.output import need_output, results, table, when
from rhapsode.cli.stores import existing_stores
from rhapsode.compose import opened_stores
from rhapsode.core.clock import now_ms
from rhapsode.core.errors import RequestError
from rhapsode.core.task import ApiKey
from rhapsode.settings import Settings

LONGEST_NAME = 100

app = typer.Typer(help="Create, list and revoke API keys.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    admin: Annotated[bool, typer.Option("--admin", help="Let the key manage keys as well.")] = False,
) -> None:
    """Create a key and print it, and only it. It is shown only this once."""
    _check_name(name)
    need_output()  # a key that nobody sees is lost
    scopes = frozenset({"speech", "admin"} if admin else {"speech"})

    async def make() -> str:
        async with opened_stores(Settings()) as stores:
            return (await stores.keys.create(name, scopes))[1]

    results.print(asyncio.run(make()), markup=False, highlight=False, soft_wrap=True)


def _check_name(name: str) -> None:
    if not name.strip():
        raise RequestError("A key needs a name that says what it is for.")
    if len(name) > LONGEST_NAME:
        raise RequestError(f"The name of a key has up to {LONGEST_NAME} characters; this one has {len(name)}.")
    if not name.isprintable():
        raise RequestError("The name of a key is one line of printable characters.")


@app.command("list")
def list_keys() -> None:
    """List the keys."""

    async def read() -> list[ApiKey]:
        async with existing_stores(Settings()) as stores:
            return await stores.keys.list()

    rows = table("PREFIX", "NAME", "SCOPES", "CREATED", "LAST USED", "STATE")
    now = now_ms()
    for key in asyncio.run(read()):
        state = "revoked" if key.revoked_at else "active" if key.active(now) else "expired"
        scopes = ",".join(sorted(key.scopes))
        rows.add_row(key.prefix, key.name, scopes, when(key.created_at), when(key.last_used_at), state)
    results.print(rows, markup=False)


@app.command()
def revoke(key: Annotated[str, typer.Argument(help="The key's name or prefix.")]) -> None:
    """Revoke a key. It opens nothing from a second later on."""

    async def end() -> ApiKey:
        async with existing_stores(Settings()) as stores:
            return await stores.keys.revoke(key)

    revoked = asyncio.run(end())
    results.print(f"Revoked {revoked.prefix} ({revoked.name}).", markup=False, highlight=False, soft_wrap=True)
