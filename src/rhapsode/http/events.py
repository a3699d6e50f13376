"""Server-sent events of a task, until it is final."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from rhapsode.core.errors import AuthenticationError, NotFoundError, RequestError
from rhapsode.core.task import Task, TaskStatus
from rhapsode.http.disconnect import while_connected

MEDIA_TYPE = "text/event-stream"
LAST_EVENT_ID = "Last-Event-ID"
_EVENT_ID = re.compile(r"\d{1,3}", re.ASCII)
_BASES = {TaskStatus.PENDING: 0, TaskStatus.PROCESSING: 100}
FINAL_ID = 200
_HEARTBEAT = b":\n\n"
MOST_EVENTS = 256
"""The most cached events for other streams, until the next change."""


def event_id(task: Task) -> int:
    """Return the event id of the visible state: it increases with the task's progress, and is the same after a
    restart.

    0 to 99 while pending and 100 to 199 while processing, by the progress, and 200 once final.
    """
    return FINAL_ID if task.status.final else _BASES[task.status] + task.progress


def last_event_id(headers: Mapping[str, str]) -> int | None:
    """Return the last event id of a reconnecting client. Raises RequestError when it is invalid."""
    value = headers.get(LAST_EVENT_ID)
    if value is None:
        return None
    if not _EVENT_ID.fullmatch(value) or int(value) > FINAL_ID:
        raise RequestError(f"{LAST_EVENT_ID} must be the id of an event of this task.", param=LAST_EVENT_ID)
    return int(value)


def event(data: Mapping[str, object]) -> bytes:
    """Return an event without a name, as OpenAI and Google send them."""
    return f"data: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class EventCache:
    """The events of tasks as bytes, serialised once for all streams of the same task."""

    def __init__(self) -> None:
        self._written: dict[tuple[str, str], tuple[Task, bytes]] = {}

    def data(self, task: Task, base: str, wire: Callable[[Task], dict[str, object]]) -> bytes:
        """Return what stands behind ``data:``. ``base`` is what the links of ``wire`` begin with."""
        place = task.id, base
        cached = self._written.get(place)
        if cached is None or cached[0] is not task:
            # In ASCII: many clients break lines at U+2028 and the like, which JSON would let stand.
            cached = task, json.dumps(wire(task), separators=(",", ":")).encode()
            self._written.pop(place, None)
            self._written[place] = cached
            if len(self._written) > MOST_EVENTS:
                del self._written[next(iter(self._written))]
        return cached[1]


class TaskEvents(Response):
    """A stream of ``task`` events, one for each state that differs from the previous one. Nothing is buffered.

    ``data`` makes what a task is told by. ``seen`` is the id of the state that the client knows. A disconnect ends the
    stream at once.
    """

    def __init__(self, states: AsyncGenerator[Task | None], data: Callable[[Task], bytes], seen: int | None) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self.headers["Content-Type"] = MEDIA_TYPE
        self._states = states
        self._data = data
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await while_connected(Request(scope, receive), self._stream(send))
        except AuthenticationError:  # the key was revoked meanwhile; a reconnect gets the 401
            pass
        else:
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _stream(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._events()) as events:
            async for event in events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _events(self) -> AsyncGenerator[bytes]:
        yield _HEARTBEAT  # so that a client without a new event knows that it is connected
        seen, first = self._seen, True
        async with aclosing(self._states) as states:
            try:
                async for task in states:
                    if task is None:
                        yield _HEARTBEAT
                        continue
                    now = event_id(task)
                    # The first state is sent unless the client has it; later ones only if progress does not fall back.
                    if seen is None or (now != seen if first else now > seen):
                        yield b"id: %d\nevent: task\ndata: %b\n\n" % (now, self._data(task))
                        seen = now
                    first = False
            except NotFoundError:  # deleted meanwhile; a reconnect gets the 404
                return


async def begun_states(states: AsyncGenerator[Task | None]) -> AsyncGenerator[Task | None]:
    """Return ``states`` once the first one is there: its errors are raised here, before the status is sent."""
    try:
        first = await anext(states)
    except BaseException:
        await states.aclose()
        raise

    async def all_states() -> AsyncGenerator[Task | None]:
        async with aclosing(states):
            yield first
            async for state in states:
                yield state

    return all_states()
