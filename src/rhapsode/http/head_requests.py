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

    A route among ``routes`` that takes ``HEAD`` itself gets it, but for those below ``pages``, where there is another
    application, whose pages take ``GET`` alone. An answer that is streamed ends at its first byte, as
    if the client had hung up, so that ``HEAD`` of an endless one ends.
    """

    def __init__(self, inner: ASGIApp, routes: Sequence[BaseRoute], *, pages: str | None = None) -> None:
        self._inner = inner
        self._routes = routes
        self._pages = None if pages is None else f"{pages}/"

    def _needs_get(self, scope: Scope) -> bool:
        """Tell whether a request is a ``HEAD`` that only a ``GET`` can answer."""
        if scope.get("method") != "HEAD":
            return False
        if self._pages is not None and scope["path"].startswith(self._pages):
            return True
        declared = set(_declared(scope, self._routes))
        return "GET" in declared and "HEAD" not in declared

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._needs_get(scope):
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
