"""What callers ask for in headers and queries: understood exactly, or refused."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from rhapsode.core.errors import RequestError
from rhapsode.core.task import TaskStatus
from rhapsode.http import request_params


def asking(query: str = "", *headers: tuple[str, str]) -> Request:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    return Request({"type": "http", "query_string": query.encode(), "headers": raw})


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], None),
        (["wait=10"], 10),
        (["Wait = 10"], 10),
        (['wait="10"'], 10),
        (["wait"], 60),
        (["wait=0"], 0),
        (["respond-async, wait=10"], 10),
        (["respond-async", "wait=10; x=1"], 10),
        (["wait=10, wait=20"], 10),
        (["waiting=10"], None),
        (["return=minimal;wait=10"], None),
        ([",,"], None),
    ],
)
def test_a_wait_is_found_among_preferences(headers: list[str], seconds: int | None) -> None:
    assert request_params.preferred_wait(asking("", *(("Prefer", value) for value in headers))) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("wait=61", 60), ("wait=000061", 60), ("wait=120, wait=3", 60), ("wait=" + "9" * 5000, 60), ("wait=00007", 7)],
)
def test_a_longer_wait_than_there_is_becomes_the_longest(value: str, seconds: int) -> None:
    assert request_params.preferred_wait(asking("", ("Prefer", value))) == seconds


@pytest.mark.parametrize("value", ["wait=", "wait=-1", "wait=1.0", "wait=x", "wait=²"])
def test_a_wait_that_is_no_number_is_ignored(value: str) -> None:
    assert request_params.preferred_wait(asking("", ("Prefer", value))) is None


def test_a_query_has_what_is_known_once() -> None:
    assert request_params.query(
        asking(
            "a=1&b=",
        ),
        "a",
        "b",
        "c",
    ) == {"a": "1", "b": ""}
    for wrong, param in (("a=1&a=1", "a"), ("d=1", "d"), ("A=1", "A"), ("x" * 100 + "=1", "x" * 64)):
        with pytest.raises(RequestError) as raised:
            request_params.query(asking(wrong), "a", "b", "c")
        assert raised.value.param == param


def test_statuses_are_those_of_tasks() -> None:
    assert request_params.statuses({}) == frozenset()
    assert request_params.statuses({"status": "failed"}) == {TaskStatus.FAILED}
    assert request_params.statuses({"status": "failed, pending,failed"}) == {TaskStatus.FAILED, TaskStatus.PENDING}
    for wrong in ("", ",", "failed,", "FAILED", "done"):
        with pytest.raises(RequestError):
            request_params.statuses({"status": wrong})


@pytest.mark.parametrize("value", ["a", "!~", "x" * 255])
def test_a_key_is_what_was_sent(value: str) -> None:
    assert request_params.idempotency_key(asking("", ("Idempotency-Key", value))) == value
    assert request_params.idempotency_key(asking()) is None


@pytest.mark.parametrize("values", [[""], ["x" * 256], ["a b"], ["a\x7f"], ["é"], ["a", "a"]])
def test_a_key_that_is_none_is_refused(values: list[str]) -> None:
    with pytest.raises(RequestError) as raised:
        request_params.idempotency_key(asking("", *(("Idempotency-Key", value) for value in values)))
    assert raised.value.param == "Idempotency-Key"


@pytest.mark.parametrize("value", ["task_01M82NBYBK8ACW82MPNKZQ6Q94"])
def test_a_cursor_is_an_id(value: str) -> None:
    assert request_params.cursor({"after": value}) == value
    assert request_params.cursor({}) is None
    for wrong in (value + "\n", value[:-1], value.lower(), "", "task_" + "I" * 26):
        with pytest.raises(RequestError):
            request_params.cursor({"after": wrong})


def test_a_query_with_nul_is_refused() -> None:
    with pytest.raises(RequestError, match="NUL") as raised:
        request_params.query(asking("after=a%00b"), "after")
    assert raised.value.param == "after"
