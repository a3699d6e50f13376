"""JSON bodies that anybody may have sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from rhapsode.core.errors import NotJsonError, RequestError
from rhapsode.http.body import read_json


async def read(body: bytes, content_type: str | None = "application/json") -> Any:
    headers = [] if content_type is None else [(b"content-type", content_type.encode("latin-1"))]

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return await read_json(Request({"type": "http", "method": "POST", "headers": headers}, receive))


async def refusal(body: bytes) -> RequestError:
    with pytest.raises(RequestError) as raised:
        await read(body)
    assert raised.value.status == 400
    return raised.value


@pytest.mark.parametrize(
    "value", [{}, [], None, "ünï 𝄞 \u2028", 1, -0.5, 1e308, True, {"a": [{"b": "\\ud800 as text"}]}, 10**4000]
)
async def test_json_comes_through(value: Any) -> None:
    assert await read(json.dumps(value).encode()) == value
    assert await read(json.dumps(value, ensure_ascii=False).encode()) == value


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/vnd.x+json",
    ],
)
async def test_json_by_any_of_its_names(content_type: str) -> None:
    assert await read(b"[1]", content_type) == [1]


@pytest.mark.parametrize(
    "content_type",
    [None, "", "text/plain", "multipart/form-data; boundary=x", "text/json", "application/jsonp", "json"],
)
async def test_anything_else_is_not_json(content_type: str | None) -> None:
    with pytest.raises(NotJsonError):
        await read(b"{}", content_type)


@pytest.mark.parametrize(
    "body",
    [b"", b" ", b"{", b"{'a': 1}", b"[1,]", b'{"a": 1} x', b"\x00", b"nul", b'"\n"', b'"\\x"', b"\xef\xbb\xbf{}"],
)
async def test_malformed_json_is_located_and_not_repeated(body: bytes) -> None:
    error = await refusal(body)
    assert error.message.startswith("The body is not valid JSON: ")
    assert "line" in error.message


async def test_what_is_not_utf_8_is_located() -> None:
    assert (await refusal(b'{"a": "\xff"}')).message == "The body is not UTF-8 (at byte 7)."
    assert "UTF-8" in (await refusal('{"a": "x"}'.encode("utf-16"))).message
    assert "UTF-8" in (await refusal(b'"\xed\xa0\x80"')).message, "an encoded surrogate"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e999", "1" * 5000])
async def test_numbers_that_json_does_not_have_are_refused(number: str) -> None:
    assert (await refusal(f'{{"a": [{number}]}}'.encode())).message.startswith("The body is not valid JSON: ")


@pytest.mark.parametrize(
    ("body", "param", "words"),
    [
        (b'{"input": [{"params": {"text": "a\\u0000b"}}]}', "input[0].params.text", "NUL at position 1"),
        (b'{"a": {"b": ["ok", "\\ud83d"]}}', "a.b[1]", "lone surrogate at position 0"),
        (b'{"a": "\\udc00\\ud800"}', "a", "lone surrogate"),
        (b'{"a\\u0000": 1}', None, "key"),
        (b'{"x": {"\\ud800": 1}}', "x", "key"),
        (b'"\\u0000"', None, "NUL"),
    ],
)
async def test_what_no_database_can_hold_is_refused_wherever_it_stands(
    body: bytes, param: str | None, words: str
) -> None:
    error = await refusal(body)
    assert error.param == param
    assert words in error.message
    assert "\x00" not in error.message


async def test_a_pair_of_surrogates_is_a_character() -> None:
    assert await read(b'"\\ud834\\udd1e"') == "𝄞"


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
async def test_deep_nesting_is_refused(opening: bytes) -> None:
    assert (await refusal(opening * 200_000)).status == 400
    closing = b"]" if opening == b"[" else b"}"
    assert "nested too deeply" in (await refusal(opening * 100_000 + b"1" + closing * 100_000)).message
