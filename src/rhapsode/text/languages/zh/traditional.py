"""Write traditional characters as simplified ones, which the rules and dictionaries of Mandarin know."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from rhapsode.core.errors import EngineUnavailableError
from rhapsode.core.extras import needs_extra
from rhapsode.text.languages.zh.dictionary import MISSING


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@lru_cache(maxsize=2)
def _converter(kind: str) -> _Converter:
    try:
        import opencc
    except ImportError as error:
        raise needs_extra(EngineUnavailableError(MISSING), "zh") from error
    made: _Converter = opencc.OpenCC(kind)
    return made


_BOTH = frozenset("乾徵瞭藉於")
"""Characters that are written in names and words of simplified texts too: 李承乾, 魏徵."""


def simplified(text: str) -> str:
    """Return ``text`` in simplified characters, of the same length, so that places in one are places in the other.

    A text without a traditional character stays as it is: by Taiwan's standard 著 may be 着, elsewhere it never is.
    Raises EngineUnavailableError when OpenCC is not installed.
    """
    first = _converter("t2s").convert(text)
    if first == text or all(old in _BOTH for old, new in zip(text, first, strict=False) if old != new):
        return text
    converter = _converter("tw2s")
    converted = converter.convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(char if len(new := converter.convert(char)) != 1 else new for char in text)
