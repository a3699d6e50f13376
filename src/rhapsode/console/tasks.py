"""The page of tasks: search by text, voice, key, date and status; play, download and delete."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlencode

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from rhapsode.console.downloads import MOST_TASKS
from rhapsode.console.fields import Field
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.pager import Pager
from rhapsode.console.parts import (
    Table,
    badge,
    bar,
    button,
    count,
    dialog,
    dialog_buttons,
    empty,
    link,
    tag,
    text,
    when,
    yield_to_event_loop,
)
from rhapsode.console.player import clock, player
from rhapsode.console.visitor import Visitor
from rhapsode.core.clock import DAY_MS
from rhapsode.core.errors import NotFoundError, RequestError, RhapsodeError
from rhapsode.core.task import Task, TaskStatus
from rhapsode.service.history import MOST_LOOKED_THROUGH, HistoryEntry, HistoryFilter, HistoryPage, voices_of

PAGE = 25
"""So many tasks are shown at a time."""
KEYS_OFFERED = 100
"""An admin chooses from so many of the newest keys."""
ALL_KEYS = "*"
LOOK_SECONDS = 1.5
"""How often is looked for what has changed."""
BADGES = {
    TaskStatus.PENDING: "",
    TaskStatus.PROCESSING: "live",
    TaskStatus.COMPLETED: "good",
    TaskStatus.FAILED: "bad",
    TaskStatus.CANCELED: "warn",
}
TAKEN_OVER = "Another engine spoke than was asked for, because that one could not."
FILTERS = {"": "All", "pending,processing": "Unfinished"} | {name.value: name.title() for name in TaskStatus}


@console_route("/tasks", "Tasks")
async def tasks(request: Request) -> None:
    """Show the page."""
    async with console_page(request, "Tasks", at="/tasks", words="What was spoken, the newest first.") as visitor:
        await TaskList(visitor).show()


class TaskList:
    """The list, its filters, and what can be done with those that are chosen."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._pager = Pager("Pages of tasks", visitor.acting, self.refresh)
        self._shown: object = None
        self._chosen: dict[str, Task] = {}
        self._rows: dict[str, Element] = {}
        self._names = {visitor.key.id: visitor.key.name}
        self._building = asyncio.Lock()

    async def show(self) -> None:
        """Build the page, and keep it up to date."""
        with tag("div", "card columns filters", role="search", aria_label="Tasks"):
            self._text = Field("Text", kind="search", placeholder="Words of a text", change=self._filter)
            self._voice = Field("Voice", kind="search", placeholder="Name of a voice", change=self._filter)
            self._status = Field("Status", options=FILTERS, change=self._filter)
            self._since = Field("From (UTC)", kind="date", change=self._filter)
            self._until = Field("To (UTC)", kind="date", change=self._filter)
            await yield_to_event_loop()
            self._key = await self._keys()
            self._search = Field(
                "Task id",
                placeholder="task_…",
                spellcheck="false",
                autocomplete="off",
                maxlength=64,
                enter=self._find,
            )
        with tag("div", "row close", role="group", aria_label="The chosen tasks") as self._actions:
            self._count = text("", "quiet small", role="status")
            self._download = tag("a", "button slim", "Download as ZIP")
            self._delete = button("Delete", self._ask_to_delete, "slim danger")
        self._list = tag("div", "stack")
        self._choose()
        await yield_to_event_loop()
        await self.refresh()
        ui.timer(LOOK_SECONDS, self._look)

    async def _keys(self) -> Field | None:
        """Show a filter by key to an admin."""
        if not self.visitor.admin:
            return None
        keys, _ = await self.visitor.context.keys.page(self.visitor.key, KEYS_OFFERED, None)
        self._names |= {key.id: key.name for key in keys}
        options = {self.visitor.key.id: "This key", ALL_KEYS: "All keys"}
        options |= {key.id: f"{key.name} ({key.prefix})" for key in keys if key.id != self.visitor.key.id}
        return Field("Key", self.visitor.key.id, options=options, change=self._filter)

    @property
    def _filters(self) -> HistoryFilter:
        """The filters in the form. Raises RequestError for an invalid date."""
        key = self.visitor.key.id if self._key is None else self._key.value
        since, until = _day(self._since), _day(self._until)
        return HistoryFilter(
            None if key == ALL_KEYS else key,
            " ".join(self._text.value.split()),
            self._voice.value.strip(),
            frozenset(TaskStatus(name) for name in self._status.value.split(",") if name),
            since,
            None if until is None else until + DAY_MS,
        )

    async def _look(self) -> None:
        # A search is not repeated by the timer.
        with suppress(RequestError):  # no date: the error is shown at its field
            if self._filters.costly:
                return
            async with self.visitor.acting():
                await self.refresh()

    async def refresh(self) -> None:
        """Build the list anew if other tasks are on it now, and else only what has changed."""
        async with self._building:  # one at a time: other coroutines run at each await
            await self._refresh()

    async def _refresh(self) -> None:
        caller = await self.visitor.caller()
        filters = self._filters
        page = await self.visitor.context.inspector.history.page(caller, filters, PAGE, self._pager.after)
        now = filters, page.next_before, [(listed.task.id, listed.task.status.final) for listed in page.entries]
        if now == self._shown:
            for entry in page.entries:
                self._show_status(entry.task)
            return
        self._shown = now
        self._list.clear()
        self._rows = {}
        with self._list:
            await self._build(page, filters)
            self._pager.show(page.next_before)

    async def _build(self, page: HistoryPage, filters: HistoryFilter) -> None:
        if not page.entries:
            everything = HistoryFilter(self.visitor.key.id, statuses=frozenset())
            if filters != everything or not self._pager.is_first:
                looked = "" if page.complete else f" among the newest {MOST_LOOKED_THROUGH:,}; older ones may"
                empty("Nothing here", f"No task fits the filters{looked}.")
            else:
                empty(
                    "No tasks yet",
                    "What programs create with this key, and what the playground speaks, is here.",
                )
            return
        several = filters.key_id != self.visitor.key.id
        columns = ["Choose", "Text", "Voice", *(["Key"] if several else []), "Status", "Length", "Created"]
        table = Table("Tasks", columns, numbers=["Length"])
        for entry in page.entries:
            with table.row():
                self._row(table, entry, several=several)
            await yield_to_event_loop()

    def _row(self, table: Table, entry: HistoryEntry, *, several: bool) -> None:
        task, first = entry.task, next(iter(entry.inputs), None)
        words = first_words(first.text) if first is not None and first.text else "The text was removed"
        with table.cell(classes="choose"):
            box = tag("input", type="checkbox", aria_label=f"Choose {words}")
            box.props["checked"] = task.id in self._chosen
            box.on(
                "change",
                lambda event: self._choose(task, chosen=event.args is True),
                js_handler="(event) => emit(event.target.checked)",
            )
        with table.head(), tag("div", "named"):
            text(words, "wrap", dir="auto")
            with tag("div", "row close small"):
                link(task.id, f"/tasks/{task.id}", "mono small wrap")
                if entry.input_count > 1:
                    text(f"{entry.input_count:,} inputs", "quiet small")
        with table.cell(classes="small voice-names"), tag("div", "named"):
            text(", ".join(dict.fromkeys(voices_of(first))) if first is not None else "", "wrap")
            text(task.model, "quiet small wrap")
        if several:
            table.cell(self._names.get(task.key_id, task.key_id), "small wrap")
        with table.cell():
            self._rows[task.id] = tag("div", "stack tight")
            self._show_status(task)
            if task.status is TaskStatus.COMPLETED and task.data_removed_at is None and task.items:
                player(self.visitor, task, task.items[0], small=True)
        with table.cell(), tag("div", "named"):
            if task.status is TaskStatus.COMPLETED:
                text(clock(task.audio_seconds))
            text(count(task.characters, "character"), "quiet small")
        table.cell(when(task.created_at), "small date")

    def _show_status(self, task: Task) -> None:
        place = self._rows.get(task.id)
        if place is None:
            return
        place.clear()
        with place, tag("div", "row close"):
            status_badge(task)
            if task.status is TaskStatus.PROCESSING:
                bar(task.progress, f"Progress of {task.id}")
                text(f"{task.progress} %", "small quiet number")

    # -- filters -------------------------------------------------------------------------------------------------

    async def _filter(self, _value: str) -> None:
        for field in (self._since, self._until):
            try:
                _day(field)
            except RequestError as error:
                field.tell(error.message)
                return
        self._pager.reset()
        self._chosen = {}
        self._choose()
        async with self.visitor.acting():
            await self.refresh()

    async def _find(self, query: str) -> None:
        query = query.strip()
        if not query:
            return
        async with self.visitor.acting():
            try:
                await self.visitor.owner(query)
            except RhapsodeError:
                self._search.tell(f"This key has no task with the id {query}.")
            else:
                ui.navigate.to(f"/tasks/{query}")

    # -- actions on the selected tasks --------------------------------------------------------------------------

    def _choose(self, task: Task | None = None, *, chosen: bool = True) -> None:
        """Note whether a task is chosen, and offer what can be done with all that are."""
        if task is not None and chosen and len(self._chosen) < MOST_TASKS:
            self._chosen[task.id] = task
        elif task is not None:
            self._chosen.pop(task.id, None)
        self._actions.set_visibility(bool(self._chosen))
        self._count.text = f"{count(len(self._chosen), 'task')} chosen"
        self._download.props["href"] = (
            f"downloads/tasks.zip?{urlencode([('id', task_id) for task_id in self._chosen])}"
        )
        self._download.update()
        self._delete.set_visibility(all(task.key_id == self.visitor.key.id for task in self._chosen.values()))

    def _ask_to_delete(self) -> None:
        chosen = list(self._chosen)
        with dialog(f"Delete {count(len(chosen), 'task')}") as opened:
            text("Their texts and audio are removed at once. Their counts stay in the usage.", name="p")

            async def remove() -> None:
                async with self.visitor.acting() as caller:
                    for task_id in chosen:
                        with suppress(NotFoundError):  # it has been deleted meanwhile
                            await self.visitor.context.service.delete(caller, task_id)
                        self._chosen.pop(task_id, None)
                    opened.close()
                    self._choose()
                    await self.refresh()

            dialog_buttons(opened, "Delete", remove, "danger", cancel="Keep them")


