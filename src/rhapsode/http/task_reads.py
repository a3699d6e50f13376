"""Reads of a task, which are most requests of all, answered before the framework looks for their route.

Finding the route among two hundred and resolving its dependencies take more time than the answer. The route itself
stays, for everything else about a read: query parameters, headers that are refused, the OpenAPI document.
"""

from __future__ import annotations

import re

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from rhapsode.core.errors import RhapsodeError
from rhapsode.http.context import Context, get_key, require_speech_scope
from rhapsode.http.errors import answer_error, error_response, fault
from rhapsode.http.request_params import IDEMPOTENCY
from rhapsode.http.tasks import READ_TASK, answer_task

_PATH = re.compile(r"/v1/tasks/(task_[0-9A-Z]+)", re.ASCII)
_REFUSED = IDEMPOTENCY.lower().encode()


class TaskReads:
    """ASGI middleware around ``inner``, the application ``app`` and what stands before it."""

    def __init__(self, inner: ASGIApp, app: FastAPI) -> None:
        self._inner = inner
        self._app = app
        self._route: BaseRoute = READ_TASK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
            await self._inner(scope, receive, send)
            return
        match = _PATH.fullmatch(scope["path"])
        if match is None or any(name == _REFUSED for name, _ in scope["headers"]):
            await self._inner(scope, receive, send)
            return
        scope["app"], scope["route"] = self._app, self._route
        try:
            response = await self._read(Request(scope, receive), match[1])
        except Exception as error:
            # As the framework does: answered here, where pages of others may read it, and raised.
            await error_response(fault(error), scope)(scope, receive, send)
            raise
        await response(scope, receive, send)

    async def _read(self, request: Request, id: str) -> Response:
        context: Context = self._app.state.context
        try:
            key = await get_key(request, context)
            await require_speech_scope(key)
            return answer_task(request, context, await context.service.get(key, id))
        except RhapsodeError as error:
            return answer_error(error, request)
