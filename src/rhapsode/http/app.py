"""The ASGI application: route families, error handlers and middleware."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Lifespan

import rhapsode
from rhapsode.core.observe import Observe, ignore
from rhapsode.http import front_page, native, request_params
from rhapsode.http.bodies import IGNORED_HEADER
from rhapsode.http.context import Context
from rhapsode.http.elevenlabs import family as elevenlabs
from rhapsode.http.errors import install_error_handlers
from rhapsode.http.families import RouteFamily
from rhapsode.http.frequent_routes import FrequentRoutes
from rhapsode.http.gemini import family as gemini
from rhapsode.http.head_requests import HeadRequests
from rhapsode.http.loopback import LoopbackHosts
from rhapsode.http.middleware import Middleware
from rhapsode.http.openai import family as openai
from rhapsode.http.openapi import openapi_document
from rhapsode.http.synchronous import DROPPED_HEADER, OLD_TASK_HEADER, TASK_HEADER

FAMILIES: Final = (native.FAMILY, openai.FAMILY, gemini.FAMILY, elevenlabs.FAMILY)
"""The routes of the server, the native ones first."""
TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The framework's own spans contain paths, queries and messages, which are private; ours do not."""
EXPOSED = (
    "Content-Disposition",
    request_params.REPLAYED,
    "Location",
    request_params.APPLIED,
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    IGNORED_HEADER,
    DROPPED_HEADER,
    TASK_HEADER,
    OLD_TASK_HEADER,
    "X-Request-Id",
)
"""Response headers of ours that pages of other origins may read (CORS)."""


def create_app(
    running: Callable[[], AbstractAsyncContextManager[Context]],
    *,
    max_body_bytes: int,
    max_document_bytes: int | None = None,
    observe: Observe = ignore,
    cors_origins: Sequence[str] = (),
    console: Callable[[FastAPI], ASGIApp] | None = None,
    families: Sequence[RouteFamily] = FAMILIES,
    loopback_hosts: bool = False,
) -> Middleware:
    """Return the application of all ``families``. ``running`` starts the parts behind it with the server, and stops
    them too.

    Bodies have at most ``max_body_bytes``, documents ``max_document_bytes`` (``None``: the same).
    Pages of ``cors_origins`` may call it from a browser, with an API key; cookies are never asked for. ``console``
    puts the console into the application, and its session middleware around it. ``loopback_hosts``: only requests for
    names of this machine are served.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running() as context:
            app.state.context = context
            yield

    app = _application(families, lifespan)
    app.state.has_console = console is not None
    inner: ASGIApp = app if console is None else console(app)
    pages = None if console is None else front_page.CONSOLE
    inner = HeadRequests(FrequentRoutes(inner, app), _routes(families), pages=pages)
    if cors_origins:
        inner = CORSMiddleware(
            inner,
            allow_origins=cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=EXPOSED,
        )
    if loopback_hosts:
        inner = LoopbackHosts(inner)
    return Middleware(
        inner, families, max_body_bytes=max_body_bytes, max_document_bytes=max_document_bytes, observe=observe
    )


def _application(families: Sequence[RouteFamily], lifespan: Lifespan[FastAPI]) -> FastAPI:
    """Return the routes of ``families`` with their error answers and the OpenAPI document."""
    app = FastAPI(
        title="rhapsode",
        version=rhapsode.__version__,
        summary="A unified text-to-speech generation API with durable tasks.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=TELEMETRY,
        generate_unique_id_function=lambda route: route.name,  # what generated clients name their functions by
        lifespan=lifespan,
    )
    for family in families:
        for router in family.routers:
            app.include_router(router)
    install_error_handlers(app, _routes(families))
    document: dict[str, object] = {}

    def openapi() -> dict[str, object]:
        if not document:
            document.update(openapi_document(app, families))
            context: Context | None = getattr(app.state, "context", None)  # there is none before the server starts
            if context is not None and context.public_url is not None:
                document["servers"] = [{"url": context.public_url}]
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def _routes(families: Sequence[RouteFamily]) -> list[BaseRoute]:
    return [route for family in families for router in family.routers for route in router.routes]
