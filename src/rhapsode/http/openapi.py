"""``/openapi.json``: made of the routes, of what checks their requests, and of what their families answer with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from rhapsode.http.bodies import IGNORED_HEADER
from rhapsode.http.context import (
    get_key,
    get_watcher,
    require_admin_scope,
    require_list_access,
    require_project_file,
    require_speech_scope,
)
from rhapsode.http.families import RouteFamily

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
_IGNORED = {
    "description": "Fields of the request that are not known here or have no effect, by their paths",
    "required": False,
    "schema": {"type": "string"},
}
_EXTRA_ERRORS = {"/files/{name}": {403: "The signature is wrong", 410: "The link has expired or the audio is gone"}}
_METRICS = "/metrics"
_SCOPED = ("/v1/keys", "/v1/usage")
"""Paths whose scope depends on what is asked for."""


def openapi_document(app: FastAPI, families: Sequence[RouteFamily]) -> dict[str, Any]:
    """Return FastAPI's document, made true: our errors instead of its own, the key where it is needed, our bodies."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        license_info=app.license_info,
        routes=app.routes,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    models = [
        *(model for family in families for model in family.requests),
        *(family.error_model for family in families),
    ]
    for model in models:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document["components"]["securitySchemes"] = {
        "apiKey": {"type": "http", "scheme": "bearer", "description": "An API key, made by `rhapsode keys create`."},
        **{
            family.key.scheme: {
                "type": "apiKey",
                "in": "header",
                "name": family.key.header,
                "description": "The same, there.",
            }
            for family in families
            if family.key is not None
        },
        "signedLink": {
            "type": "apiKey",
            "in": "query",
            "name": "signature",
            "description": "With `expires`, of a link that a task has in its metadata.",
        },
    }
    routes = {(route.path_format, name.lower()): route for route in _routes(families) for name in route.methods or ()}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            route = routes[path, method]
            _describe(path, operation, {dependency.call for dependency in _dependencies(route.dependant)}, families)
    return document


def _routes(families: Sequence[RouteFamily]) -> Iterator[APIRoute]:
    for family in families:
        for router in family.routers:
            yield from (route for route in router.routes if isinstance(route, APIRoute))


def _dependencies(dependant: Dependant) -> Iterator[Dependant]:
    for dependency in dependant.dependencies:
        yield dependency
        yield from _dependencies(dependency)


def _describe(path: str, operation: dict[str, Any], needs: set[Any], families: Sequence[RouteFamily]) -> None:
    """Add the security and the errors of an operation, whose dependencies are ``needs``."""
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422")):
        del answers["422"]
    if needs & {get_key, get_watcher, require_project_file, require_list_access} or path == _METRICS:
        operation["security"] = [
            {"apiKey": []},
            *({family.key.scheme: []} for family in families if family.key is not None and family.takes_key(path)),
            *([{"signedLink": []}] if needs & {get_watcher, require_project_file} else []),
            *([{}] if require_list_access in needs or path == _METRICS else []),
        ]
    if "requestBody" in operation and any(family.lenient and family.owns(path) for family in families):
        answers["200"].setdefault("headers", {})[IGNORED_HEADER] = _IGNORED
    for status, description in {**_errors_of(path, operation, needs, families), **_EXTRA_ERRORS.get(path, {})}.items():
        answers.setdefault(
            str(status),
            {
                "description": description,
                "content": {"application/json": {"schema": _error_schema(path, families)}},
                **({"headers": _LIMIT_HEADERS} if status == 429 else {}),
            },
        )


def _error_schema(path: str, families: Sequence[RouteFamily]) -> dict[str, Any]:
    """Return the schema of errors: that of the family that a path is for, or of all that share it."""
    native = families[0]
    owners = [family for family in families if family.owns(path)]
    owners = owners or [native, *(family for family in families if family.shares(path))]
    schemas = [{"$ref": f"#/components/schemas/{family.error_model.__name__}"} for family in owners]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _errors_of(
    path: str, operation: dict[str, Any], needs: set[Any], families: Sequence[RouteFamily]
) -> dict[int, str]:
    """Return the errors that an operation can answer with."""
    statuses = {405, 500}
    keyed = bool(needs & {get_key, get_watcher, require_project_file, require_list_access})
    if keyed:
        statuses |= {401, 429, 503}
    if require_list_access in needs and path.endswith("/voices"):  # these filter by the name of a model
        statuses |= {400, 404}
    if path == _METRICS:
        statuses |= {401, 503}
    if "requestBody" in operation:
        statuses |= {400, 413, 415}
    if (
        needs & {get_watcher, require_project_file, require_speech_scope}
        or require_admin_scope in needs
        or path.startswith(_SCOPED)
    ):
        statuses |= {403}
    checked = any(parameter["in"] != "path" for parameter in operation.get("parameters", ()))
    strict = path.startswith(
        ("/v1/tasks", "/v1/pronunciations", "/v1/documents", "/v1/projects", "/v1/voices/{voice}", *_SCOPED)
    )
    if keyed and (checked or strict):
        statuses |= {400}
    compatible = any(family.owns(path) for family in families) and "requestBody" in operation
    if "{" in path or compatible or path == "/v1/usage":  # these take the name of a model or the id of a key
        statuses |= {404}
    return {status: _ERRORS[status] for status in sorted(statuses)}
