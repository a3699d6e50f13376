"""JSON bodies that anybody may have sent."""

from __future__ import annotations

import contextlib
import json
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.requests import Request
from starlette.types import Message

from rhapsode.core.errors import NotJsonError, RequestError
from rhapsode.http.first_error import first_error
from rhapsode.http.json_messages import parse_message
from rhapsode.http.json_reader import check_strings, parse_json, read_json
from rhapsode.http.schemas import CreateTask, parse_create
from tests.support.cases import each_case


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


@pytest.mark.parametrize("value", [{"a": "b"}, {"a": "\x7f\u00e9"}, {"text": "x" * 200_000}])
async def test_a_byte_order_mark_before_json_is_ignored(value: Any) -> None:
    assert await read(b"\xef\xbb\xbf" + json.dumps(value).encode()) == value


async def test_a_byte_order_mark_elsewhere_is_not_json() -> None:
    assert "not valid JSON" in (await refusal(b'{"a": \xef\xbb\xbf"b"}')).message


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
    [
        b"",
        b" ",
        b"{",
        b"{'a': 1}",
        b"[1,]",
        b'{"a": 1} x',
        b"\x00",
        b"nul",
        b'"\n"',
        b'"\\x"',
        b"\xef\xbb\xbf\xef\xbb\xbf{}",
        b"\xef\xbb\xbf",
    ],
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


# -- what is refused before it is parsed ---


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of the faster of two runs."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        with contextlib.suppress(RequestError):
            work()
        taken.append(time.process_time() - began)
    return min(taken)


