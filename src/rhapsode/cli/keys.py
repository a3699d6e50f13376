"""``rhapsode keys``: API keys, also beside a running server."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from rhapsode.cli.output import results, table, when
from rhapsode.compose import opened_stores
from rhapsode.core.clock import now_ms
from rhapsode.core.task import ApiKey
from rhapsode.settings import Settings

app = typer.Typer(help="Create, list and revoke API keys.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    admin: Annotated[bool, typer.Option("--admin", help="Let the key manage keys as well.")] = False,
) -> None:
    """Create a key and print it, and only it. It is shown only this once."""
    scopes = frozenset({"speech", "admin"} if admin else {"speech"})

    async def make() -> str:
        async with opened_stores(Settings()) as stores:
            return (await stores.keys.create(name, scopes))[1]

    typer.echo(asyncio.run(make()))


@app.command("list")
def list_keys() -> None:
    """List the keys."""

    async def read() -> list[ApiKey]:
        async with opened_stores(Settings()) as stores:
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
        async with opened_stores(Settings()) as stores:
            return await stores.keys.revoke(key)

    revoked = asyncio.run(end())
    typer.echo(f"Revoked {revoked.prefix} ({revoked.name}).")
