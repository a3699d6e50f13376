"""Import heavy libraries in the tests that use them.

Each process of the suite collects all tests, but runs only a part of them: a client library that is imported at the
top of one test file costs its second of processor time in every process.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LazyModule:
    """Stand for a module that is imported when one of its attributes is first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
