"""Read JSON bodies from untrusted clients."""

from __future__ import annotations

import asyncio
import codecs
import json
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request

from rhapsode.core.errors import NotJsonError, RequestError
from rhapsode.core.field_paths import field_path
from rhapsode.http.json_scan import MAX_DEPTH, check_json

INLINE_BYTES = 100_000
"""Larger bodies are parsed in a thread, one at a time: this bounds latency of other requests, and memory."""
SMALL_BYTES = 16_384
"""Up to this size a body has fewer values than the limit, whatever it holds."""
_one_at_a_time = ThreadPoolExecutor(1, thread_name_prefix="rhapsode-json")


async def read_json(request: Request) -> Any:
    """Return the parsed body. Raises NotJsonError for another content type, RequestError for anything malformed.

    NUL and lone surrogates are refused everywhere, in keys too: neither PostgreSQL nor UTF-8 can hold them.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json" and not (
        content_type.startswith("application/") and content_type.endswith("+json")
    ):
        raise NotJsonError
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise NotJsonError("The request body must not be compressed: send it without 'Content-Encoding'.")
    return await parse_aside(await request.body())


async def parse_aside(body: bytes) -> Any:
    """Return the value that ``body`` is the JSON of, of a large one in a thread. Raises as :func:`parse_json`."""
    if len(body) <= INLINE_BYTES:
        return parse_json(body)
    return await asyncio.get_running_loop().run_in_executor(_one_at_a_time, parse_json, body)


def parse_json(body: bytes) -> Any:
    """Return the value that ``body`` is the JSON of. Raises RequestError for anything malformed or out of bounds.

    A byte order mark before it is ignored, as RFC 8259 allows: some clients on Windows write one.
    """
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(f"The body is not UTF-8 (at byte {error.start}).") from None
    small, value = _parse_small(text, body)
    if small:
        return value
    check_json(body)
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise RequestError("The body is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise RequestError(
            f"The body is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        ) from None
    except ValueError:  # an integer with thousands of digits
        raise RequestError("The body is not valid JSON: it has a number that is out of range.") from None
    if b"\\u" in body:  # JSON can encode the refused characters only with an escape
        check_strings(value, "")
    return value


def _parse_small(text: str, body: bytes) -> tuple[bool, Any]:
    """Parse a body that is small, sound and without escapes, for which a scan would take longer than the parser.

    Returns whether it is, and its value. What is wrong with another one is left for the scan and the parser to say.
    """
    if len(body) > SMALL_BYTES or b"\\u" in body or body.count(b"{") + body.count(b"[") > MAX_DEPTH:
        return False, None
    try:
        return True, _SMALL_DECODER.decode(text)
    except (RequestError, ValueError, RecursionError):
        return False, None


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, object]:
    """Return an object. Raises ValueError if a field of it is given twice."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError
    return fields


async def no_body(request: Request) -> None:
    """Raise RequestError unless the body is missing or empty."""
    if (await request.body()).strip() not in (b"", b"{}"):
        raise RequestError("This call takes no body.")


def check_strings(value: object, path: str) -> None:
    """Raise RequestError, whose ``param`` is below ``path``, if a string of ``value`` contains a character that the
    stores cannot hold.
    """
    if isinstance(value, str):
        at = unstorable(value)
        if at is not None:
            kind = "the character NUL" if value[at] == "\x00" else "a lone surrogate"
            raise RequestError(f"There is {kind} at position {at}, which is not text.", param=path or None)
    elif isinstance(value, dict):
        for key, entry in value.items():
            if unstorable(key) is not None:
                raise RequestError("A key holds a character that is not text.", param=path or None)
            check_strings(entry, field_path(path, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            check_strings(entry, field_path(path, index))


def unstorable(text: str) -> int | None:
    """Return the index of the first character of ``text`` that the stores cannot hold: NUL, or a lone surrogate."""
    at = text.find("\0")
    try:
        text.encode()  # a tenth of the time that a regular expression takes
    except UnicodeEncodeError as error:
        return error.start if at < 0 else min(at, error.start)
    return None if at < 0 else at


def _refuse_constant(name: str) -> float:
    raise RequestError(f"The body is not valid JSON: {name} is no JSON number.")


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise RequestError("The body is not valid JSON: it has a number that is out of range.")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)
_SMALL_DECODER = json.JSONDecoder(object_pairs_hook=_fields, parse_constant=_refuse_constant, parse_float=_finite)
"""One that finds fields which are given twice itself; for larger bodies the scan has done that."""
