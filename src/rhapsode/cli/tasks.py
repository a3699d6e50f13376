"""``rhapsode tasks``: the tasks of the server, read from its store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rhapsode.cli.groups import CommandGroup
from rhapsode.cli.output import Table, print_line, when
from rhapsode.cli.stores import existing_stores, run_async, sqlite_path
from rhapsode.core.errors import NotFoundError

if TYPE_CHECKING:
    from rhapsode.core.task import Task
    from rhapsode.store.deliveries import DeliveryRecord
    from rhapsode.store.tasks import AttemptRecord, SegmentCounts
    from rhapsode.stores import Stores

app = typer.Typer(cls=CommandGroup, help="List, show and cancel tasks.", no_args_is_help=True)


@app.command("list")
def list_tasks(limit: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20) -> None:
    """List the newest tasks of all keys."""

    async def read() -> list[Task]:
        async with existing_stores() as stores:
            return await stores.tasks.recent(limit)

    from rhapsode.store.light_reads import read_tasks

    path = sqlite_path()
    tasks = None if path is None else read_tasks(path, limit)
    rows = Table("ID", "STATUS", "%", "MODEL", "ENGINE", "CHARACTERS", "CREATED")
    for task in run_async(read()) if tasks is None else tasks:
        rows.add_row(
            task.id,
            task.status,
            str(task.progress),
            task.model,
            task.engine,
            f"{task.characters:,}",
            when(task.created_at),
        )
    rows.print()


@app.command()
def show(id: Annotated[str, typer.Argument(metavar="ID", help="The task's id.")]) -> None:
    """Show a task: its state, its segments and every attempt at them. Texts are never shown."""

    async def read(stores: Stores) -> tuple[Task, SegmentCounts, list[AttemptRecord], list[DeliveryRecord]]:
        task = await stores.tasks.get(id)
        if task is None:
            raise NotFoundError(f"There is no task {id!r}.")
        counts, attempts = await stores.tasks.segment_counts(id), await stores.tasks.attempts(id)
        return task, counts, attempts, await stores.deliveries.log(id)

    async def open_and_read() -> tuple[Task, SegmentCounts, list[AttemptRecord], list[DeliveryRecord]]:
        async with existing_stores() as stores:
            return await read(stores)

    task, segments, attempts, deliveries = run_async(open_and_read())
    facts = Table("", "", header=False)
    facts.add_row("task", task.id)
    facts.add_row("status", f"{task.status} ({task.progress} %)")
    facts.add_row("model", f"{task.model}, spoken by {task.engine_version or task.engine}")
    facts.add_row("created", when(task.created_at))
    facts.add_row("started", when(task.started_at))
    facts.add_row("completed", when(task.completed_at))
    facts.add_row("characters", f"{task.done_characters:,} of {task.characters:,}")
    if task.data_removed_at is None:
        facts.add_row("segments", f"{segments.done} rendered of {segments.planned} planned so far")
    else:
        facts.add_row("removed", f"texts and audio, {when(task.data_removed_at)}")
    if task.error is not None:
        facts.add_row("error", f"{task.error.code}: {task.error.message}")
    facts.print()
    if attempts:
        rows = Table("INPUT", "FROM", "TO", "ENGINE", "STARTED", "SECONDS", "OUTCOME", "DETAIL")
        for attempt in attempts:
            took = "-" if attempt.ended_at is None else f"{(attempt.ended_at - attempt.started_at) / 1000:.2f}"
            rows.add_row(
                str(attempt.item),
                str(attempt.start),
                str(attempt.end),
                attempt.engine,
                when(attempt.started_at),
                took,
                attempt.outcome,
                attempt.detail or "",
            )
        print_line()
        rows.print()
    for delivery in deliveries:
        _show_delivery(delivery)


def _show_delivery(delivery: DeliveryRecord) -> None:
    print_line()
    due = "" if delivery.due_at is None else f", next try at {when(delivery.due_at)}"
    line = f"webhook {delivery.id} ({delivery.event}) to {delivery.url}: {delivery.status}{due}"
    print_line(line)
    if delivery.attempts:
        rows = Table("TRY", "AT", "SECONDS", "STATUS", "ERROR")
        for number, attempt in enumerate(delivery.attempts, 1):
            status = "-" if attempt.http_status is None else str(attempt.http_status)
            rows.add_row(
                str(number), when(attempt.at), f"{attempt.milliseconds / 1000:.2f}", status, attempt.error or ""
            )
        rows.print()


@app.command()
def cancel(id: Annotated[str, typer.Argument(metavar="ID", help="The task's id.")]) -> None:
    """Cancel a task. Running segments are finished and discarded; a task that has ended stays as it is."""

    from rhapsode.compose import termination_beside_server
    from rhapsode.logs import configure_logging
    from rhapsode.settings import Settings

    configure_logging("warning", "auto")

    async def end() -> tuple[Task, bool]:
        settings = Settings()
        async with existing_stores(settings) as stores:
            return await termination_beside_server(settings, stores).cancel(id)

    task, was_us = run_async(end())
    message = f"Canceled {task.id}." if was_us else f"{task.id} is {task.status} already."
    print_line(message)
