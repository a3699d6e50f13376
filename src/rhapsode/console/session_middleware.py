"""The middleware in front of the console: without a session it answers no request and accepts no websocket.

NiceGUI itself checks nothing: its files, its socket and its uploads need no authentication.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, State
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rhapsode.console.error_page import error_page
from rhapsode.console.loading import Pages
from rhapsode.console.login import ROUTES, SignIn
from rhapsode.core.errors import (
    AuthenticationError,
    ForbiddenError,
    RequestError,
    TooLargeError,
    UnavailableError,
)
from rhapsode.http.context import Context
from rhapsode.http.errors import error_response
from rhapsode.http.front_page import CONSOLE

PATH = CONSOLE
"""Where the console is."""
COOKIE = "rhapsode_session"
CONTEXT = "rhapsode.context"
"""Where the scope of a request holds the parts of the server, for the pages, which another application serves."""
_PREFIX_HEADER = b"x-forwarded-prefix"
LOOK_SECONDS = 1.0
"""A session whose socket is open is asked for again when something passes and this long has gone by."""
"""The close code of a websocket whose session has ended (RFC 6455)."""

POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Of the console's pages. NiceGUI compiles templates in the browser and writes styles and scripts into its pages, so
it needs 'unsafe-inline' and 'unsafe-eval'; they are allowed nowhere else."""
_HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


class SessionMiddleware:
    """ASGI middleware around the application, with ``pages`` at the console's path.

    ``public_url`` is the address by which callers come, if it was set.
    """

    def __init__(self, app: ASGIApp, pages: Pages, state: State, public_url: str | None) -> None:
        self._app = app
        self._pages = pages
        self._state = state
        self._public = urlsplit(public_url or "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        inside = path == PATH or path.startswith(f"{PATH}/")
        if scope["type"] == "http" and inside:
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket" and inside:
            await self._websocket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, self._closing(receive), send)
        else:
            await self._app(scope, receive, send)

    def _closing(self, receive: Receive) -> Receive:
        """Return the server's life as the application hears of it; the pages end before it does."""

        async def receive_then_close() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await self._pages.close()
            return message

        return receive_then_close

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message.get("headers", ())}
                message["headers"] = [
                    *message.get("headers", ()),
                    *((name, value) for name, value in _HEADERS if name not in names),
                ]
            await send(message)

        request = Request(scope, receive)
        path: str = scope["path"]
        if request.method not in {"GET", "HEAD"} and not self._same_origin(request.headers):
            await error_response(ForbiddenError("This was sent by a page of another origin."), scope)(
                scope, receive, send_with_policy
            )
        elif "%00" in request.url.query:
            error = RequestError("The query holds the character NUL.")
            await error_response(error, scope)(scope, receive, send_with_policy)
        elif route := ROUTES.get(path.removeprefix(PATH)):
            self._pages.begin()  # the first page follows a sign-in
            sign_in = SignIn(self._context, self._home(request), COOKIE, secure=self._secure(request))
            try:
                answer = await route(sign_in, request)
            except TooLargeError as too_large:
                answer = error_response(too_large, scope)
            await answer(scope, receive, send_with_policy)
        elif path == PATH:
            await RedirectResponse(f"{self._home(request)}/", 307)(scope, receive, send_with_policy)
        elif await self._session(request.headers) is not None:
            scope[CONTEXT] = self._context
            scope["headers"] = self._prefixed(scope["headers"])
            try:
                await self._pages(scope, receive, _in_our_words(scope, receive, send_with_policy, self._home(request)))
            finally:
                _name_route(scope)
        elif request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", ""):
            query = f"?{request.url.query}" if request.url.query else ""
            destination = quote(f"{path.removeprefix(PATH)}{query}", safe="/")
            await RedirectResponse(f"{self._home(request)}/login?next={destination}", 303)(
                scope, receive, send_with_policy
            )
        else:
            stranger = AuthenticationError(f"Sign in at {PATH}/login first.")
            await error_response(stranger, scope)(scope, receive, send_with_policy)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if not self._same_origin(headers, needed=True) or await self._session(headers) is None:
            await receive()
            await send({"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION})  # before it is accepted: a 403
            return
        looked, ended = time.monotonic(), False

        async def still() -> bool:
            nonlocal looked, ended
            if not ended and time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                ended = await self._session(headers) is None
                if ended:
                    await send(
                        {"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION, "reason": "The session ended."}
                    )
            return not ended

        async def checked_receive() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and not await still():
                return {"type": "websocket.disconnect", "code": WS_1008_POLICY_VIOLATION}
            return message

        async def checked_send(message: Message) -> None:
            if message["type"] == "websocket.send" and not await still():
                raise OSError("the session has ended")  # what a server raises after a disconnect
            await send(message)

        await self._pages(scope, checked_receive, checked_send)

    async def _session(self, headers: Headers) -> str | None:
        """Return the session of who sent these headers, if it has not ended. None while the store is unavailable."""
        session = session_of(headers)
        if session is None:
            return None
        try:
            await self._context.sessions.resume(session)
        except (AuthenticationError, UnavailableError):
            return None
        return session

    @property
    def _context(self) -> Context:
        context: Context = self._state.context
        return context

    @property
    def _prefix(self) -> str:
        """The path that a proxy has put the server below, without a slash at its end."""
        return self._public.path.rstrip("/")

    def _home(self, request: Request) -> str:
        """Return the path of the console as callers see it."""
        return f"{self._prefix}{PATH}"

    def _prefixed(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return the headers of a request with the prefix, which NiceGUI puts before the addresses of its files.

        One that was sent is dropped: it would be the caller's, or the one of the public URL once more.
        """
        others = [(name, value) for name, value in headers if name != _PREFIX_HEADER]
        return [*others, (_PREFIX_HEADER, self._prefix.encode())] if self._prefix else others

    def _secure(self, request: Request) -> bool:
        return request.url.scheme == "https" or self._public.scheme == "https"

    def _same_origin(self, headers: Headers, *, needed: bool = False) -> bool:
        """Tell whether a page of this server sent it, by the Origin that every browser tells; others need not, unless
        it is ``needed``.
        """
        origin = headers.get("origin")
        if origin is None:
            return not needed and headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        host = urlsplit(origin).netloc
        return bool(host) and host in {headers.get("host"), self._public.netloc}


def _in_our_words(scope: Scope, receive: Receive, send: Send, home: str) -> Send:
    """Return ``send`` that replaces NiceGUI's error pages by our own."""
    replaced = False
    as_html = "text/html" in Headers(scope=scope).get("accept", "")

    async def send_in_our_words(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.INTERNAL_SERVER_ERROR:
            kind = Headers(raw=message.get("headers", [])).get("content-type", "")
            if as_html and not kind.startswith("application/json"):
                replaced = True
                page = error_page(home, HTTPStatus.SERVICE_UNAVAILABLE)
                await page(scope, receive, send)
        if not replaced:
            await send(message)

    return send_in_our_words


class _Route:
    """The name of a route for logs and metrics."""

    def __init__(self, path: str) -> None:
        self.path_format = path


def _name_route(scope: Scope) -> None:
    """Name pages by their template below the console's path; NiceGUI's files and its socket are all one."""
    inner = getattr(scope.get("route"), "path", None)
    page = scope.get("nicegui_page_path")
    scope["route"] = _Route(f"{PATH}{page}" if page and page == inner else f"{PATH}/_nicegui")


def session_of(headers: Headers | Mapping[str, str]) -> str | None:
    """Return the session that the cookies of a request name, whether it is one or not."""
    return cookie_parser(headers.get("cookie", "")).get(COOKIE) or None
