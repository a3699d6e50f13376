"""Import heavy libraries in the tests that use them.

Each process of the suite collects all tests, but runs only a part of them: a client library that is imported at the
top of one test file costs its second of processor time in every process.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LazyModule:
    """Stand for a module that is imported when one of its public attributes is first used.

    pytest asks whatever it finds in a test file for private ones (``_mock_name``, ``__wrapped__``) while it collects.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("_"):
            raise AttributeError(attribute)
        return getattr(import_module(self._name), attribute)
