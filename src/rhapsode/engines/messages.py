"""Messages between the server and its worker processes: pickles after their length (8 bytes, big-endian)."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

LENGTH_BYTES = 8


def frame(message: bytes) -> bytes:
    """Return ``message`` after its length."""
    return len(message).to_bytes(LENGTH_BYTES, "big") + message


def packed(value: object) -> bytes:
    """Return the pickle of ``value``; :func:`pickle.loads` reads it."""
    written = io.BytesIO()
    _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(value)
    return written.getvalue()


class _Pickler(pickle.Pickler):
    """Pickles a dataclass as a call with its fields.

    The way of dataclasses with slots (Python 3.11 to 3.13) looks its fields up anew for every object, which takes
    longer than all the rest of a message of ours.
    """

    def reducer_override(self, obj: object) -> Any:
        kind = type(obj)
        if kind not in _VALUES_OF:
            _VALUES_OF[kind] = _values_of(kind)
        values_of = _VALUES_OF[kind]
        return NotImplemented if values_of is None else (kind, values_of(obj))


_VALUES_OF: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}
"""What :func:`_values_of` returned for each kind of object that was ever packed."""


def _values_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """Return what reads the arguments by which an object of ``kind`` can be made again; ``None`` if there is no such
    way.
    """
    if not is_dataclass(kind) or "__slots__" not in kind.__dict__ or hasattr(kind, "__post_init__"):
        return None
    entries = fields(kind)
    if not all(entry.init and not entry.kw_only for entry in entries):
        return None
    names = [entry.name for entry in entries]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)
