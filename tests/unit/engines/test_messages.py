"""Messages to worker processes: whatever is packed comes out the same."""

from __future__ import annotations

import pickle
from dataclasses import InitVar, dataclass, field
from enum import Enum
from pathlib import Path

import pytest

from rhapsode.core.errors import EngineError
from rhapsode.engines.messages import packed


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0


@dataclass(frozen=True, slots=True)
class Named(Point):
    name: str = "origin"


@dataclass(frozen=True, slots=True)
class Lone:
    path: Path


@dataclass(slots=True)
class Changing:
    points: list[Point] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByKeyword:
    colour: Colour


@dataclass(slots=True)
class Counted:
    """Makes something of its arguments, which must not happen again."""

    start: InitVar[int]
    count: int = field(init=False)

    def __post_init__(self, start: int) -> None:
        self.count = start + 1


@dataclass(slots=True)
class Computed:
    width: int
    area: int = field(init=False, default=0)


@dataclass
class Plain:
    value: int


def computed() -> Computed:
    message = Computed(3)
    message.area = 9
    return message


@pytest.mark.parametrize(
    "value",
    [
        Point(1, 2),
        Named(1, 2, "corner"),
        Lone(Path("/a/b")),
        Changing([Point(1), Named(2)]),
        ByKeyword(colour=Colour.RED),
        Counted(5),
        computed(),
        Plain(7),
        (packed, (Point(1), {"a": [Colour.RED, None]}), {"key": b"bytes"}),
        Point,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_packed_comes_out_the_same(value: object) -> None:
    read = pickle.loads(packed(value))
    assert read == value
    assert type(read) is type(value)


def test_an_object_that_is_sent_twice_arrives_once() -> None:
    point = Point(1)
    first, second = pickle.loads(packed([point, point]))
    assert first is second


def test_errors_keep_what_they_say() -> None:
    read = pickle.loads(packed(EngineError("It failed.")))
    assert isinstance(read, EngineError)
    assert read.message == "It failed."


def test_what_cannot_be_packed_is_an_error() -> None:
    with pytest.raises((pickle.PicklingError, AttributeError)):
        packed(lambda: None)
