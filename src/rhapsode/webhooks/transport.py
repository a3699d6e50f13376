"""HTTP client for URLs of callers: each connection goes to an address that was checked immediately before (SSRF).

A name is resolved here, every address that it has is judged, and the connection is made to the judged address itself,
so that a name cannot point elsewhere between the check and the connection.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from rhapsode.core.addresses import is_public

Resolver = Callable[[str, int], Awaitable[list[str]]]

_LOOKUPS = ThreadPoolExecutor(8, thread_name_prefix="resolve")
"""A separate thread pool: DNS servers that do not answer must not block the threads of requests and files."""


class ForbiddenAddressError(httpx.ConnectError):
    """The name leads to a private address."""


async def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of ``host``, by the system's resolver. Raises OSError, or UnicodeError for what is no
    name.
    """
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    resolved = await asyncio.get_running_loop().run_in_executor(_LOOKUPS, look_up)
    return list(dict.fromkeys(str(address[4][0]) for address in resolved))


class CheckedTransport(httpx.AsyncBaseTransport):
    """Sends each request over a connection of its own to a public address, or with ``private`` to any.

    Raises ForbiddenAddressError when any address of the host is private, even if others are public.
    """

    def __init__(self, *, private: bool, resolver: Resolver = resolve, verify: ssl.SSLContext | bool = True) -> None:
        self._private = private
        self._resolve = resolver
        self._verify = verify
        self._opening = asyncio.Lock()
        self._opened: httpx.AsyncHTTPTransport | None = None

    async def _inner(self) -> httpx.AsyncHTTPTransport:
        """Return the transport beneath, made at the first request, in a thread: certificates take 0.2 s to read."""
        async with self._opening:
            if self._opened is None:
                # Connections are not kept: one to the same address may be meant for another name.
                limits = httpx.Limits(max_keepalive_connections=0)
                self._opened = await asyncio.to_thread(httpx.AsyncHTTPTransport, verify=self._verify, limits=limits)
            return self._opened

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise httpx.ConnectError("The host has no address.", request=request) from None
        if not addresses:
            raise httpx.ConnectError("The host has no address.", request=request)
        if not self._private and not all(map(is_public, addresses)):
            raise ForbiddenAddressError("The host has a private address.", request=request)
        # The Host header was set from the name, and the certificate is checked for the name.
        request.extensions = {**request.extensions, "sni_hostname": host}
        inner = await self._inner()
        for number, address in enumerate(addresses, 1):
            request.url = request.url.copy_with(host=address)
            try:
                return await inner.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise AssertionError("there was an address")

    async def aclose(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()