MEGABYTES = 4_000_000
HOSTILE = {
    "lists": (b"[" + b"[]," * (MEGABYTES // 3) + b"1]", "values"),
    "objects": (b"[" + b"{}," * (MEGABYTES // 3) + b"1]", "values"),
    "numbers": (b"[" + b"1," * (MEGABYTES // 2) + b"1]", "values"),
    "strings": (b"[" + b'"",' * (MEGABYTES // 3) + b"1]", "values"),
    "fields": (b"{" + b",".join(b'"k%d":1' % n for n in range(MEGABYTES // 12)) + b"}", "values"),
    "depth": (b"[" * MEGABYTES, "nested too deeply"),
    "depth of objects": (b'{"a":' * (MEGABYTES // 5), "nested too deeply"),
    "colons": (b"{" + b":" * MEGABYTES, "not valid JSON"),
    "brackets": (b"]" * MEGABYTES, "not valid JSON"),
    "quotes": (b'"' * MEGABYTES, "values"),
    "digits": (b"[" + b"1" * MEGABYTES + b"]", "out of range"),
    "a number without end": (b"1e" + b"9" * MEGABYTES, "out of range"),
    "space": (b" " * MEGABYTES, "not valid JSON"),
    "backslashes": (b'["' + b"\\" * MEGABYTES, "not valid JSON"),
    "escaped quotes": (b'["' + b'\\"' * (MEGABYTES // 2), "not valid JSON"),
    "half a string": (b'["' + b"a" * MEGABYTES, "not valid JSON"),
    "lone surrogates": (b'["' + b"\\ud800" * (MEGABYTES // 6) + b'"]', "lone surrogate"),
}


@each_case("name", HOSTILE)
def test_a_hostile_body_costs_little(name: str) -> None:
    body, message = HOSTILE[name]
    tracemalloc.start()
    with pytest.raises(RequestError) as raised:
        parse_json(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert message in raised.value.message
    assert peak < 40 * len(body), "some bytes for each byte, and not an object"
    assert seconds(lambda: parse_json(body)) < 60e-9 * len(body)


def test_the_largest_task_is_taken() -> None:
    entry = {"text": 'a, [b] {c} "d" \\\\', "pronunciations": {f"word{n}": "said, so" for n in range(100)}}
    body = {"model": "tone", "input": [{"params": entry}] * 100, "metadata": {"list": [[]] * 5_000}}
    assert parse_json(json.dumps(body).encode()) == body


@each_case(
    ("body", "field", "param"),
    [
        ('{"model": "a", "model": "b"}', "model", "model"),
        ('{"model": "a", "input": [{}, {"params": {"text": "a", "text": "a"}}]}', "text", "input[1].params.text"),
        ('{"a": [[1, 2], {"b": {}, "c": [], "b": 1}]}', "b", "a[1].b"),
        ('{"text": "a", "te\\u0078t": "b"}', "text", "text"),
        ('{"a\\"b": 1, "a\\u0022b": 2}', 'a"b', 'a"b'),
        ('{"\\\\": 1, "\\u005c": 2}', "\\", "\\"),
        ('{"é": 1, "\\u00e9": 2}', "é", "é"),
        ('{"": 1, "": 2}', "", None),
    ],
)
def test_a_field_that_is_given_twice_is_refused(body: str, field: str, param: str | None) -> None:
    with pytest.raises(RequestError) as raised:
        parse_json(body.encode())
    assert raised.value.message == f"The field '{field}' is given twice."
    assert raised.value.param == (param or raised.value.param)


@each_case(
    "body",
    [
        '{"a": {"b": 1}, "b": [{"a": 1}, {"a": 2}]}',
        '{"a": "a\\": 1, \\"a\\": 2", "b": "\\\\"}',
        '{"text": "{\\"a\\": 1, \\"a\\": 1}", "b": ["a", "a", "a:a"]}',
        '{"a": ["b", "c"], "b": "a", "c": {}}',
        '["a", "a", {"a": "a"}]',
        '{"A": 1, "a": 2}',
    ],
)
def test_what_only_looks_like_it_is_taken(body: str) -> None:
    assert parse_json(body.encode()) == json.loads(body)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_is_read_as_the_parser_reads_it(value: Any) -> None:
    for ascii_only in (True, False):
        try:
            body = json.dumps(value, ensure_ascii=ascii_only).encode()
        except UnicodeEncodeError:
            continue
        expected = json.loads(body)
        try:
            check_strings(expected, "")
        except RequestError:
            with pytest.raises(RequestError):
                parse_json(body)
        else:
            assert parse_json(body) == expected


def twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, unless a field of it is named twice."""
    if len(dict(pairs)) < len(pairs):
        raise KeyError
    return dict(pairs)


@given(st.text('[]{},:"\\ a1', max_size=30))
def test_what_is_no_json_is_refused_in_words(text: str) -> None:
    try:
        expected: Any = json.loads(text, object_pairs_hook=twice)
    except (ValueError, KeyError):
        with pytest.raises(RequestError):
            parse_json(text.encode())
    else:
        assert parse_json(text.encode()) == expected


@each_case("model", [CreateTask])
def test_one_error_is_described_and_not_all_of_them(model: Any) -> None:
    unknown = {f"k{n}": 1 for n in range(10_000)}
    bodies: list[dict[str, Any]] = [
        unknown,
        {"model": "tone", "input": [{"params": {"text": "a", **unknown}}]},
        {"model": "tone", "input": [{"params": {"text": 1, "k": n, "l": n, "m": n}} for n in range(100)]},
        {"model": "tone", "input": [{"params": {"text": "a", "pronunciations": unknown}}]},
        {**unknown, "model": "tone", "input": [{"params": {"text": "a"}}]},
    ]
    for body in bodies:
        with pytest.raises(ValidationError) as raised:
            model.model_validate(body)
        assert raised.value.error_count() > 200
        expected = raised.value.errors(include_url=False, include_context=True)[0]
        found = first_error(raised.value, model, body)
        assert (found["loc"], found["type"]) == (expected["loc"], expected["type"])
        assert seconds(lambda body=body: parse_create(body)) < 0.1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        ('{"a": [' + "[]," * 30_000 + "1]}", "The message has more than 25,000 values"),
        ("{" + '"a":{' * 1_000, "The message is nested too deeply."),
        ('{"type": "append", "text": "\\u0000"}', "NUL"),
        ('{"type": "append", "text": "\\ud800"}', "a lone surrogate"),
        ('{"type": "append", "type": "flush"}', "The field 'type' is given twice."),
        ('{"type"', "The message is not valid JSON: "),
        ("[]", "The message must be a JSON object."),
    ],
)
async def test_messages_of_websockets_have_the_limits_of_bodies(message: str, wrong: str) -> None:
    with pytest.raises(RequestError, match=wrong):
        await parse_message(message)


async def test_a_message_is_an_object() -> None:
    assert await parse_message('{"text": "a", "flush": true}') == {"text": "a", "flush": True}
