"""``rhapsode usage``: the usage of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.key_references import key_id_of
from rhapsode.cli.output import Table, print_line
from rhapsode.cli.stores import existing_stores, run_async, sqlite_path
from rhapsode.core.periods import groups, period
from rhapsode.core.task import key_labels

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rhapsode.store.rows import Amounts, UsageRow


def usage(
    start: Annotated[str | None, typer.Option(help="The first day. [default: 30 days with the last one]")] = None,
    end: Annotated[str | None, typer.Option(help="The last day. [default: today, UTC]")] = None,
    group_by: Annotated[str, typer.Option(help="Some of day, key and model, separated by commas.")] = "day",
    key: Annotated[str | None, typer.Option(help="Only this key, by name, prefix or id.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for spreadsheets, without a total.")] = False,
) -> None:
    """Show the usage of keys by day (UTC), first and last day included."""
    from rhapsode.store.rows import total

    first, last = period(start, end)
    group_names = groups(group_by)

    async def read() -> tuple[list[UsageRow], dict[str, str]]:
        async with existing_stores() as stores:
            keys = await stores.keys.list()
            key_id = None if key is None else key_id_of(keys, key)
            return await stores.usage.report(first, last, group_names, key_id), key_labels(keys)

    report, names = _light_report(first, last, group_names, key) or run_async(read())
    if as_csv:
        from rhapsode.service.usage_csv import usage_header, usage_lines

        content = usage_header(group_names) + usage_lines(report, group_names, names)
        content = content.replace("\r\n", "\n")  # line ends for a terminal
        print_line(content, end="")
        return
    rows = Table(
        *(name.upper() for name in group_names),
        *(
            "COMPLETED",
            "FAILED",
            "CANCELED",
            "CHARACTERS",
            "AUDIO S",
            "TEXT TOKENS",
            "AUDIO TOKENS",
            "CACHED",
            "BILLED",
        ),
        right=range(len(group_names), len(group_names) + 9),
    )
    for row in report:
        shown = [names.get(value, value) if group == "key" else value for group, value in row.group.items()]
        rows.add_row(*shown, *_cells(row.amounts))
    rows.add_row("total", *[""] * (len(group_names) - 1), *_cells(total(report)))
    rows.print()


def _light_report(
    first: date, last: date, group_names: Sequence[str], key: str | None
) -> tuple[list[UsageRow], dict[str, str]] | None:
    """Return the report and the labels of keys, if they can be read without importing SQLAlchemy."""
    from rhapsode.store.light_reads import read_keys, read_usage

    path = sqlite_path()
    if path is None or (keys := read_keys(path)) is None:
        return None
    rows = read_usage(path, first, last, group_names, None if key is None else key_id_of(keys, key))
    return None if rows is None else (rows, key_labels(keys))


def _cells(amounts: Amounts) -> list[str]:
    """Return the cells of a row; ``BILLED`` is what failed attempts cost in tokens, which is in no other column."""
    numbers = (
        amounts.completed,
        amounts.failed,
        amounts.canceled,
        amounts.characters,
        round(amounts.audio_ms / 1000),
        amounts.input_text_tokens,
        amounts.output_audio_tokens,
        amounts.cache_hits,
        amounts.failed_input_tokens + amounts.failed_audio_tokens,
    )
    return [f"{number:,}" for number in numbers]
