"""Which docstrings of functions are refused."""

from __future__ import annotations

import pytest

from scripts.check_docstrings import complaints


def function(docstring: str, decorator: str = "", kind: str = "def") -> str:
    return f'class A:\n    {decorator}\n    {kind} f(self):\n        """{docstring}"""\n'


@pytest.mark.parametrize("docstring", ["Return the sum.", "Yield: each.", "Raise if so.", "Do.", ""])
def test_an_imperative_passes(docstring: str) -> None:
    assert list(complaints(function(docstring))) == []


@pytest.mark.parametrize("kind", ["def", "async def"])
@pytest.mark.parametrize(
    "docstring", ["Returns the sum.", "The sum.", "Whether it is so.", "``x`` and ``y``.", "Who."]
)
def test_anything_else_is_refused_with_its_place(docstring: str, kind: str) -> None:
    assert list(complaints(function(docstring, kind=kind))) == [f"4: f: '{docstring.split()[0]}'"]


@pytest.mark.parametrize("decorator", ["@property", "@cached_property", "@functools.cached_property"])
def test_a_property_is_described(decorator: str) -> None:
    assert list(complaints(function("The sum.", decorator))) == []


def test_functions_in_functions_are_read() -> None:
    assert list(complaints('def f():\n    def g():\n        """The sum."""\n')) == ["3: g: 'The'"]


def test_classes_and_modules_are_described() -> None:
    assert list(complaints('"""The module."""\nclass A:\n    """A thing."""\n')) == []


def test_tests_are_described_and_their_helpers_are_not() -> None:
    source = 'def test_a():\n    """In a fleet."""\ndef helper():\n    """In a fleet."""\n'
    assert list(complaints(source)) == ["4: helper: 'In'"]
