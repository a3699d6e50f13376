"""The outermost layer: request ids, the limit on bodies, the log line, and the handler of unexpected errors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from ulid import ULID

from rhapsode.core.errors import NotFoundError, TooLargeError
from rhapsode.core.observe import Observe, RequestEnded, ignore
from rhapsode.http.bodies import IGNORED, IGNORED_HEADER, ignored_header
from rhapsode.http.errors import error_response, fault
from rhapsode.http.families import FAMILIES, RouteFamily, routed_path
from rhapsode.http.rate_limit_headers import SCOPE, Allowance

log = structlog.get_logger(__name__)

POLICY = (
    b"content-security-policy",
    b"default-src 'none'; media-src 'self'; frame-ancestors 'none'",
)
"""Of every answer that has none of its own: it is data, not a page."""
CLIENT_LEFT = 499
"""The status in the log of a request whose client hung up before it was complete; nothing is answered."""
LINGER_SECONDS = 2.0
LINGER_BYTES = 64_000_000
"""After a refused body the connection is kept open for so long, discarding what still arrives: closing it at once
would reset the connection, and many clients would never see the answer."""


class Middleware:
    """ASGI middleware around the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        families: Sequence[RouteFamily],
        *,
        max_body_bytes: int,
        max_document_bytes: int | None = None,
        observe: Observe = ignore,
    ) -> None:
        self._app = app
        self._families = families
        self._observe = observe
        self._max_body_bytes = max_body_bytes
        self._max_document_bytes = max_document_bytes or max_body_bytes
        self._document_paths = frozenset(path for family in families for path in family.document_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id = f"req_{ULID()}"
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id)
        scope[FAMILIES] = self._families
        if scope["type"] == "http":
            await self._answered(scope, receive, send, request_id)
        else:
            await self._app(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        """Run the application for one request, and log how it ended; an internal error of it is answered here."""
        started = time.perf_counter()
        scope[SCOPE] = allowance = Allowance()
        if (path := routed_path(self._families, scope["path"])) != scope["path"]:
            scope["path"], scope["raw_path"] = path, quote(path).encode()
        scope[IGNORED] = ignored = list[str]()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message.get("headers", ())
                message["headers"] = [
                    *headers,
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    *([] if any(name == b"content-security-policy" for name, _ in headers) else [POLICY]),
                    *allowance.headers(),
                    *([(IGNORED_HEADER.lower().encode(), ignored_header(ignored))] if ignored else []),
                ]
            await send(message)

        try:
            await self._limited(scope, receive, send_with_id)
        except ClientDisconnect:
            status = CLIENT_LEFT
        except Exception as error:  # an internal error: the client gets an answer, never a stack trace
            log.exception("request.error")
            if status == 0:
                await error_response(fault(error), scope)(scope, receive, send_with_id)
        finally:
            self._record(scope, status, time.perf_counter() - started, request_id)

    def _record(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        """Log and observe how a request ended. Its route is told by its template: a path may hold anything."""
        method, route = scope["method"], getattr(scope.get("route"), "path_format", None)
        self._observe(RequestEnded(method, route, status, seconds, request_id, _traceparent(scope["headers"])))
        log.info("request", method=method, route=route, status=status, ms=round(1000 * seconds, 1))

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; refuse a body over the limit, by its declared length before any of it is read."""
        if "\0" in scope["path"]:  # PostgreSQL accepts no NUL in a parameter
            await error_response(NotFoundError(), scope)(scope, receive, send)
            return
        headers = dict(scope["headers"])
        is_document = scope["path"] in self._document_paths and b"json" not in headers.get(b"content-type", b"")
        limit = self._max_document_bytes if is_document else self._max_body_bytes
        declared = headers.get(b"content-length", b"").lstrip(b"0")
        if declared.isdigit() and (len(declared) > 18 or int(declared) > limit):  # int() takes no thousands of digits
            await _refuse(limit, scope, receive, send)
            return
        received = 0
        begun = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    raise TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            if received > limit and not begun:
                return  # drop the application's response to TooLargeError: the one below says more
            begun = True
            await send(message)

        await self._app(scope, counted, noted)
        if received > limit and not begun:
            await _refuse(limit, scope, receive, send)


def _traceparent(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    traceparent = next((value for name, value in headers if name == b"traceparent"), None)
    return None if traceparent is None else traceparent.decode("latin-1")


async def _refuse(limit: int, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 413 and discard what still arrives of the body, for a while."""
    error = TooLargeError(f"The request body is over the limit of {limit:,} bytes.")
    answer = error_response(error, scope, {"Connection": "close"})
    await send({"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers})
    await send({"type": "http.response.body", "body": bytes(answer.body), "more_body": True})
    discarded = 0
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while discarded < LINGER_BYTES:
                message = await receive()
                if message["type"] != "http.request" or not message.get("more_body"):
                    break
                discarded += len(message.get("body", b""))
    except TimeoutError:
        pass
    await send({"type": "http.response.body", "body": b"", "more_body": False})
