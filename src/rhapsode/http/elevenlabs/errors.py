"""ElevenLabs' error format."""

from __future__ import annotations

from rhapsode.core.errors import RhapsodeError
from rhapsode.http.error_formats import ErrorBody, param_of

CODES = {
    400: "invalid_request",
    401: "invalid_api_key",
    403: "missing_permissions",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    410: "gone",
    413: "request_too_large",
    415: "unsupported_media_type",
    422: "conflict",
    429: "rate_limit_exceeded",
    501: "not_implemented",
    502: "upstream_error",
    503: "system_busy",
    504: "timeout",
}
"""Their words for HTTP statuses, which clients compare (``detail.status``); anything else is ``server_error``."""
_MISSING = {"voice_id": "voice_not_found", "model_id": "model_not_found"}


def elevenlabs_error(error: RhapsodeError) -> ErrorBody:
    """Return the body of an error in ElevenLabs' format. ``code`` and ``status`` are the same word."""
    code = CODES.get(error.status, "server_error")
    param = param_of(error)
    if error.status == 404 and param is not None:
        code = _MISSING.get(param, code)
    return {
        "detail": {"type": error.kind, "code": code, "message": error.message, "status": code, "param": param},
    }
