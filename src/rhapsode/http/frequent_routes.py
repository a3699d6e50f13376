"""Creating and reading a task, which are most requests of all, without the framework's search for their route.

Finding a route among two hundred and resolving its dependencies take more time than a read of a task. The routes
themselves stay, for everything else about them: query parameters, headers that are refused, the OpenAPI document.
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
from rhapsode.http.tasks import CREATE_TASK, READ_TASK, answer_task, create_task

_TASK = re.compile(r"/v1/tasks/(task_[0-9A-Z]+)", re.ASCII)
_REFUSED = IDEMPOTENCY.lower().encode()


class FrequentRoutes:
    """ASGI middleware around ``inner``, the application ``app`` and what stands before it."""

    def __init__(self, inner: ASGIApp, app: FastAPI) -> None:
        self._inner = inner
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = None if scope["type"] != "http" or scope["query_string"] else _recognised(scope)
        if asked is None:
            await self._inner(scope, receive, send)
            return
        route, task_id = asked
        scope["app"], scope["route"] = self._app, route
        try:
            response = await self._answer(Request(scope, receive), task_id)
        except Exception as error:
            # As the framework does: answered here, where pages of others may read it, and raised.
            await error_response(fault(error), scope)(scope, receive, send)
            raise
        await response(scope, receive, send)

    async def _answer(self, request: Request, task_id: str | None) -> Response:
        """Return the state of a task, or that of a new one without ``task_id``."""
        context: Context = self._app.state.context
        try:
            key = await get_key(request, context)
            await require_speech_scope(key)
            if task_id is None:
                return await create_task(request, key, context)
            return answer_task(request, context, await context.service.get(key, task_id))
        except RhapsodeError as error:
            return answer_error(error, request)


def _recognised(scope: Scope) -> tuple[BaseRoute, str | None] | None:
    """Return the route of a request and the id of its task, if it has one; ``None`` for one of other routes."""
    if scope["method"] == "POST":
        return (CREATE_TASK, None) if scope["path"] == "/v1/tasks" else None
    if scope["method"] != "GET" or any(name == _REFUSED for name, _ in scope["headers"]):
        return None
    match = _TASK.fullmatch(scope["path"])
    return None if match is None else (READ_TASK, match[1])
