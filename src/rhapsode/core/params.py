"""Serialise the validated parameters of an input for the store, and derive the audible ones for the cache key."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache
from types import NoneType
from typing import Any, Final, get_args, get_origin, get_type_hints

from rhapsode.core.errors import UnknownParamsError
from rhapsode.core.speech import SpeechParams

VERSION: Final = 1
"""The version of the JSON. A new parameter does not change it; a parameter whose meaning changes increments it."""
_APART: Final = frozenset({"text", "text_field"})
"""Not in the JSON: the text is stored and removed on its own."""


@dataclass(frozen=True, slots=True)
class _Param:
    """A parameter: whether it is given, and its JSON encoding."""

    default: Any
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    audible: str
    private: bool


def _as_it_is(value: object) -> Any:
    return value


def _codec(kind: object) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return the encoder and decoder of a type for JSON: an enum is written by its value, a dataclass as an array
    without the defaults at its end, so that an earlier version reads it where none of its newer fields is set.
    """
    if (entries := get_args(kind)) and NoneType in entries:
        (kind,) = (member for member in entries if member is not NoneType)
    if get_origin(kind) is tuple:
        write, read = _codec(get_args(kind)[0])
        return lambda value: [write(member) for member in value], lambda value: tuple(read(member) for member in value)
    if isinstance(kind, type) and is_dataclass(kind):
        defaults = tuple((entry.name, entry.default) for entry in fields(kind))
        return lambda value: _fields_of(value, defaults), lambda value: kind(*value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value, kind
    return _as_it_is, _as_it_is


def _fields_of(value: object, defaults: Sequence[tuple[str, Any]]) -> list[Any]:
    written = [getattr(value, name) for name, _ in defaults]
    while written and written[-1] == defaults[len(written) - 1][1]:
        written.pop()
    return written


def _params() -> dict[str, _Param]:
    kinds = get_type_hints(SpeechParams)
    return {
        entry.name: _Param(
            entry.default,
            *_codec(kinds[entry.name]),
            audible=entry.metadata.get("audible", "always"),
            private=entry.metadata.get("private", False),
        )
        for entry in fields(SpeechParams)
        if entry.name not in _APART
    }


PARAMS: Final = _params()
"""The parameters that are stored, in the order of their fields."""
assert all(param.default is not MISSING for param in PARAMS.values())


def write_params(params: SpeechParams) -> str:
    """Return ``params`` as JSON, without the text and without what is not given."""
    return _json({"version": VERSION, **_given(params)})


@lru_cache(maxsize=256)
def read_params(written: str) -> SpeechParams:
    """Return what :func:`write_params` has written, with an empty text.

    Equal strings return the same object, which all segments of a book share. Raises UnknownParamsError for parameters
    of a newer version that this one does not support.
    """
    values = json.loads(written)
    version = values.pop("version", None)
    unknown = sorted(values.keys() - PARAMS.keys())
    if version != VERSION or unknown:
        raise UnknownParamsError(
            f"The parameters {', '.join(unknown)} are unknown to this version of rhapsode."
            if unknown
            else f"The parameters are written in version {version}; this version of rhapsode reads {VERSION}."
        )
    return SpeechParams("", **{name: PARAMS[name].read(value) for name, value in values.items()})


def without_private(written: str) -> str:
    """Return the JSON without the parameters that may repeat the text; the voice stays.

    Unknown parameters of another version are removed as well.
    """
    values = json.loads(written)
    kept = {name: value for name, value in values.items() if name in PARAMS and not PARAMS[name].private}
    if "voice_name" not in kept and values.get("speakers"):
        kept["voice_name"] = values["speakers"][0][1]
    return _json({"version": values.get("version"), **kept})


def audible(params: SpeechParams, *, prompted: bool) -> list[str]:
    """List the parameters that affect the audio of a segment and are not part of the :class:`Segment` itself, for the
    cache key.

    ``prompted``: the engine receives the text itself, so parameters of the prompt count as well.
    """
    heard = ("always", "prompt") if prompted else ("always",)
    return [f"{name}={_json(value)}" for name, value in _given(params).items() if PARAMS[name].audible in heard]


def _given(params: SpeechParams) -> dict[str, Any]:
    values = {}
    for name, param in PARAMS.items():
        value = getattr(params, name)
        if value != param.default:
            values[name] = param.write(value)
    return values


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
