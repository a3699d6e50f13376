"""``rhapsode audit``: changes of keys and of the installation, with who made them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.key_references import find_key_id, key_id_of
from rhapsode.cli.output import Table, print_line, print_note, when
from rhapsode.cli.stores import existing_stores, run_async, sqlite_path
from rhapsode.core.periods import bounds

if TYPE_CHECKING:
    from rhapsode.core.audit import AuditEvent, AuditFilter
    from rhapsode.core.task import ApiKey

MOST = 10_000


def audit(
    start: Annotated[str | None, typer.Option(help="The first day, UTC, such as 2026-11-23.")] = None,
    end: Annotated[str | None, typer.Option(help="The last day, UTC.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only what this key changed, by name, prefix or id.")] = None,
    target: Annotated[str | None, typer.Option(help="Only changes of this key (name, prefix or id) or id.")] = None,
    action: Annotated[str | None, typer.Option(help="Only this action, such as key.created, or a kind: key.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="How many, the newest first.")] = 50,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for spreadsheets.")] = False,
) -> None:
    """Show the audit log, the newest first: who changed keys, and pronunciations, voices and the store of the
    installation."""
    from rhapsode.core.audit import AuditFilter

    since, until = bounds(start, end)
    AuditFilter(action=action)

    async def read() -> tuple[Sequence[AuditEvent], bool]:
        async with existing_stores() as stores:
            filters = _by_ids(AuditFilter(actor, target, action, since, until), await stores.keys.list())
            return await stores.audit.page(filters, limit)

    events, more = _light_page(AuditFilter(actor, target, action, since, until), limit) or run_async(read())
    if as_csv:
        from rhapsode.service.audit_csv import audit_header, audit_lines

        content = (audit_header() + audit_lines(events)).replace("\r\n", "\n")  # line ends for a terminal
        print_line(content, end="")
    else:
        rows = Table("TIME (UTC)", "WHO", "ACTION", "WHAT", "DETAILS")
        for event in events:
            actor_shown = (
                event.actor.name if event.actor.key_id is None else f"{event.actor.name} ({event.actor.key_id})"
            )
            target_shown = f"{event.target_name} ({event.target_id})"
            details = json.dumps(dict(event.details), ensure_ascii=False) if event.details else ""
            rows.add_row(when(event.at), actor_shown, event.action, target_shown, details)
        rows.print()
    if more:
        print_note(f"There are more than {limit:,} events. Use --limit, --start or --end for others.")


def _light_page(filters: AuditFilter, limit: int) -> tuple[Sequence[AuditEvent], bool] | None:
    """Return the events, if they can be read without importing SQLAlchemy. Keys are given by id, prefix or name."""
    from rhapsode.store.light_reads import read_audit, read_keys

    path = sqlite_path()
    if path is None:
        return None
    if filters.actor is not None or filters.target is not None:
        if (keys := read_keys(path)) is None:
            return None
        filters = _by_ids(filters, keys)
    return read_audit(path, filters, limit)


def _by_ids(filters: AuditFilter, keys: Sequence[ApiKey]) -> AuditFilter:
    """Return filters that name keys by their ids. A target may be something else than a key, by its id."""
    actor = None if filters.actor is None else key_id_of(keys, filters.actor)
    target = None if filters.target is None else find_key_id(keys, filters.target) or filters.target
    return replace(filters, actor=actor, target=target)
