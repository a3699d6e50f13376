"""Every error leaves the server in the contract's shape, whoever raised it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route

from rhapsode.core.errors import (
    AuthenticationError,
    LimitError,
    MethodNotAllowedError,
    NotFoundError,
    RequestError,
    RhapsodeError,
    UnavailableError,
)
from rhapsode.http.allowance import allowance_of

FAULT = "The server failed and logged why."


def error_response(error: RhapsodeError, extra_headers: dict[str, str] | None = None) -> JSONResponse:
    """The response for one of rhapsode's errors."""
    headers = dict(extra_headers or {})
    body: dict[str, Any] = {
        "code": error.status,
        "error_message": error.message,
        "type": error.kind,
        "param": error.param if isinstance(error, RequestError) else None,
    }
    if isinstance(error, AuthenticationError):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, UnavailableError | LimitError):
        headers["Retry-After"] = str(error.retry_after_seconds)
    return JSONResponse({"error": body}, status_code=error.status, headers=headers)


def install_error_handlers(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Answer rhapsode's errors and the framework's own (unknown path, wrong method) in the contract's shape."""

    async def on_rhapsode_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, RhapsodeError)
        if isinstance(error, LimitError):
            allowance_of(request).stands(error.standing)
        return error_response(error)

    async def on_http_exception(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        if error.status_code == 404:
            return error_response(NotFoundError("There is nothing at this path. '/openapi.json' lists what there is."))
        if error.status_code == 405:
            headers["Allow"] = allowed = ", ".join(_methods_at(request, routes)) or "GET, HEAD"
            return error_response(
                MethodNotAllowedError(f"This path does not take {request.method}, but {allowed}."), headers
            )
        wrapped = RequestError(str(error.detail))
        response = error_response(wrapped, headers)
        response.status_code = error.status_code
        return response

    async def on_fault(_request: Request, _error: Exception) -> Response:
        # The framework raises the error again after this answer, for the edge to log.
        return error_response(RhapsodeError(FAULT))

    app.add_exception_handler(RhapsodeError, on_rhapsode_error)
    app.add_exception_handler(Exception, on_fault)
    app.add_exception_handler(HTTPException, on_http_exception)


def _methods_at(request: Request, routes: Sequence[BaseRoute]) -> list[str]:
    """The methods that the path of ``request`` takes; the framework names only those of the first route."""
    here = [route for route in routes if isinstance(route, Route) and route.matches(request.scope)[0] != Match.NONE]
    return sorted({method for route in here for method in route.methods or ()})
