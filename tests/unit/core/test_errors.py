"""The error tree is the one that its module draws, and errors survive the way from a worker to the server."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

from rhapsode.core import errors
from rhapsode.core.errors import RequestError, RhapsodeError

LINE = re.compile(r"^ *(?P<branch>[│├└─ ]*)(?P<name>\w+Error) +(?:(?P<status>\d{3}) +(?P<retryable>yes|no)|status)")


def drawn() -> dict[str, tuple[str | None, int, bool]]:
    """Return the classes of the drawing: parent, status, whether retryable."""
    found: dict[str, tuple[str | None, int, bool]] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        depth = len(match["branch"]) // 4
        del above[depth:]
        parent = above[-1] if above else None
        found[match["name"]] = (parent, int(match["status"] or 500), match["retryable"] == "yes")
        above.append(match["name"])
    return found


CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if inspect.isclass(value) and issubclass(value, RhapsodeError) and value.__module__ == errors.__name__
}


def test_every_class_is_drawn_where_it_stands() -> None:
    limit_status = {
        name: (None if cls is RhapsodeError else cls.__bases__[0].__name__, cls.status, cls.retryable)
        for name, cls in CLASSES.items()
    }
    assert drawn() == limit_status


@pytest.mark.parametrize("cls", CLASSES.values())
def test_the_docstring_is_the_default_message(cls: type[RhapsodeError]) -> None:
    error = cls()
    assert error.message == str(error) == inspect.cleandoc(cls.__doc__ or "")
    assert error.message
    assert "\n" not in error.message
    assert cls("another").message == "another"


@pytest.mark.parametrize("cls", [cls for cls in CLASSES.values() if not issubclass(cls, RequestError)])
def test_errors_of_workers_reach_the_server_as_they_were(cls: type[RhapsodeError]) -> None:
    back = pickle.loads(pickle.dumps(cls("The reason.")))
    assert type(back) is cls
    assert (back.message, str(back), back.status, back.retryable) == (
        "The reason.",
        "The reason.",
        cls.status,
        cls.retryable,
    )


def test_request_errors_stay_in_their_process() -> None:
    error = RequestError("no", param="input")
    assert error.param == "input"
    with pytest.raises(TypeError):
        pickle.dumps(error)
