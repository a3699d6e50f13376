"""The ASGI application: routes, errors and the OpenAPI document."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig
from pydantic import BaseModel
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

import rhapsode
from rhapsode.core.observe import Observe, ignore
from rhapsode.http import (
    asks,
    catalogue,
    deliveries,
    dialects,
    documentation,
    files,
    health,
    key_schemas,
    keys,
    listening,
    metrics,
    phonemes,
    tasks,
    usage,
)
from rhapsode.http.context import Context
from rhapsode.http.dialects import GOOGLE_KEY_HEADER, dialect_of, takes_google_key
from rhapsode.http.edge import Edge
from rhapsode.http.errors import install_error_handlers
from rhapsode.http.gemini import generate as gemini_speech
from rhapsode.http.gemini.schemas import REQUESTS as GEMINI_REQUESTS
from rhapsode.http.gemini.schemas import GoogleError
from rhapsode.http.openai import speech as openai_speech
from rhapsode.http.openai.schemas import CreateSpeech, OpenAIError
from rhapsode.http.schemas import CreateTask, ErrorResponse
from rhapsode.http.speaking import TASK_HEADER

_ERRORS = {
    400: "The request cannot be served; the message names the field and the nearest valid value",
    401: "No valid API key",
    403: "The key lacks the scope",
    404: "No such thing, or not yours",
    405: "Wrong method",
    413: "The body is too large",
    415: "The body is not JSON",
    429: "A limit of the key is reached; see Retry-After",
    500: "The server failed",
    503: "The server cannot take this now; see Retry-After",
}
_LIMIT_HEADERS = {
    name: {"description": description, "required": required, "schema": {"type": "string"}}
    for name, description, required in (
        ("Retry-After", "Seconds", True),
        ("RateLimit-Policy", "The limits of the key, on all its answers (IETF draft)", True),
        ("RateLimit", "What is left of those that were counted", True),
    )
}
_EXTRA_ERRORS = {"/files/{name}": {403: "The signature is wrong", 410: "The link has expired or the audio is gone"}}
_MODULES = (
    tasks,
    listening,
    deliveries,
    catalogue,
    keys,
    usage,
    phonemes,
    openai_speech,
    gemini_speech,
    files,
    health,
    metrics,
    documentation,
)
_METRICS = "/metrics"
_SPEECH = ("/v1/audio/speech",)
TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""The framework's own spans hold paths, queries and messages, which are nobody's business; ours do not."""
EXPOSED = (
    "Content-Disposition",
    asks.REPLAYED,
    "Location",
    asks.APPLIED,
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    TASK_HEADER,
    "X-Request-Id",
)
"""Headers of ours that the pages of other origins may read, beside those that every browser lets them."""
_OPEN_PATHS = ("/healthz", "/readyz", "/files/")


def create_app(
    running: Callable[[], AbstractAsyncContextManager[Context]],
    *,
    max_body_bytes: int,
    observe: Observe = ignore,
    cors_origins: Sequence[str] = (),
    console: Callable[[FastAPI], ASGIApp] | None = None,
) -> Edge:
    """The application. ``running`` starts the parts behind it when the server starts, and stops them with it.

    Pages of ``cors_origins`` may call it from a browser, with an API key; cookies are never asked for. ``console``
    puts the console into the application, and its gate around it.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running() as context:
            app.state.context = context
            yield

    app = FastAPI(
        title="rhapsode",
        version=rhapsode.__version__,
        summary="A unified text-to-speech generation API with durable tasks.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=TELEMETRY,
        lifespan=lifespan,
    )
    for module in _MODULES:
        app.include_router(module.router)
    install_error_handlers(app, [route for module in _MODULES for route in module.router.routes])
    document: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not document:
            document.update(_openapi(app))
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    inner: ASGIApp = app if console is None else console(app)
    if cors_origins:
        inner = CORSMiddleware(
            inner,
            allow_origins=cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=EXPOSED,
        )
    return Edge(inner, max_body_bytes=max_body_bytes, observe=observe)


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document, made true: our errors instead of its own, the key where it is needed, and our body."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        license_info=app.license_info,
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    models: tuple[type[BaseModel], ...] = (
        CreateTask,
        phonemes.ReadText,
        *key_schemas.REQUESTS,
        CreateSpeech,
        *GEMINI_REQUESTS,
        ErrorResponse,
        OpenAIError,
        GoogleError,
    )
    for model in models:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document["components"]["securitySchemes"] = {
        "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key, made by `rhapsode keys create`."},
        "googleKey": {"type": "apiKey", "in": "header", "name": GOOGLE_KEY_HEADER, "description": "The same, there."},
    }
    for path, operations in document["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            if "HTTPValidationError" in str(answers.get("422")):
                del answers["422"]
            if not path.startswith(_OPEN_PATHS):
                google: list[dict[str, list[str]]] = [{"googleKey": []}] if _takes_google_key(path) else []
                operation["security"] = [{"apiKey": []}, *google, *([{}] if path == _METRICS else [])]
            for status, description in {**_errors_of(path, operation), **_EXTRA_ERRORS.get(path, {})}.items():
                answers.setdefault(
                    str(status),
                    {
                        "description": description,
                        "content": {"application/json": {"schema": _error_schema(path)}},
                        **({"headers": _LIMIT_HEADERS} if status == 429 else {}),
                    },
                )
    return document


def _takes_google_key(path: str) -> bool:
    return takes_google_key({"path": path})


def _error_schema(path: str) -> dict[str, Any]:
    """The schema of errors: our own or that of the clients whom a path is for."""
    scope = {"path": path, "headers": [], "query_string": b""}
    own, google = ({"$ref": f"#/components/schemas/{model.__name__}"} for model in (ErrorResponse, GoogleError))
    match dialect_of(scope):
        case dialects.openai_error:
            return {"$ref": f"#/components/schemas/{OpenAIError.__name__}"}
        case dialects.google_error:
            return google
        case _:
            return {"anyOf": [own, google]} if _takes_google_key(path) else own


def _errors_of(path: str, operation: dict[str, Any]) -> dict[int, str]:
    """The errors that an operation can answer with."""
    wanted = {405, 500}
    if not path.startswith(_OPEN_PATHS):
        wanted |= {401, 503} if path == _METRICS else {401, 429, 503}
    if "requestBody" in operation:
        wanted |= {400, 413, 415}
    if path.startswith(("/v1/tasks", "/v1/keys", "/v1/usage", *_SPEECH)) or path.endswith("enerateContent"):
        wanted |= {400, 403}  # for query and scope are checked
    if path.endswith("/models") and _takes_google_key(path):
        wanted |= {400}
    if "{" in path or path in {*_SPEECH, "/v1/usage"}:  # which take the name of a model, or the id of a key
        wanted |= {404}
    return {status: _ERRORS[status] for status in sorted(wanted)}
