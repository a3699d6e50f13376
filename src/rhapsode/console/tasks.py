"""Tasks: the newest ones, as they go on."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui
from starlette.requests import Request

from rhapsode.console.fields import Field
from rhapsode.console.frame import console_page, console_route
from rhapsode.console.parts import Table, badge, bar, button, empty, link, tag, text, when
from rhapsode.console.visitor import Visitor
from rhapsode.core.errors import RhapsodeError
from rhapsode.core.task import Task, TaskStatus

PAGE = 25
"""So many tasks are shown at a time."""
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
    async with console_page(
        request, "Tasks", at="/tasks", words="The tasks of the key that you are signed in with, the newest first."
    ) as visitor:
        await Board(visitor).show()


class Board:
    """The list, its filter and its search."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._after: list[str | None] = [None]
        self._statuses = ""
        self._shown: object = None

    async def show(self) -> None:
        """Build the page, and keep it up to date."""
        with tag("div", "row", role="search"):
            with tag("div", "filter"):
                Field("Status", options=FILTERS, change=self._filter)
            with tag("div", "grow"):
                self._search = Field(
                    "Task id",
                    placeholder="task_…",
                    spellcheck="false",
                    autocomplete="off",
                    maxlength=64,
                    enter=self._find,
                )
        self._list = tag("div", "stack")
        await self.refresh()
        ui.timer(LOOK_SECONDS, self._look)

    async def _look(self) -> None:
        async with self.visitor.acting():
            await self.refresh()

    async def refresh(self) -> None:
        """Build the list anew, if it has changed."""
        caller = await self.visitor.caller()
        statuses = [TaskStatus(name) for name in self._statuses.split(",") if name]
        found, more = await self.visitor.context.service.page(caller, PAGE, after=self._after[-1], statuses=statuses)
        now = [(task.id, task.status, task.progress) for task in found], more, len(self._after)
        if now == self._shown:
            return
        self._shown = now
        self._list.clear()
        with self._list:
            self._build(found)
            if more or len(self._after) > 1:
                with tag("nav", "row", aria_label="Pages of tasks"):
                    if len(self._after) > 1:
                        button("Newer", lambda: self._turn(None), "slim")
                    if more:
                        button("Older", lambda: self._turn(found[-1].id), "slim")

    def _build(self, found: Sequence[Task]) -> None:
        if not found:
            if self._statuses:
                empty("Nothing here", "No task has this status now.")
            else:
                empty(
                    "No tasks yet",
                    "What programs create with this key, and what the playground speaks, is here.",
                )
            return
        table = Table("Tasks", ["Task", "Status", "Model", "Characters", "Created"], numbers=["Characters"])
        for task in found:
            with table.row():
                with table.head():
                    link(task.id, f"/tasks/{task.id}", "mono small")
                with table.cell(), tag("div", "row close"):
                    status_badge(task)
                    if task.status is TaskStatus.PROCESSING:
                        bar(task.progress, f"Progress of {task.id}")
                        text(f"{task.progress} %", "small quiet number")
                table.cell(task.model, "small wrap")
                table.cell(f"{task.characters:,}")
                table.cell(when(task.created_at), "small date")

    async def _filter(self, statuses: str) -> None:
        self._statuses, self._after = statuses, [None]
        await self._look()

    async def _turn(self, after: str | None) -> None:
        if after is None:
            self._after.pop()
        else:
            self._after.append(after)
        await self._look()

    async def _find(self, wanted: str) -> None:
        wanted = wanted.strip()
        if not wanted:
            return
        async with self.visitor.acting() as caller:
            try:
                task = await self.visitor.context.service.get(caller, wanted)
            except RhapsodeError:
                self._search.tell(f"This key has no task with the id {wanted}.")
            else:
                ui.navigate.to(f"/tasks/{task.id}")


def engines_of(task: Task) -> str:
    """Return who has spoken a finished task, with versions: where several have, each with its inputs."""
    spoken: dict[str, list[str]] = {}
    for item in task.items:
        name, version = item.engine or task.engine, item.engine_version or task.engine_version
        spoken.setdefault(name if version is None else f"{name} ({version})", []).append(str(item.index + 1))
    if len(spoken) == 1:
        return next(iter(spoken))
    return "; ".join(f"{name} for input {', '.join(inputs)}" for name, inputs in spoken.items())


def status_badge(task: Task) -> None:
    """Show how a task stands, in a word."""
    badge(task.status.value, BADGES[task.status])
