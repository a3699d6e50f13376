"""Entry points of installed packages, by which engines and languages are found."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata
from types import MappingProxyType


def entry_points_of(group: str) -> Mapping[str, metadata.EntryPoint]:
    """Return the entry points of a group by name, in alphabetical order."""
    return _of_group(group, tuple(sys.path))


@lru_cache(maxsize=16)
def _of_group(group: str, path: tuple[str, ...]) -> Mapping[str, metadata.EntryPoint]:
    entries = [entry for entry in _found(path) if entry.group == group]
    return MappingProxyType({entry.name: entry for entry in sorted(entries, key=lambda entry: entry.name)})


@lru_cache(maxsize=1)
def _found(path: tuple[str, ...]) -> tuple[metadata.EntryPoint, ...]:
    """Return the entry points of all groups. A search opens a file of every package, so it is only repeated for
    another ``path`` (``sys.path``).
    """
    entries = metadata.entry_points()
    return tuple(entry for group in entries.groups for entry in entries.select(group=group))
