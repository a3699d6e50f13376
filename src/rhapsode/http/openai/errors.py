"""OpenAI's error format."""

from __future__ import annotations

from rhapsode.core.errors import RhapsodeError
from rhapsode.http.error_formats import ErrorBody, param_of

_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
_KINDS = {"rate_limit_error": "requests", "not_found_error": "invalid_request_error"}


def openai_error(error: RhapsodeError) -> ErrorBody:
    """Return the body of an error in OpenAI's format. ``code`` is one of its names, where it has one for this."""
    code = _CODES.get(error.status)
    if error.status == 404 and param_of(error) == "model":
        code = "model_not_found"
    return {
        "error": {
            "message": error.message,
            "type": _KINDS.get(error.kind, error.kind),
            "param": param_of(error),
            "code": code,
        }
    }
