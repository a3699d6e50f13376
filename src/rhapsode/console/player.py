"""A player for finished audio, with the outline of its real samples; and buttons to hear the samples of voices.

``player.js`` makes them play. It listens on the whole page, so they may be built and removed at any time.
"""

from __future__ import annotations

from collections.abc import Sequence

from nicegui.element import Element

from rhapsode.console.parts import tag, text
from rhapsode.console.visitor import Visitor
from rhapsode.core.audio import AudioFormat
from rhapsode.core.task import Task, TaskItem

BARS = 240
"""So many parts of the sound are drawn: one for each and a half pixels of a phone."""
LONGEST_DRAWN_SECONDS = 1800.0
"""Of a task with more audio than this nothing is drawn: its files would have to be read to their ends."""
HEIGHT = 100
LEAST = 1.5
"""The height that silence is drawn with, of :data:`HEIGHT`."""


async def player(visitor: Visitor, task: Task, item: TaskItem) -> None:
    """Build a player for the finished file of an item, with its length, its size and a link to save it."""
    seconds_of_all = sum(one.samples / max(1, one.sample_rate_hz) for one in task.items)
    drawn = seconds_of_all <= LONGEST_DRAWN_SECONDS
    levels = await visitor.context.listener.outline(item, BARS) if drawn else [0.0] * BARS
    url = _link(visitor, task, item, item.format)
    name = f"{task.id}-{item.index}.{item.format}"
    seconds = item.samples / max(1, item.sample_rate_hz)
    with tag("div", "player", role="group", aria_label=f"Audio, {clock(seconds)}", data_url=url):
        if not AudioFormat(item.format).headerless:  # which no browser plays
            tag("button", "button play", type="button", aria_label="Play")
        with tag(
            "div",
            "wave",
            role="slider",
            tabindex="0",
            aria_label="Position",
            aria_valuemin="0",
            aria_valuemax=f"{seconds:.2f}",
            aria_valuenow="0",
            aria_valuetext=f"{clock(0)} of {clock(seconds)}",
        ):
            _outline(levels, "still")
            _outline(levels, "played")
        text(f"{clock(0)} / {clock(seconds)}", "time number quiet small")
        tag("a", "button slim", "Download", href=url, download=name)
        if item.captions is not None:
            captions = _link(visitor, task, item, item.captions)
            tag("a", "button slim", "Captions", href=captions, download=f"{task.id}-{item.index}.{item.captions}")


def listen_button(url: str, voice: str, *, ready: bool, kind: str = "slim") -> Element:
    """Return a button that plays the sample at ``url``; while that is not ``ready``, the first listener waits for
    it.
    """
    with tag(
        "button",
        f"button sample {kind}",
        type="button",
        data_sample=url,
        data_ready="true" if ready else "false",
        aria_label=f"Listen to {voice}",
    ) as made:
        text("Listen", aria_live="polite")
    return made


def clock(seconds: float) -> str:
    """Return a length of time, as players show it."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _link(visitor: Visitor, task: Task, item: TaskItem, extension: str) -> str:
    """Return the signed link to a file of the item, without the server's address: the page has come from there."""
    return visitor.context.links.path(task.id, item.index, task.completed_at, extension)


def _outline(levels: Sequence[float], classes: str) -> None:
    middle = HEIGHT / 2
    bars = []
    for index, level in enumerate(levels):
        half = max(LEAST, level * HEIGHT) / 2
        bars.append(f"M{index + 0.5} {middle - half:.1f}V{middle + half:.1f}")
    with tag("svg", classes, viewBox=f"0 0 {len(levels)} {HEIGHT}", preserveAspectRatio="none", aria_hidden="true"):
        tag("path", d="".join(bars))
