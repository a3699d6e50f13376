"""``HEAD`` of every path that takes ``GET``: its status and headers, without a body (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def methods_at(scope: Scope, routes: Sequence[BaseRoute]) -> set[str]:
    """Return the methods that the path of ``scope`` takes among ``routes``: ``HEAD`` wherever ``GET``."""
    methods = set(_declared(scope, routes))
    return methods | {"HEAD"} if "GET" in methods else methods


def _declared(scope: Scope, routes: Sequence[BaseRoute]) -> Iterator[str]:
    for route in routes:
        if isinstance(route, Route) and route.matches(scope)[0] != Match.NONE:
            yield from route.methods or ()


class HeadRequests:
    """ASGI middleware that has ``HEAD`` answered by the ``GET`` of the same path.

    A route among ``routes`` that takes ``HEAD`` itself gets it. An answer that is streamed ends at its first byte, as
    if the client had hung up, so that ``HEAD`` of an endless one ends.
    """

    def __init__(self, inner: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._inner = inner
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = set(_declared(scope, self._routes)) if scope.get("method") == "HEAD" else set[str]()
        if "HEAD" in declared or "GET" not in declared:
            await self._inner(scope, receive, send)
            return
        asked = {**scope, "method": "GET"}  # a copy: by its own scope the HTTP server knows that no body follows
        ended = False

        async def send_headers(message: Message) -> None:
            nonlocal ended
            if message["type"] != "http.response.body":
                await send(message)
                return
            if not ended:
                ended = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            if message.get("more_body"):
                raise ClientDisconnect

        try:
            await self._inner(asked, receive, send_headers)
        except ClientDisconnect:
            if not ended:
                raise
        finally:
            if "route" in asked:  # which the log and the metrics tell
                scope["route"] = asked["route"]
