"""Connections of webhooks: to the address that was checked, for the name that was meant, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from rhapsode.webhooks.transport import CheckedTransport, ForbiddenAddressError


class Receiver:
    """A server that keeps what it gets, and answers what it is told to."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.answer = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(self.answer)
        await writer.drain()
        writer.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    yield receiver
    server.close()


class Names:
    """A resolver whose answers change from one question to the next."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0)


async def send(url: str, names: Names, *, private: bool) -> httpx.Response:
    transport = CheckedTransport(private=private, resolver=names)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        return await client.post(url, content=b"{}")


async def test_the_address_is_connected_to_and_the_name_is_told(receiver: Receiver) -> None:
    answer = await send(f"http://hooks.example:{receiver.port}/a?b=c", Names(["127.0.0.1"]), private=True)
    assert answer.status_code == 204
    (request,) = receiver.requests
    assert request.startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert f"host: hooks.example:{receiver.port}\r\n".encode() in request.lower()


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"]])
async def test_a_name_that_leads_inside_is_not_connected_to(receiver: Receiver, addresses: list[str]) -> None:
    with pytest.raises(ForbiddenAddressError):
        await send(f"http://hooks.example:{receiver.port}/", Names(addresses), private=False)
    assert receiver.requests == []


async def test_a_name_is_asked_for_once_so_that_it_cannot_change_after_the_check(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer of the resolver would lead inside; the connection goes to the first, which was judged."""
    monkeypatch.setattr("rhapsode.webhooks.transport.is_public", lambda address: address == "127.0.0.2")
    names = Names(["127.0.0.2"], ["127.0.0.1"])
    with pytest.raises(httpx.ConnectError) as raised:  # nobody listens at the first
        await send(f"http://hooks.example:{receiver.port}/", names, private=False)
    assert not isinstance(raised.value, ForbiddenAddressError)
    assert names.asked == ["hooks.example"]
    assert receiver.requests == []


async def test_the_next_address_is_tried_when_one_does_not_answer(receiver: Receiver) -> None:
    names = Names(["127.0.0.2", "127.0.0.1"])
    assert (await send(f"http://hooks.example:{receiver.port}/", names, private=True)).status_code == 204


async def test_a_name_without_an_address_is_no_connection() -> None:
    with pytest.raises(httpx.ConnectError, match="no address"):
        await send("http://hooks.example/", Names([]), private=True)


async def test_a_connection_is_not_used_again(receiver: Receiver) -> None:
    receiver.answer = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"
    names = Names(["127.0.0.1"], ["127.0.0.2"])  # where nobody listens
    transport = CheckedTransport(private=True, resolver=names)
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=60.0) as client:
        await client.post(f"http://hooks.example:{receiver.port}/")
        with pytest.raises(httpx.TransportError):
            await client.post(f"http://hooks.example:{receiver.port}/")
    assert len(receiver.requests) == 1


async def test_a_host_that_is_no_name_is_no_connection() -> None:
    async with httpx.AsyncClient(transport=CheckedTransport(private=False)) as client:
        with pytest.raises(httpx.ConnectError, match="no address"):
            await client.get("http://a..b/")
