"""The shapes of errors: the contract's own, and those that the clients of OpenAI and Google read.

Which one a caller gets depends on the path, and for the list of models, which all three share, on how the key is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.types import Scope

from rhapsode.core.errors import LimitError, RequestError, RhapsodeError, UnavailableError

GOOGLE_KEY_HEADER = "x-goog-api-key"
GOOGLE_KEY_PARAMETER = "key"

Dialect = Callable[[RhapsodeError], dict[str, Any]]
"""Makes the body of an error."""

_GOOGLE_PATH = re.compile(r"/v1beta(/.*)?|/v1/models/[^/]*:[^/]*")
_SHARED_PATH = re.compile(r"/v1/models(/[^/]*)?")

_OPENAI_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
_OPENAI_KINDS = {"rate_limit_error": "requests", "not_found_error": "invalid_request_error"}

GOOGLE_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    409: "ABORTED",
    410: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""The names of Google's canonical codes (google.rpc.Code) for HTTP statuses; any other 4xx is INVALID_ARGUMENT."""


def dialect_of(scope: Scope) -> Dialect:
    """The shape of errors that the caller of a request reads."""
    path = scope["path"]
    if path.startswith("/v1/audio/"):
        return openai_error
    if is_googles(scope) or (_SHARED_PATH.fullmatch(path) and _has_google_key(scope)):
        return google_error
    return own_error


def is_googles(scope: Scope) -> bool:
    """Whether a path is one of Google's API, and of no other that there is here."""
    return bool(_GOOGLE_PATH.fullmatch(scope["path"]))


def takes_google_key(scope: Scope) -> bool:
    """Whether the key of a request may be sent as Google's clients send it."""
    return bool(is_googles(scope) or _SHARED_PATH.fullmatch(scope["path"]))


def _has_google_key(scope: Scope) -> bool:
    if any(name == GOOGLE_KEY_HEADER.encode() for name, _ in scope["headers"]):
        return True
    return GOOGLE_KEY_PARAMETER in QueryParams(scope["query_string"])


def google_key(request: Request) -> str | None:
    """The key as Google's clients send it: in a header, or in the query."""
    return request.headers.get(GOOGLE_KEY_HEADER, request.query_params.get(GOOGLE_KEY_PARAMETER))


def own_error(error: RhapsodeError) -> dict[str, Any]:
    """The contract's own shape."""
    return {
        "error": {
            "code": error.status,
            "error_message": error.message,
            "type": error.kind,
            "param": _param(error),
        }
    }


def openai_error(error: RhapsodeError) -> dict[str, Any]:
    """OpenAI's shape. ``code`` is one of its names, where it has one for this."""
    code = _OPENAI_CODES.get(error.status)
    if error.status == 404 and _param(error) == "model":
        code = "model_not_found"
    return {
        "error": {
            "message": error.message,
            "type": _OPENAI_KINDS.get(error.kind, error.kind),
            "param": _param(error),
            "code": code,
        }
    }


def google_error(error: RhapsodeError) -> dict[str, Any]:
    """Google's shape (google.rpc.Status), with the field that is wrong, or the time to wait, among the details."""
    body: dict[str, Any] = {
        "code": error.status,
        "message": error.message,
        "status": GOOGLE_STATUS.get(error.status, "INVALID_ARGUMENT" if error.status < 500 else "INTERNAL"),
    }
    details: list[dict[str, Any]] = []
    if (param := _param(error)) is not None and error.status in {400, 422}:
        violation = {"field": param, "description": error.message}
        details.append({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]})
    if isinstance(error, UnavailableError | LimitError):
        delay = f"{error.retry_after_seconds}s"
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay})
    if details:
        body["details"] = details
    return {"error": body}


def _param(error: RhapsodeError) -> str | None:
    return error.param if isinstance(error, RequestError) else None
