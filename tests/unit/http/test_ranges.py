"""Which bytes of a file a request asks for."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from rhapsode.http.files import _span

SIZE = 1000
ETAG = '"task-0"'


def span(header: str | None, condition: str | None = None) -> tuple[int, int] | None:
    headers = [(b"range", header.encode())] if header is not None else []
    if condition is not None:
        headers.append((b"if-range", condition.encode()))
    return _span(Request({"type": "http", "method": "GET", "headers": headers}), ETAG, SIZE)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("bytes=0-", (0, 1000)),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=999-", (999, 1000)),
        ("bytes=990-5000", (990, 1000)),
        ("bytes=-1", (999, 1000)),
        ("bytes=-5000", (0, 1000)),
        (" bytes=1-2 ", (1, 3)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=٣-", None),
        ("bytes=0-" + "9" * 5000, None),
    ],
)
def test_a_range_is_read_as_the_rfc_says(header: str | None, expected: tuple[int, int] | None) -> None:
    assert span(header) == expected


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-2000", "bytes=5000-", "bytes=-0"])
def test_a_range_outside_the_file_is_empty(header: str) -> None:
    found = span(header)
    assert found is not None
    assert found[0] >= found[1]


def test_a_condition_that_does_not_hold_asks_for_the_whole_file() -> None:
    assert span("bytes=0-9", ETAG) == (0, 10)
    assert span("bytes=0-9", '"another"') is None
    assert span("bytes=0-9", "Wed, 21 Oct 2026 07:28:00 GMT") is None
