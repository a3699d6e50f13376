"""Google's error format."""

from __future__ import annotations

from rhapsode.core.errors import LimitError, RhapsodeError, UnavailableError
from rhapsode.http.error_formats import ErrorBody, param_of

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
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""The names of Google's canonical codes (google.rpc.Code) for HTTP statuses; any other 4xx is INVALID_ARGUMENT."""


def google_error(error: RhapsodeError) -> ErrorBody:
    """Return the body of an error in Google's format (google.rpc.Status).

    The field that is wrong, or the time to wait, is among the details.
    """
    body: dict[str, object] = {
        "code": error.status,
        "message": error.message,
        "status": GOOGLE_STATUS.get(error.status, "INVALID_ARGUMENT" if error.status < 500 else "INTERNAL"),
    }
    details: list[dict[str, object]] = []
    if (param := param_of(error)) is not None and error.status in {400, 422}:
        violation = {"field": param, "description": error.message}
        details.append({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]})
    if isinstance(error, UnavailableError | LimitError):
        delay = f"{error.retry_after_seconds}s"
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay})
    if details:
        body["details"] = details
    return {"error": body}
