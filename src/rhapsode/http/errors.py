"""Error handlers: convert every error to the error format of the client's API."""

from __future__ import annotations

import errno
from collections.abc import Collection, Sequence

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from rhapsode.core.errors import (
    AuthenticationError,
    LimitError,
    MethodNotAllowedError,
    NotFoundError,
    RequestError,
    RhapsodeError,
    TaskFailedError,
    UnavailableError,
)
from rhapsode.core.nearest import did_you_mean, nearest
from rhapsode.http.error_formats import ErrorBody
from rhapsode.http.families import FAMILIES, RouteFamily, family_at
from rhapsode.http.head_requests import methods_at
from rhapsode.http.rate_limit_headers import allowance_of

NEAR_PATH, MAX_NEAR_PATH = 0.8, 100
"""How similar a path must be to one that exists to be answered with that, and how long it may be."""
ONLY_SOCKETS = "This path is for WebSockets: connect to it with ws:// or wss://."
FAULT = "The server failed and logged why."
_SCARCE = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT}


def fault(error: BaseException) -> RhapsodeError:
    """Return the public error for an unexpected exception: only whether a retry may help, no details."""
    if isinstance(error, OSError) and error.errno in _SCARCE:
        return UnavailableError("The server has no file descriptors, memory or disk left. Try again later.")
    return RhapsodeError(FAULT)


def error_response(error: RhapsodeError, scope: Scope, extra_headers: dict[str, str] | None = None) -> JSONResponse:
    """Return the response for one of rhapsode's errors, in the error format of the client of ``scope``."""
    headers = dict(extra_headers or {})
    if isinstance(error, AuthenticationError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, UnavailableError | LimitError):
        headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, TaskFailedError) and error.status == 409:  # OpenAI's clients retry after any other 409
        headers["X-Should-Retry"] = "false"
    return JSONResponse(_body(error, scope), status_code=error.status, headers=headers)


def answer_error(error: RhapsodeError, request: Request) -> JSONResponse:
    """Return the response for an error of ``request``; one about a limit sets the header ``RateLimit`` as well."""
    if isinstance(error, LimitError):
        allowance_of(request).stands(error.limit_status)
    return error_response(error, request.scope)


def _body(error: RhapsodeError, scope: Scope) -> ErrorBody:
    """Return an error as the caller reads it; on paths that cannot tell callers apart, as all of them do."""
    families: Sequence[RouteFamily] = scope[FAMILIES]
    family = family_at(families, scope)
    body = family.error_format(error)
    if family is families[0]:
        for further in families[1:]:
            if further.reads_native_errors(scope):
                body = {**body, "error": {**further.error_format(error)["error"], **body["error"]}}
    return body


def install_error_handlers(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Answer rhapsode's errors and the framework's own (unknown path, wrong method) in the error format of their
    client.
    """

    fixed = {route.path for route in routes if isinstance(route, Route) and "{" not in route.path}
    sockets = [route for route in routes if isinstance(route, WebSocketRoute)]
    fixed_sockets = {route.path for route in sockets if "{" not in route.path}

    async def on_rhapsode_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, RhapsodeError)
        return answer_error(error, request)

    async def on_http_exception(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        if error.status_code == 404:
            path = request.url.path
            is_socket = any(route.path_regex.match(path) for route in sockets)
            message = ONLY_SOCKETS if is_socket else _nothing_at(path, fixed)
            return error_response(NotFoundError(message), request.scope)
        if error.status_code == 405:
            headers["Allow"] = allowed = ", ".join(sorted(methods_at(request.scope, routes))) or "GET, HEAD"
            wrong = MethodNotAllowedError(f"This path does not take {request.method}, but {allowed}.")
            return error_response(wrong, request.scope, headers)
        wrapped = RequestError(str(error.detail))
        response = error_response(wrapped, request.scope, headers)
        response.status_code = error.status_code
        return response

    async def on_fault(request: Request, error: Exception) -> Response:
        # The framework raises the error again after this answer, for the middleware to log.
        return error_response(fault(error), request.scope)

    close_unknown = app.router.default

    async def at_unknown_path(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and "websocket.http.response" in scope.get("extensions", {}):
            error = NotFoundError(_nothing_at(scope["path"], fixed_sockets))
            await WebSocket(scope, receive, send).send_denial_response(error_response(error, scope))
        else:
            await close_unknown(scope, receive, send)  # a WebSocket by a 403, which reads as if the key was wrong

    app.router.default = at_unknown_path
    app.add_exception_handler(RhapsodeError, on_rhapsode_error)
    app.add_exception_handler(Exception, on_fault)
    app.add_exception_handler(HTTPException, on_http_exception)


def _nothing_at(path: str, fixed: Collection[str]) -> str:
    """Return the message on an unknown path. ``fixed`` are the paths without a variable part.

    Usual mistakes are a slash at the end, and a base URL that has ``/v1`` twice or not at all.
    """
    parts = path.strip("/").count("/")
    similar = [other for other in fixed if other != path and abs(other.count("/") - 1 - parts) <= 1]
    near = nearest(path, similar, cutoff=NEAR_PATH) if len(path) <= MAX_NEAR_PATH else None
    further = "'/openapi.json' lists what there is." if near is None else did_you_mean(near)
    return f"There is nothing at this path. {further}"
