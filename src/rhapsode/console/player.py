"""A player for finished audio, with the outline of its real samples; and buttons to hear the samples of voices.

``player.js`` makes them play. It listens on the whole page, so they may be built and removed at any time.
"""

from __future__ import annotations

import asyncio

from nicegui import app
from nicegui.element import Element
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rhapsode.audio.encode import encoder
from rhapsode.console.parts import tag, text
from rhapsode.console.visitor import Visitor, visitor_of
from rhapsode.core.audio import AudioFormat
from rhapsode.core.errors import NotFoundError, RhapsodeError
from rhapsode.core.task import Task, TaskItem
from rhapsode.http.errors import error_response
from rhapsode.http.streaming import Streamed, begun, encoded, with_client

BARS = 240
"""So many parts of the sound are drawn: one for each and a half pixels of a phone."""
LONGEST_DRAWN_SECONDS = 1800.0
"""Of longer audio nothing is drawn: its file would have to be read to its end."""
_OUTLINES = asyncio.Semaphore(1)
"""One file is measured at a time, whatever pages ask for: it takes processor time that speech needs."""


def player(visitor: Visitor, task: Task, item: TaskItem, *, small: bool = False, autoplay: bool = False) -> None:
    """Build a player for the finished file of an item, with its length and links to save it; a ``small`` one for rows.

    It is one element: ``player.js`` makes the parts of it, and asks for its outline when it comes into sight. With
    ``autoplay`` it begins by itself, unless something is heard. It goes on from a :func:`live_player` of the same
    item.
    """
    audio = AudioFormat(item.format)
    seconds = item.samples / max(1, item.sample_rate_hz)
    drawn = seconds <= LONGEST_DRAWN_SECONDS and not small
    captions = None if item.captions is None else _link(visitor, task, item, item.captions)
    tag(
        "div",
        "player small" if small else "player",
        role="group",
        aria_label=f"Audio, {clock(seconds)}",
        data_url=_link(visitor, task, item, item.format),
        data_seconds=f"{seconds:.2f}",
        data_name=f"{task.id}-{item.index}.{item.format}",
        data_item=f"{task.id}-{item.index}",
        data_autoplay="true" if autoplay else None,
        data_plays=None if audio.headerless else "true",  # no browser plays audio without a header
        data_outline=f"/outlines/{task.id}/{item.index}" if drawn else None,
        data_captions=captions,
        data_captions_name=f"{task.id}-{item.index}.{item.captions}",
    )


def live_player(task_id: str, index: int = 0, *, autoplay: bool) -> None:
    """Build a player for an input of a task while it is made: what there is of it, and the rest as it comes."""
    tag(
        "div",
        "player live",
        role="group",
        aria_label="Audio, while it is made",
        data_live=live_path(task_id, index),
        data_item=f"{task_id}-{index}",
        data_autoplay="true" if autoplay else None,
    )


def recording(url: str, seconds: float | None, label: str, item: str, *, streamed: bool = False) -> None:
    """Build a small player for the audio at ``url``, of ``seconds`` if they are known.

    A ``streamed`` answer cannot be sought in. A player of the same ``item`` that is built later goes on from this one.
    """
    tag(
        "div",
        "player small",
        role="group",
        aria_label=label,
        data_url=url,
        data_seconds=None if seconds is None else f"{seconds:.2f}",
        data_item=item,
        data_plays="true",
        data_streamed="true" if streamed else None,
    )


def live_path(task_id: str, index: int = 0) -> str:
    """Return the path of :func:`live`, below that of the console."""
    return f"/live/{task_id}/{index}"


@app.get("/live/{task_id}/{index}")
async def live(request: Request, task_id: str, index: int) -> Response:
    """Return an input of a task as MP3, whatever its format: what was spoken of it, and the rest as it is spoken."""
    try:
        visitor = await visitor_of(request)
        owner = await visitor.owner(task_id)
        playable, samples = await with_client(request, visitor.context.listener.begun(owner.id, task_id, index))
        audio_encoder = encoder(AudioFormat.MP3, playable.rate_hz)
        chunks = await begun(request, encoded(samples, audio_encoder))
    except RhapsodeError as error:
        return error_response(error, request.scope)
    return Streamed(chunks, audio_encoder.mime_type)


@app.get("/outlines/{task_id}/{index}")
async def outline(request: Request, task_id: str, index: int) -> Response:
    """Return the loudness over time of an input of a finished task: :data:`BARS` numbers from 0 to 1."""
    try:
        visitor = await visitor_of(request)
        task = await visitor.context.service.get(await visitor.owner(task_id), task_id)
        item = next((item for item in task.items if item.index == index), None)
        if item is None or item.samples > LONGEST_DRAWN_SECONDS * item.sample_rate_hz:
            raise NotFoundError("There is no such audio, or it is too long to be drawn.", param="index")
        async with _OUTLINES:
            levels = await visitor.context.listener.outline(item, BARS)
    except RhapsodeError as error:
        return error_response(error, request.scope)
    return JSONResponse(levels, headers={"Cache-Control": "private, max-age=3600"})


def listen_button(
    url: str | None, voice: str, *, ready: bool, kind: str = "slim", label: str = "Listen to"
) -> Element:
    """Return a button that plays the sample at ``url``; while that is not ``ready``, the first listener waits for
    it. Without a URL the page has the sample made when it is clicked.
    """
    with tag(
        "button",
        f"button sample {kind}",
        type="button",
        data_sample=url,
        data_ready="true" if ready else "false",
        aria_label=f"{label} {voice}",
    ) as element:
        text("Listen", aria_live="polite")
    return element


def clock(seconds: float) -> str:
    """Return a length of time, as players show it."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _link(visitor: Visitor, task: Task, item: TaskItem, extension: str) -> str:
    """Return the signed link to a file of the item, without the server's address: the page has come from there."""
    return visitor.context.links.path(task.id, item.index, task.completed_at, extension)
