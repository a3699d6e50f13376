"""``rhapsode keys``: API keys, also beside a running server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rhapsode.cli.groups import CommandGroup
from rhapsode.cli.limit_options import limit_options
from rhapsode.cli.output import Table, need_output, print_line, print_note, when
from rhapsode.cli.stores import any_stores, existing_stores, run_async, sqlite_path
from rhapsode.core.clock import DAY_MS, now_ms
from rhapsode.core.limits import LIMITS, LONGEST_OVERLAP_SECONDS, Limits

if TYPE_CHECKING:
    from rhapsode.core.task import ApiKey

Order = Literal["created_at", "name", "last_used_at"]

app = typer.Typer(cls=CommandGroup, help="Create, list, change, rotate and revoke API keys.", no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="The key's name or prefix.")]
_Life = Annotated[int | None, typer.Option(min=0, max=36_500, help="Days until the key expires. 0: never.")]


@app.command()
@limit_options
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    admin: Annotated[bool, typer.Option("--admin", help="Let the key manage keys as well.")] = False,
    expires_in_days: _Life = None,
    *,
    limits: Mapping[str, int | None],
) -> None:
    """Create a key and print it, and nothing else. It is shown only this once."""
    from rhapsode.service.keys import check_key_name

    check_key_name(name)
    need_output()  # a key that nobody sees is lost
    scopes = frozenset({"speech", "admin"} if admin else {"speech"})

    async def make() -> str:
        async with any_stores() as stores:
            return (await stores.keys.create(name, scopes, _expiry(expires_in_days), Limits(**limits)))[1]

    print_line(run_async(make()))


@app.command()
@limit_options
def edit(
    key: Key,
    name: Annotated[str | None, typer.Option(help="A new name.")] = None,
    expires_in_days: _Life = None,
    *,
    limits: Mapping[str, int | None],
) -> None:
    """Change a key. Omitted options stay unchanged; 0 removes a limit."""
    if name is not None:
        from rhapsode.service.keys import check_key_name

        check_key_name(name)
    values: dict[str, object] = dict(limits)
    if name is not None:
        values["name"] = name
    if expires_in_days is not None:
        values["expires_at"] = _expiry(expires_in_days)

    async def change() -> ApiKey:
        async with existing_stores() as stores:
            return await stores.keys.edit((await stores.keys.find(key)).id, values)

    _show(run_async(change()))


@app.command()
def show(key: Key) -> None:
    """Show a key with its limits."""

    async def read() -> ApiKey:
        async with existing_stores() as stores:
            return await stores.keys.find(key)

    _show(run_async(read()))


@app.command()
def rotate(
    key: Key,
    overlap: Annotated[
        int, typer.Option(min=0, max=LONGEST_OVERLAP_SECONDS, help="Seconds that the key as it was still holds.")
    ] = 0,
) -> None:
    """Replace the secret of a key and print it, and nothing else. The key keeps its limits, tasks and usage."""
    need_output()

    async def make() -> str:
        async with existing_stores() as stores:
            return (await stores.keys.rotate((await stores.keys.find(key)).id, 1000 * overlap))[1]

    print_line(run_async(make()))


@app.command("webhook-secret")
def webhook_secret(
    key: Key,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Make a new one. Webhooks are signed with both for 24 hours.")
    ] = False,
) -> None:
    """Print the secret that signs the webhooks of a key, and nothing else."""
    need_output()

    async def read() -> str:
        async with existing_stores() as stores:
            api_key = await stores.keys.find(key)
            if rotate:
                return (await stores.keys.rotate_webhook_secret(api_key.id))[0]
            return (await stores.keys.webhook_secrets(api_key.id))[0]

    print_line(run_async(read()))


@app.command("list")
def list_keys(
    search: Annotated[str | None, typer.Option(help="Only keys whose name or prefix has this in it.")] = None,
    sort: Annotated[Order, typer.Option(help="The newest first, by name, or those used last first.")] = "created_at",
) -> None:
    """List the keys."""

    async def read() -> Sequence[ApiKey]:
        async with existing_stores() as stores:
            return (await stores.keys.page(await stores.keys.count(search), search=search, order=sort))[0]

    rows = Table("PREFIX", "NAME", "SCOPES", "CREATED", "LAST USED", "STATE")
    api_keys: Sequence[ApiKey] | None = None
    if search is None and (path := sqlite_path()) is not None:
        from rhapsode.store.light_reads import read_keys

        api_keys = read_keys(path, sort)
    if api_keys is None:
        api_keys = run_async(read())
    for key in api_keys:
        scopes = ",".join(sorted(key.scopes))
        rows.add_row(key.prefix, key.name, scopes, when(key.created_at), when(key.last_used_at), _state(key))
    rows.print()
    print_note(f"{len(api_keys):,} {'key' if len(api_keys) == 1 else 'keys'}.")


@app.command()
def revoke(key: Key) -> None:
    """Revoke a key. It is refused from one second later on."""

    async def end() -> ApiKey:
        async with existing_stores() as stores:
            return await stores.keys.revoke(key)

    revoked = run_async(end())
    print_line(f"Revoked {revoked.prefix} ({revoked.name}).")


def _show(key: ApiKey) -> None:
    facts = Table("", "", header=False)
    facts.add_row("key", key.prefix)
    facts.add_row("name", key.name)
    facts.add_row("state", _state(key))
    facts.add_row("scopes", ",".join(sorted(key.scopes)))
    facts.add_row("created", when(key.created_at))
    facts.add_row("last used", when(key.last_used_at))
    facts.add_row("expires", when(key.expires_at))
    for column in LIMITS:
        limit = getattr(key.limits, column)
        facts.add_row(column.replace("_", " "), "-" if limit is None else f"{limit:,}")
    facts.print()


def _state(key: ApiKey) -> str:
    return "revoked" if key.revoked_at else "active" if key.active(now_ms()) else "expired"


def _expiry(days: int | None) -> int | None:
    return now_ms() + days * DAY_MS if days else None