def _day(field: Field) -> int | None:
    """Return the beginning of the day in a field, in milliseconds. Raises RequestError for an invalid date."""
    if not field.value:
        return None
    try:
        return int(datetime.strptime(field.value, "%Y-%m-%d").replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        raise RequestError("It must be a date, such as 2026-12-31.") from None


def first_words(words: str, most: int = 60) -> str:
    """Return the beginning of a text in one line, of at most so many characters, cut between words if it can be."""
    line = " ".join(words[: 2 * most + 80].split())
    if len(line) <= most:
        return line
    cut = line[:most].rpartition(" ")[0]
    return f"{cut if len(cut) > most // 2 else line[:most]} …"


def engines_of(task: Task) -> str:
    """Return the engines of a finished task with their versions: where there are several, each with its inputs."""
    by_engine: dict[str, list[str]] = {}
    for item in task.items:
        name, version = item.engine or task.engine, item.engine_version or task.engine_version
        by_engine.setdefault(name if version is None else f"{name} ({version})", []).append(str(item.index + 1))
    if len(by_engine) == 1:
        return next(iter(by_engine))
    return "; ".join(f"{name} for input {', '.join(inputs)}" for name, inputs in by_engine.items())


def status_badge(task: Task) -> None:
    """Show the status of a task as a badge."""
    badge(task.status.value, BADGES[task.status])
