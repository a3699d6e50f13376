"""One task: its state, its request, its attempts and its audio."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import fields
from datetime import UTC, datetime

from nicegui import ui
from nicegui.element import Element
from starlette.requests import Request

from rhapsode.console.frame import console_page, console_route
from rhapsode.console.parts import (
    Listing,
    Table,
    badge,
    bar,
    button,
    count,
    description_list,
    dialog,
    dialog_buttons,
    tag,
    text,
    when,
    yield_to_event_loop,
)
from rhapsode.console.player import player
from rhapsode.console.tasks import TAKEN_OVER, engines_of, first_words, status_badge
from rhapsode.console.visitor import Visitor
from rhapsode.core.errors import NotFoundError
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import Task, TaskItem, TaskStatus
from rhapsode.service.inspection import ATTEMPTS_SHOWN, TEXT_SHOWN, TaskDetails
from rhapsode.store.inspection import SEGMENTS_SHOWN, SegmentRecord
from rhapsode.store.tasks import AttemptRecord

Builder = Callable[[TaskDetails], Awaitable[None] | None]
Aspect = Callable[[TaskDetails], object]
"""What of a task a part of the page shows: it is rebuilt when that has changed."""
LOOK_SECONDS = 1.0
"""How often is looked for what has changed, until the task is final."""
INPUTS_SHOWN = 10
ATTEMPTS_PAGE = 20
"""So many inputs and attempts are shown at a time."""
SEGMENTS = {
    "cached": "from the cache",
    "done": "spoken",
    "running": "is being spoken",
    "pending": "waits",
}
"""What has become of a segment, in words."""
OUTCOMES = {
    "running": ("is being spoken", "live"),
    "done": ("spoken", "good"),
    "error": ("the engine failed", "bad"),
    "timeout": ("took too long", "bad"),
    "crashed": ("the engine's process died", "bad"),
    "implausible": ("the audio could not be the text", "bad"),
    "discarded": ("came too late, and was not wanted any more", ""),
    "lost": ("the server stopped meanwhile", "warn"),
}
"""How an attempt ended, in words."""


@console_route("/tasks/{task_id}", "Task")
async def task(request: Request, task_id: str) -> None:
    """Show the page."""
    async with console_page(request, "Task", at="/tasks", words=task_id) as visitor:
        await TaskView(visitor, task_id).show()


class TaskView:
    """The content of the page. Each part is rebuilt only when it has changed, so that buttons stay where they are."""

    def __init__(self, visitor: Visitor, task_id: str) -> None:
        self.visitor = visitor
        self._id = task_id
        self._parts: list[tuple[Element, Builder, Aspect]] = []
        self._shown: dict[Element, object] = {}
        self._building = asyncio.Lock()
        self._heard: tuple[Task, Sequence[str]]
        self._players = Listing(self._player, INPUTS_SHOWN, "input")
        self._inputs = Listing(_input, INPUTS_SHOWN, "input")
        self._attempts = Listing(_attempt, ATTEMPTS_PAGE, "attempt")

    async def show(self) -> None:
        """Build the page, and keep it up to date. Raises NotFoundError."""
        owner = await self.visitor.owner(self._id)
        self._own = owner.id == self.visitor.key.id
        details = await self._details()
        if not self._own:
            text(f"It is a task of the key “{owner.name}”, which you see as an admin.", "quiet wrap", name="p")
        with tag("div", "row apart"):
            self._part(_state, lambda it: (it.task.status, it.task.progress, it.task.queue), "row")
            with tag("div", "row close"):
                self._cancel = button("Cancel", self.cancel, "danger")
                self._again = button("Run again", self.again)
                button("Delete", self.delete, "danger").set_visibility(self._own)
        self._part(self._outcome, lambda it: (it.task.status, it.task.data_removed_at))
        with tag("div", "columns wide-columns"):
            self._part(_timeline, lambda it: (it.task.started_at, it.task.completed_at, it.task.data_removed_at))
            self._part(_about, lambda it: (it.task.status, it.task.done_characters))
        self._part(self._asked_for, lambda it: it.request.kept)
        self._part(_segments, lambda it: (it.counts, it.segments))
        self._part(self._tried, lambda it: it.attempts)
        self._part(_deliveries, lambda it: it.deliveries)
        await self._show(details)
        ui.timer(LOOK_SECONDS, self._look)

    def _part(self, build: Builder, aspect: Aspect, classes: str = "part") -> None:
        self._parts.append((tag("div", classes), build, aspect))

    async def _look(self) -> None:
        async with self.visitor.acting():
            try:
                await self.refresh()
            except NotFoundError:
                ui.navigate.to("/tasks")

    async def refresh(self) -> None:
        """Build anew what has changed. Raises NotFoundError."""
        await self._show(await self._details())

    async def _details(self) -> TaskDetails:
        return await self.visitor.context.inspector.details(await self.visitor.owner(self._id), self._id)

    async def _show(self, details: TaskDetails) -> None:
        async with self._building:  # one at a time: other coroutines run at each await
            await self._build(details)

    async def _build(self, details: TaskDetails) -> None:
        self._cancel.set_visibility(self._own and not details.task.status.final)
        self._again.set_visibility(self._own and details.request.kept)
        for box, build, aspect in self._parts:
            now = aspect(details)
            if box not in self._shown or self._shown[box] != now:
                self._shown[box] = now
                box.clear()
                with box:
                    if (building := build(details)) is not None:
                        await building
                await yield_to_event_loop()

    async def _outcome(self, details: TaskDetails) -> None:
        task = details.task
        if task.error is not None:
            with tag("div", "card stack tight"):
                text("It failed", name="h2")
                text(task.error.message, "error", name="p")
                text(f"Error code {task.error.code}", "quiet small", name="p")
        if task.status is TaskStatus.COMPLETED and task.data_removed_at is None:
            with tag("section", "card stack", aria_label="Audio"):
                text("Audio", name="h2")
                texts = [params.text for params in details.request.inputs]
                self._heard = task, texts
                await self._players.show(task.items)

    def _player(self, item: TaskItem) -> None:
        task, texts = self._heard
        with tag("div", "stack tight"):
            if len(task.items) > 1:
                words = first_words(texts[item.index]) if item.index < len(texts) else ""
                text(f"{item.index + 1}. {words}", "small clip", name="h3", dir="auto")
            player(self.visitor, task, item)

    async def _asked_for(self, details: TaskDetails) -> None:
        inputs = details.request.inputs
        with _section("What was asked for"):
            if not details.request.kept:
                text("The texts were removed: they are kept only for a time.", "quiet", name="p")
            await self._inputs.show([(index, len(inputs), params) for index, params in enumerate(inputs)])

    async def _tried(self, details: TaskDetails) -> None:
        attempts = details.attempts
        if not attempts:
            return
        with tag("section", "stack", aria_label="Attempts"):
            text("Attempts", name="h2")
            failed = sum(attempt.outcome not in {"done", "running"} for attempt in attempts)
            prefix = "The last " if len(attempts) == ATTEMPTS_SHOWN else ""
            outcome = f"{failed:,} gave nothing" if failed else "none failed"
            text(f"{prefix}{count(len(attempts), 'attempt')} to speak a segment; {outcome}.", "quiet", name="p")
            several = len(details.task.items) > 1
            table = Table("Attempts", ["Part", "Engine", "Started", "Seconds", "Outcome"], numbers=["Seconds"])
            await self._attempts.show([(table, several, attempt) for attempt in attempts], table.body)

    # -- actions -------------------------------------------------------------------------------------------------

    async def cancel(self) -> None:
        """End the task."""
        async with self.visitor.acting() as caller:
            await self.visitor.context.service.cancel(caller, self._id)
            await self.refresh()

    async def again(self) -> None:
        """Create a new task with the same request."""
        async with self.visitor.speaking() as caller:
            task = await self.visitor.context.inspector.again(caller, self._id)
            ui.navigate.to(f"/tasks/{task.id}")

    def delete(self) -> None:
        """Delete the task after a confirmation."""
        with dialog("Delete this task") as opened:
            text("Its texts and its audio are removed at once. Its counts stay in the usage.", name="p")

            async def remove() -> None:
                async with self.visitor.acting() as caller:
                    await self.visitor.context.service.delete(caller, self._id)
                    opened.close()
                    ui.navigate.to("/tasks")

            dialog_buttons(opened, "Delete", remove, "danger", cancel="Keep it")


def _state(details: TaskDetails) -> None:
    task = details.task
    status_badge(task)
    if not task.status.final:
        bar(task.progress, "Progress")
        text(f"{task.progress} %", "number quiet")
        if task.queue is not None and task.status is TaskStatus.PENDING:
            text(f"{count(task.queue.position, 'segment')} of other tasks come first", "quiet small")


def _section(heading: str) -> Element:
    """Return a part of the page, to be filled."""
    section = tag("section", "card stack", aria_label=heading)
    with section:
        text(heading, name="h2")
    return section


def _timeline(details: TaskDetails) -> None:
    task, request = details.task, details.request
    ended = {
        TaskStatus.COMPLETED: "Completed",
        TaskStatus.FAILED: "Failed",
        TaskStatus.CANCELED: "Canceled",
    }.get(task.status, "Ends")
    steps = [
        ("Accepted", task.created_at, None),
        ("Started", task.started_at, task.created_at),
        (ended, task.completed_at, task.started_at or task.created_at),
    ]
    if request.deadline_at is not None:
        passed = task.completed_at is not None and request.deadline_at <= task.completed_at
        steps.insert(2 if passed else 3, ("Deadline", request.deadline_at, None))
    if task.data_removed_at is not None:
        steps.append(("Texts and audio removed", task.data_removed_at, None))
    with _section("Timeline"), tag("ol", "timeline"):
        for name, at, before in steps:
            with tag("li", "" if at else "ahead"):
                text(name)
                if at is None:
                    text("never" if task.status.final else "not yet", "quiet small")
                    continue
                text(_moment(at), "small quiet number")
                if before is not None:
                    text(f"{(at - before) / 1000:,.2f} s later", "small quiet number")


def _about(details: TaskDetails) -> None:
    task = details.task
    done = task.status is TaskStatus.COMPLETED
    with _section("About it"):
        description_list(
            {
                "Model": task.model,
                "Engine": engines_of(task) if done else task.engine,
                "Taken over": TAKEN_OVER if done and task.fallback_used else None,
                "Characters": f"{task.done_characters:,} of {task.characters:,} spoken",
                "Audio": f"{task.audio_seconds:,.2f} s" if done else None,
                "Tokens": f"{task.input_text_tokens:,} in, {task.output_audio_tokens:,} out" if done else None,
                "From the cache": count(sum(item.cache_hits for item in task.items), "segment") if done else None,
                "Webhook": details.request.webhook_url,
                "Metadata": json.dumps(task.metadata, ensure_ascii=False) if task.metadata else None,
            }
        )


def _input(entry: tuple[int, int, SpeechParams]) -> None:
    index, inputs, params = entry
    with tag("div", "stack tight"):
        with tag("div", "row close"):
            if inputs > 1:
                text(f"Input {index + 1}", name="h3")
            for words in _params(params):
                badge(words)
        if params.text:
            cut = " …" if len(params.text) == TEXT_SHOWN else ""
            text(params.text + cut, "wrap quote", name="p")


def _params(params: SpeechParams) -> list[str]:
    voices = (
        [params.voice_name]
        if params.voice_name
        else [f"{speaker.name}: {speaker.voice_name}" for speaker in params.speakers]
    )
    words = [*voices, params.format.value]
    for entry in fields(params):
        value = getattr(params, entry.name)
        if isinstance(value, float) and value != entry.default:
            words.append(f"{entry.name} {value:g}")
    if params.language_code:
        words.append(params.language_code)
    if params.style:
        words.append(params.style)
    if params.captions:
        words.append(f"captions {params.captions.value}")
    if params.pronunciations:
        words.append(count(len(params.pronunciations), "pronunciation"))
    return words


def _segments(details: TaskDetails) -> None:
    counts = details.counts
    if not counts.planned:
        return
    with _section("Segments"):
        so_far = "" if details.task.status.final else " planned so far"
        text(f"{counts.done:,} of {count(counts.planned, 'segment')}{so_far} done.", "quiet", name="p")
        shown = Counter("cached" if segment.cached else segment.status for segment in details.segments)
        words = ", ".join(f"{number:,} {SEGMENTS.get(name, name)}" for name, number in sorted(shown.items()))
        drawn = json.dumps([_square(segment) for segment in details.segments])
        tag("div", "segments", role="img", aria_label=f"Segments: {words}", data_segments=drawn)
        with tag("div", "segments legend", aria_hidden="true"):
            for kind in sorted(shown):
                tag("i", kind)
                text(SEGMENTS.get(kind, kind), "quiet small")
        if counts.planned > SEGMENTS_SHOWN:
            text(f"The first {SEGMENTS_SHOWN} are drawn.", "quiet small", name="p")


def _square(segment: SegmentRecord) -> tuple[str, str]:
    """Return the class and the title that ``player.js`` draws a segment with."""
    kind = "cached" if segment.cached else segment.status
    tries = f", {segment.attempts} attempts" if segment.attempts > 1 else ""
    return kind, f"Input {segment.item + 1}, characters {segment.start:,} to {segment.end:,}: {kind}{tries}"


def _attempt(entry: tuple[Table, bool, AttemptRecord]) -> None:
    table, several, attempt = entry
    words, kind = OUTCOMES.get(attempt.outcome, (attempt.outcome, ""))
    with table.row():
        place = f"Input {attempt.item + 1}, characters" if several else "Characters"
        table.head(f"{place} {attempt.start:,} to {attempt.end:,}", "small")
        table.cell(attempt.engine, "small")
        table.cell(_moment(attempt.started_at), "small date")
        table.cell("" if attempt.ended_at is None else f"{(attempt.ended_at - attempt.started_at) / 1000:.2f}")
        with table.cell(), tag("div", "stack tight"):
            with tag("div"):
                badge(words, kind)
            if attempt.detail:
                text(attempt.detail, "small wrap")


def _deliveries(details: TaskDetails) -> None:
    if not details.deliveries:
        return
    with _section("Webhook deliveries"):
        for record in details.deliveries:
            with tag("div", "stack tight"):
                with tag("div", "row close"):
                    badge(record.status, {"delivered": "good", "failed": "bad"}.get(record.status, ""))
                    text(f"{record.event} to {record.url}", "small wrap")
                for attempt in record.attempts:
                    answer = attempt.error or f"answered {attempt.http_status}"
                    text(f"{_moment(attempt.at)}: {answer} ({attempt.milliseconds} ms)", "small quiet number")
                if record.due_at is not None:
                    text(f"The next try is at {when(record.due_at)}.", "small quiet")


def _moment(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
