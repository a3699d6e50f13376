"""The event stream of a task, and its cancellation when the client disconnects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request

from rhapsode.core.errors import NotFoundError, RequestError
from rhapsode.core.task import Task, TaskStatus
from rhapsode.http.disconnect import while_connected
from rhapsode.http.events import EventCache, TaskEvents, begun_states, event_id, last_event_id

PENDING = Task("task_a", "key-a", "tone", "tone", TaskStatus.PENDING, 0, None, None, 100, 0, {})
BEGUN = replace(PENDING, status=TaskStatus.PROCESSING)
DONE = replace(PENDING, status=TaskStatus.COMPLETED)


def at(characters: int) -> Task:
    return replace(BEGUN, done_characters=characters)


def wire(task: Task) -> bytes:
    return EventCache().data(task, "", lambda task: {"status": task.status, "n": task.done_characters})


class Client:
    """What an application is called with; hangs up when told to."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.leaves = asyncio.Event()

    @property
    def request(self) -> Request:
        return Request({"type": "http"}, self.receive)

    async def receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    async def events(self, *states: Task | Exception | None, seen: int | None = None) -> list[str]:
        """Yield the events of a stream of these states; a heartbeat is an empty one."""

        async def told() -> AsyncGenerator[Task | None]:
            for state in states:
                if isinstance(state, Exception):
                    raise state
                yield state

        stream = TaskEvents(told(), wire, seen)
        await stream({"type": "http"}, self.receive, self.send)
        start, *bodies, end = self.sent
        assert start["status"] == 200
        assert dict(start["headers"])[b"content-type"] == b"text/event-stream"
        assert b"content-length" not in dict(start["headers"])
        assert (end["body"], end["more_body"]) == (b"", False)
        texts = [body["body"].decode() for body in bodies]
        assert all(text.endswith("\n\n") for text in texts)
        return [text.removesuffix("\n\n").removeprefix(":") for text in texts]


def shown(number: int, status: str, characters: int = 0) -> str:
    return f'id: {number}\nevent: task\ndata: {{"status":"{status}","n":{characters}}}'


@pytest.mark.parametrize(
    ("task", "number"),
    [
        (PENDING, 0),
        (replace(PENDING, done_characters=100), 99),
        (BEGUN, 100),
        (at(57), 157),
        (at(100), 199),
        (DONE, 200),
        (replace(at(57), status=TaskStatus.FAILED), 200),
        (replace(PENDING, status=TaskStatus.CANCELED), 200),
    ],
)
def test_an_id_stands_for_what_is_seen(task: Task, number: int) -> None:
    assert event_id(task) == number


async def test_every_state_is_told_once() -> None:
    events = await Client().events(PENDING, PENDING, BEGUN, at(1), at(1), DONE)
    states = [shown(0, "pending"), shown(100, "processing"), shown(101, "processing", 1), shown(200, "completed")]
    assert events == ["", *states], "the heartbeat at the beginning shows that it is open"


async def test_progress_that_goes_back_is_told_when_it_has_caught_up() -> None:
    events = await Client().events(at(50), at(20), at(50), at(60), DONE)
    assert events[1:] == [shown(150, "processing", 50), shown(160, "processing", 60), shown(200, "completed")]


async def test_a_quiet_task_has_heartbeats() -> None:
    assert await Client().events(BEGUN, None, None, DONE) == [
        "", shown(100, "processing"), "", "", shown(200, "completed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (150, [200]),
        (149, [150, 200]),
        (0, [150, 200]),
        (170, [150, 200]),  # its progress went back meanwhile: better told twice than not at all
        (None, [150, 200]),
    ],
)
async def test_a_reconnecting_client_gets_the_missed_events(seen: int | None, told: list[int]) -> None:
    events = await Client().events(at(50), DONE, seen=seen)
    assert [int(event.split()[1]) for event in events if event] == told


async def test_a_task_that_is_deleted_ends_its_stream() -> None:
    assert await Client().events(BEGUN, NotFoundError()) == ["", shown(100, "processing")]


