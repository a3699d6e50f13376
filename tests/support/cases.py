"""Tables of cases, each checked by one test.

pytest needs some milliseconds for every test, and each of its processes collects all of them: for thousands of cases
that take microseconds each, that is most of their time.
"""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterable
from typing import Any

import pytest

Decorator = Callable[[Callable[..., None]], Callable[..., None]]
SEPARATE = "SEPARATE_CASES"
"""The environment variable that makes each case a test of its own, which ``-k`` can choose."""
SHOWN = 20
"""How many failures of a table are shown in full."""


def each_case(
    names: str | tuple[str, ...], cases: Iterable[Any], ids: Iterable[str] | Callable[[Any], object] | None = None
) -> Decorator:
    """Check every case of a table in one test, in the place of ``pytest.mark.parametrize``.

    The test fails after the last case, with the error of each one that failed and with its values.
    """
    if os.environ.get(SEPARATE):
        separate: Decorator = pytest.mark.parametrize(names, cases, ids=ids)
        return separate
    given = tuple(name.strip() for name in names.split(",")) if isinstance(names, str) else names
    table = [_values(case, len(given)) for case in cases]
    assert table, "a table without a case tests nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def check(**further: Any) -> None:
            errors: list[Exception] = []
            for values in table:
                try:
                    test(**dict(zip(given, values, strict=True)), **further)
                except Exception as error:
                    shown = ", ".join(f"{name}={value!r}" for name, value in zip(given, values, strict=True))
                    error.add_note(f"Case: {shown}")
                    errors.append(error)
            if errors:
                raise ExceptionGroup(f"{len(errors)} of {len(table)} cases failed", errors[:SHOWN])

        parameters = inspect.signature(test).parameters.values()
        left = [parameter for parameter in parameters if parameter.name not in given]
        check.__signature__ = inspect.Signature(left)  # type: ignore[attr-defined]
        return check

    return decorate


def _values(case: Any, count: int) -> tuple[Any, ...]:
    """Return the values of a case, which may be one of ``pytest.param``."""
    if hasattr(case, "marks") and hasattr(case, "values"):
        assert not case.marks, "a case that is marked needs a test of its own"
        return tuple(case.values)
    return (case,) if count == 1 else tuple(case)
