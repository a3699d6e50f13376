"""What callers ask for beside the body: query parameters and headers, each checked, none ignored in silence."""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.requests import Request

from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import hint
from rhapsode.core.task import TaskStatus
from rhapsode.service.requests import MAX_INPUTS
from rhapsode.service.watching import MAX_WAIT_SECONDS

MAX_PAGE = 100
DEFAULT_PAGE = 20
_DIGITS = re.compile(r"\d+", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
TASK_ID = {"type": "string", "pattern": f"^task_{_ULID}$"}
"""The schema of the id of a task in a query."""
_STATUS = "|".join(status.value for status in TaskStatus)
STATUSES = {"type": "string", "pattern": f"^({_STATUS})(,({_STATUS}))*$", "examples": ["pending,processing"]}
_VISIBLE = re.compile(r"[!-~]{1,255}")

IDEMPOTENCY = "Idempotency-Key"
APPLIED = "Preference-Applied"
REPLAYED = "Idempotent-Replayed"


def query(request: Request, *known: str) -> dict[str, str]:
    """Return the query parameters. Raises RequestError for one that is not ``known``, is given twice, or holds a NUL.

    Unknown parameters are refused, so that a client that relies on one learns that it has no effect.
    """
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        shown = name[:64]
        if name not in known:
            raise RequestError(f"Unknown query parameter '{shown}'{_hint(shown, known)}", param=shown)
        if name in values:
            raise RequestError(f"The query parameter '{name}' is given twice.", param=name)
        if "\0" in value:  # PostgreSQL accepts no NUL in a parameter
            raise RequestError(f"The query parameter '{name}' holds the character NUL.", param=name)
        values[name] = value
    return values


def no_idempotency_key(request: Request) -> None:
    """Raise RequestError when a call that reads has an idempotency key, for it has no use there."""
    if IDEMPOTENCY.lower() in request.headers:
        raise RequestError(f"The {IDEMPOTENCY} header is for calls that change something.", param=IDEMPOTENCY)


def not_idempotent(request: Request) -> None:
    """Raise RequestError when a call that cannot be repeated without harm is sent as if it could be."""
    if IDEMPOTENCY.lower() in request.headers:
        raise RequestError(f"This call does not support the {IDEMPOTENCY} header.", param=IDEMPOTENCY)


def idempotency_key(request: Request) -> str | None:
    """Return the caller's idempotency key, if there is one. Raises RequestError when it is malformed."""
    values = request.headers.getlist(IDEMPOTENCY)
    if not values:
        return None
    if len(values) > 1 or not _VISIBLE.fullmatch(values[0]):
        raise RequestError(
            f"The {IDEMPOTENCY} header must be 1 to 255 visible ASCII characters, and there must be one.",
            param=IDEMPOTENCY,
        )
    return values[0]


def preferred_wait(request: Request) -> int | None:
    """Return the seconds of ``Prefer: wait=N`` (RFC 7240), if there are any; other preferences are not ours to apply.

    ``wait`` alone is as long as possible, and so is more than :data:`MAX_WAIT_SECONDS`. What is no number of seconds
    is ignored, as section 2 of the RFC has it of a preference that cannot be applied.
    """
    for preference in ",".join(request.headers.getlist("prefer")).split(","):
        name, equals, value = preference.partition(";")[0].partition("=")
        if name.strip().lower() == "wait":
            value = value.strip().strip('"') if equals else str(MAX_WAIT_SECONDS)
            return min(int(value[:9]), MAX_WAIT_SECONDS) if _DIGITS.fullmatch(value) else None
    return None


def asked_wait(parameters: dict[str, str]) -> int | None:
    """Return the seconds of ``?wait=N``, if there are any. Raises RequestError when it is malformed or too large."""
    return _seconds(parameters["wait"], "wait") if "wait" in parameters else None


def item(parameters: dict[str, str]) -> int:
    """Return which input of a task is meant, counted from 0: the first unless ``?input=N`` says so. Raises
    RequestError.
    """
    value = parameters.get("input", "0")
    if not _NUMBER.fullmatch(value) or int(value) >= MAX_INPUTS:
        raise RequestError(f"'input' must be a whole number from 0 to {MAX_INPUTS - 1}.", param="input")
    return int(value)


def page_size(parameters: dict[str, str]) -> int:
    """Return how many tasks a page has. Raises RequestError."""
    value = parameters.get("limit", str(DEFAULT_PAGE))
    if not _NUMBER.fullmatch(value) or not 1 <= int(value) <= MAX_PAGE:
        raise RequestError(f"'limit' must be a whole number from 1 to {MAX_PAGE}.", param="limit")
    return int(value)


def cursor(parameters: dict[str, str], kind: str = "task") -> str | None:
    """Return the id that a page begins behind, of what may be gone by now. Raises RequestError if it is no id of
    ``kind``.
    """
    value = parameters.get("after")
    if value is not None and not re.fullmatch(f"{kind}_{_ULID}", value, re.ASCII):
        raise RequestError(f"'after' must be the id of a {kind}: the last one of the page before.", param="after")
    return value


def statuses(parameters: dict[str, str]) -> frozenset[TaskStatus]:
    """Return the statuses that are asked for; none means all. Raises RequestError for an unknown one."""
    if "status" not in parameters:
        return frozenset()
    names = [part.strip() for part in parameters["status"].split(",")]
    valid = [status.value for status in TaskStatus]
    for name in names:
        if name not in valid:
            shown = name[:64]
            raise RequestError(f"Unknown status '{shown}'{_hint(shown, valid)}", param="status")
    return frozenset(TaskStatus(name) for name in names)


def _seconds(value: str, param: str) -> int:
    if not _NUMBER.fullmatch(value) or int(value) > MAX_WAIT_SECONDS:
        raise RequestError(f"'wait' must be a whole number of seconds from 0 to {MAX_WAIT_SECONDS}.", param=param)
    return int(value)


def _hint(name: str, known: Collection[str]) -> str:
    return f". {hint(name, known)}" if known else ": this call takes none."