async def test_metadata_cannot_break_a_line() -> None:
    client = Client()

    async def told() -> AsyncGenerator[Task | None]:
        yield DONE

    stream = TaskEvents(told(), partial(EventCache().data, base="", wire=lambda _: {"a": "a\nb\r\u2028\x85é"}), None)
    await stream({"type": "http"}, client.receive, client.send)
    (data,) = [body["body"] for body in client.sent[1:] if b"data" in body.get("body", b"")]
    assert len(data.decode().splitlines()) == 4
    assert data.isascii()


@pytest.mark.parametrize(("value", "number"), [("0", 0), ("157", 157), ("200", 200)])
def test_an_id_comes_back(value: str, number: int) -> None:
    assert last_event_id({"Last-Event-ID": value}) == number
    assert last_event_id({}) is None


@pytest.mark.parametrize("value", ["", "x", "-1", "201", "1e2", "٣", "1" * 5000])
def test_an_id_that_never_was_is_refused(value: str) -> None:
    with pytest.raises(RequestError) as raised:
        last_event_id({"Last-Event-ID": value})
    assert raised.value.param == "Last-Event-ID"


# -- clients that leave ----------------------------------------------------------------------------------------------


async def test_a_client_that_leaves_ends_its_stream_at_once() -> None:
    client = Client()
    closed = asyncio.Event()

    async def told() -> AsyncGenerator[Task | None]:
        try:
            yield BEGUN
            await asyncio.sleep(60)
        finally:
            closed.set()

    stream = TaskEvents(told(), lambda task: b"{}", None)
    running = asyncio.create_task(stream({"type": "http"}, client.receive, client.send))  # type: ignore[arg-type]
    await asyncio.sleep(0.01)
    assert len(client.sent) == 3
    client.leaves.set()
    with pytest.raises(ClientDisconnect):
        await asyncio.wait_for(running, 59)
    assert closed.is_set()


async def test_work_is_done_for_who_stays() -> None:
    client = Client()

    async def work() -> int:
        await asyncio.sleep(0.01)
        return 7

    assert await while_connected(client.request, work()) == 7

    async def fail() -> None:
        raise NotFoundError

    with pytest.raises(NotFoundError):
        await while_connected(client.request, fail())


async def test_work_is_stopped_for_who_leaves() -> None:
    client = Client()
    ends: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ends.append("stopped")

    client.leaves.set()
    with pytest.raises(ClientDisconnect):
        await while_connected(client.request, work())
    assert ends == ["stopped"]


async def test_a_server_that_gives_up_stops_both() -> None:
    client = Client()
    waiting = asyncio.create_task(while_connected(client.request, asyncio.sleep(60)))
    before = len(asyncio.all_tasks())
    await asyncio.sleep(0.01)
    assert len(asyncio.all_tasks()) == before + 2
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(asyncio.all_tasks()) == before - 1


async def test_an_event_is_made_once_for_all_streams() -> None:
    described: list[Task] = []

    def object_of(task: Task) -> dict[str, Any]:
        described.append(task)
        return {"n": task.done_characters}

    cache = EventCache()
    first, second = at(1), at(2)
    for task in (first, first, second, second):
        assert cache.data(task, "http://a", object_of) == b'{"n":%d}' % task.done_characters
    assert cache.data(second, "http://b", object_of) == b'{"n":2}', "whose links begin otherwise"
    assert described == [first, second, second]
    for number in range(1_000):
        cache.data(replace(first, id=f"task_{number}"), "", object_of)
    assert len(cache._written) == 256


async def test_what_a_stream_begins_with_is_raised_before_it_is_one() -> None:
    async def refused() -> AsyncGenerator[Task | None]:
        raise NotFoundError
        yield None

    with pytest.raises(NotFoundError):
        await begun_states(refused())

    async def told() -> AsyncGenerator[Task | None]:
        yield PENDING
        yield DONE

    assert [state async for state in await begun_states(told())] == [PENDING, DONE]
