"""The native error format, and helpers for all error formats."""

from __future__ import annotations

from rhapsode.core.errors import RequestError, RhapsodeError

ErrorBody = dict[str, dict[str, object]]
"""The JSON of an error: one object in the field ``error``, in ElevenLabs' format ``detail``."""


def own_error(error: RhapsodeError) -> ErrorBody:
    """Return the body of an error in the contract's own format."""
    return {
        "error": {
            "code": error.status,
            "error_message": error.message,
            "type": error.kind,
            "param": param_of(error),
        }
    }


def param_of(error: RhapsodeError) -> str | None:
    """Return the name of the field that an error is about, if it is about one."""
    return error.param if isinstance(error, RequestError) else None
