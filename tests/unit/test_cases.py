"""A table of cases is one test, whose failure names every case that failed."""

from __future__ import annotations

import inspect

import pytest

from tests.support.cases import each_case


def test_every_case_is_checked_and_each_failure_is_told_with_its_values() -> None:
    seen = []

    @each_case(("left", "right"), [(1, 1), (2, 3), pytest.param(4, 4, id="four"), (5, "5")])
    @each_case("sign", "+-")
    def check(left: int, right: int, sign: str) -> None:
        seen.append((left, sign))
        assert left == right

    with pytest.raises(ExceptionGroup, match="2 of 4 cases failed") as failure:
        check()
    assert seen == [(left, sign) for left in (1, 2, 4, 5) for sign in "+-"]
    notes = [error.__notes__ for error in failure.value.exceptions]
    assert notes == [["Case: left=2, right=3"], ["Case: left=5, right='5'"]]
    inner = failure.value.exceptions[0]
    assert isinstance(inner, ExceptionGroup)
    assert [error.__notes__ for error in inner.exceptions] == [["Case: sign='+'"], ["Case: sign='-'"]]


def test_what_is_not_in_the_table_is_left_to_fixtures() -> None:
    @each_case("left", [1, 2])
    def check(left: int, tmp_path: str) -> None:
        assert left < 3
        assert tmp_path == "given"

    assert list(inspect.signature(check).parameters) == ["tmp_path"]
    check(tmp_path="given")
