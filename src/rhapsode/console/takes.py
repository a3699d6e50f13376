"""Earlier results of the playground, to play again beside the form, also after the page was left."""

from __future__ import annotations

from rhapsode.console.drafts import DRAFTS, Take
from rhapsode.console.parts import link, tag, text
from rhapsode.console.player import player
from rhapsode.console.visitor import Visitor
from rhapsode.core.errors import NotFoundError
from rhapsode.core.task import Task, TaskStatus


class Takes:
    """The takes of a session but the newest one, which is shown as the result."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        with tag("section", "card stack", aria_label="Earlier takes") as self._place:
            text("Earlier takes", name="h2")
            self._list = tag("ol", "takes")
        self._place.set_visibility(False)

    async def show(self, current: str | None) -> None:
        """Show those that are still there, without ``current``."""
        caller = await self._visitor.caller()
        takes: list[tuple[Take, Task]] = []
        for take in DRAFTS.takes(self._visitor.session):
            if take.task_id == current:
                continue
            try:
                takes.append((take, await self._visitor.context.service.get(caller, take.task_id)))
            except NotFoundError:  # the task was deleted
                continue
        self._list.clear()
        with self._list:
            for take, task in takes:
                self._show(take, task)
        self._place.set_visibility(bool(takes))

    def _show(self, take: Take, task: Task) -> None:
        with tag("li", "stack tight"):
            text(take.words, "wrap", dir="auto")
            with tag("div", "row close small"):
                text(take.settings, "quiet")
                link("Task", f"/tasks/{take.task_id}", aria_label=f"Task of “{take.words}”")
            if task.status is TaskStatus.COMPLETED and task.data_removed_at is None and task.items:
                player(self._visitor, task, task.items[0], small=True)
            else:
                text("Its audio was removed." if task.data_removed_at else task.status.value, "quiet small")
