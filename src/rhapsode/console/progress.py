"""The progress of a task, beside the form of the playground."""

from __future__ import annotations

import json

from nicegui.element import Element

from rhapsode.console.parts import badge, bar, button, count, description_list, link, set_bar, tag, text
from rhapsode.console.player import clock, live_player, player
from rhapsode.console.tasks import BADGES, TAKEN_OVER, engines_of
from rhapsode.console.visitor import Visitor
from rhapsode.core.task import Task, TaskStatus

PREPARING = "Preparing the model (once). The task begins as soon as it is ready."
"""What is said of an engine that is being loaded; its first start on a machine builds the model."""


class Progress:
    """The progress of a task, its audio as it is made, then its cost. Built into ``place``.

    With ``autoplay`` it is heard as soon as there is something to hear.
    """

    def __init__(self, visitor: Visitor, place: Element, *, autoplay: bool = False) -> None:
        self._visitor = visitor
        self._place = place
        self._autoplay = autoplay
        self._bar: Element | None = None

    async def show(self, task: Task) -> None:
        """Show the task as it is now."""
        if task.status.final or self._bar is None:
            self._place.clear()
            with self._place:
                await self._build(task)
        else:
            self._badge.text = task.status.value
            self._badge.classes(replace=f"badge {BADGES[task.status]}")
            self._words.text = self._state_words(task)
            set_bar(self._bar, task.progress)
            self._show_live(task)

    async def _build(self, task: Task) -> None:
        with tag("div", "row apart"):
            text("Result", name="h2")
            self._badge = badge(task.status.value, BADGES[task.status])
        self._words = text(self._state_words(task), "quiet", name="p", role="status")
        if task.status is TaskStatus.COMPLETED:
            for item in task.items:
                player(self._visitor, task, item, autoplay=self._autoplay and item.index == 0)
            description_list(_cost(task))
        elif task.status is TaskStatus.FAILED and task.error is not None:
            text(task.error.message, "error", name="p", role="alert")
        elif not task.status.final:
            self._bar = bar(task.progress, "Progress")
            self._live = tag("div")
            self._show_live(task)
            with tag("div", "row"):
                button("Cancel", lambda: self._cancel(task.id), "slim danger")
        with tag("p", "small quiet wrap"):
            text("Task ")
            link(task.id, f"/tasks/{task.id}", "mono")

    def _show_live(self, task: Task) -> None:
        """Offer what is spoken so far to be heard, once something is being spoken."""
        if task.status is TaskStatus.PROCESSING and not self._live.default_slot.children:
            with self._live:
                live_player(task.id, autoplay=self._autoplay)

    def _state_words(self, task: Task) -> str:
        """Return where a task is, in a sentence; while its engine is being prepared, that."""
        status = self._visitor.context.engines.status.get(task.engine)
        if task.status is TaskStatus.PENDING and status is not None:
            if status.state == "warming":
                return PREPARING
            if status.state == "failed":
                return f"The engine {task.engine} cannot speak at the moment. {status.reason or ''}".rstrip()
        return _words(task)

    async def _cancel(self, task_id: str) -> None:
        async with self._visitor.acting() as caller:
            await self._visitor.context.service.cancel(caller, task_id)


def _words(task: Task) -> str:
    """Return the state of a task as a sentence."""
    match task.status:
        case TaskStatus.PENDING if task.queue is not None and task.queue.position:
            seconds = task.queue.seconds
            until = "" if seconds is None else f" It is done in at most about {clock(seconds)}."
            return f"Waiting: about {count(task.queue.position, 'segment')} of other tasks come first.{until}"
        case TaskStatus.PENDING:
            return "Waiting for the engine."
        case TaskStatus.PROCESSING:
            return f"{task.progress} % is spoken."
        case TaskStatus.COMPLETED:
            return f"{task.audio_seconds:.1f} seconds of audio, made in {_seconds(task):.2f} seconds."
        case TaskStatus.CANCELED:
            return "It was canceled; nothing of it is kept."
        case TaskStatus.FAILED:
            return "It failed:"


def _cost(task: Task) -> dict[str, str | Element | None]:
    """Return what a finished task took."""
    symbols, tags = (sum(getattr(item, name) for item in task.items) for name in ("dropped_symbols", "dropped_tags"))
    return {
        "Tokens": f"{task.input_text_tokens + task.output_audio_tokens:,} "
        f"({task.input_text_tokens:,} of text, {task.output_audio_tokens:,} of audio)",
        "Audio": f"{task.audio_seconds:.2f} s",
        "Waiting": f"{((task.started_at or task.created_at) - task.created_at) / 1000:.2f} s",
        "Engine": engines_of(task),
        "Taken over": TAKEN_OVER if task.fallback_used else None,
        "Size": f"{sum(item.output_bytes for item in task.items) / 1000:,.0f} kB",
        "Left out": _left_out(symbols, tags),
        "Style": _style(task),
    }


def _left_out(symbols: int, tags: int) -> str | None:
    """Return what could not be spoken, in words; ``None`` if all was."""
    left = [count(number, name) for number, name in ((symbols, "symbol"), (tags, "tag")) if number]
    return f"{' and '.join(left)} that cannot be spoken" if left else None


def _style(task: Task) -> str | None:
    """Return what was understood of the styles of a task and what not; ``None`` if none was asked for."""
    styles = [json.loads(item.style_facts) for item in task.items if item.style_facts is not None]
    if not styles:
        return "Left aside: the engine follows none" if any(item.unstyled for item in task.items) else None
    understood, ignored = (
        ", ".join(dict.fromkeys(word for style in styles for word in style[name]))
        for name in ("understood", "ignored")
    )
    acted = f"Acted: {understood}" if understood else "Nothing of it could be acted"
    return f"{acted}; not understood: {ignored}" if ignored else acted


def _seconds(task: Task) -> float:
    return ((task.completed_at or task.created_at) - task.created_at) / 1000
