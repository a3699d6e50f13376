"""Scan the bytes of a JSON body before it is parsed: depth, number of values, and duplicate fields.

The parser creates an object for each value and holds the GIL until it is done: 14 MB of empty lists took 16 s
and 2 GB. Here everything that depends on the size of the body is a pass of ``bytes``' own methods (some nanoseconds a
byte), and what is walked through in Python is bounded by the limits. What is no JSON is left for the parser to say.
"""

from __future__ import annotations

import json

from rhapsode.core.errors import RequestError

MAX_DEPTH = 700
"""What the parser takes before it gives up; metadata has a lower limit of its own."""
MAX_VALUES = 25_000
"""Elements of lists and fields of objects in all. The largest task that can be accepted has half as many: a hundred
inputs with a hundred pronunciations each."""
WINDOW_BYTES = 65_536

_STRUCTURE = b'{}[],:"'
_OTHERS = bytes(set(range(256)) - set(_STRUCTURE))
_OBJECT, _LIST, _COMMA, _COLON, _QUOTE = b'{[,:"'


def check_json(body: bytes) -> None:
    """Raise RequestError unless ``body`` can be parsed at little cost, and names no field twice.

    Its ``param`` is the field that is given twice. It looks at a window at a time, so what is over a limit costs no
    more than what is not, and other threads can run in between.
    """
    skeleton = bytearray()
    strings: list[bytes] = []
    pieces: list[bytes] | None = None  # of the string that a window ended in
    at = values = quotes = 0
    while at < len(body):
        window, at = _window(body, at)
        quotes += window.count(b'"')
        if quotes > 4 * MAX_VALUES:
            _walk(bytes(skeleton[:MAX_VALUES]), strings)  # raises if the depth is the problem
            raise _too_many()
        seen = len(skeleton)
        for number, part in enumerate(window.split(b'"')):
            if number and pieces is None:
                pieces = []
                skeleton += b'"'
            elif number and pieces is not None:
                strings.append(b"".join(pieces))
                pieces = None
            if pieces is None:
                skeleton += part.translate(None, _OTHERS)
            else:
                pieces.append(part)
        values += sum(skeleton.count(sign, seen) for sign in (b",", b"[", b"{"))
        if values > MAX_VALUES:
            _walk(bytes(skeleton[:MAX_VALUES]), strings)
            raise _too_many()
        if len(skeleton) > 8 * MAX_VALUES:  # malformed: colons or closing brackets without an opening one
            raise RequestError("The body is not valid JSON: it has brackets or colons that nothing belongs to.")
    _walk(bytes(skeleton), strings)


def _window(body: bytes, start: int) -> tuple[bytes, int]:
    """Return the next window of ``body``, in which every quote begins or ends a string, and where it ends."""
    end = min(start + WINDOW_BYTES, len(body))
    window = body[start:end]
    if b"\\" not in window:
        return window, end
    if (len(window) - len(window.rstrip(b"\\"))) % 2 and end < len(body):  # an escape is not divided
        end += 1
        window = body[start:end]
    # Of the same length, and no quote in them.
    return window.replace(b"\\\\", b"\\B").replace(b'\\"', b"\\Q"), end


def _walk(skeleton: bytes, strings: list[bytes]) -> None:
    """Go through the structure: ``"`` is a string, the next of ``strings``."""
    seen: list[set[str] | None] = []  # the fields of each object that is open, None for a list
    path: list[str | int] = []  # where each of them is: the last field of an object, the index in a list
    used, before = 0, 0
    for char in skeleton:
        if char == _QUOTE:
            used += 1
        elif char == _COLON:
            fields = seen[-1] if seen else None
            if fields is None or before != _QUOTE or used > len(strings):
                return  # no JSON
            path[-1] = name = _unescaped(strings[used - 1])
            if name in fields:
                raise RequestError(f"The field '{name[:64]}' is given twice.", param=_param(path))
            fields.add(name)
        elif char == _COMMA:
            if seen and seen[-1] is None:
                index = path[-1]
                assert isinstance(index, int)
                path[-1] = index + 1
        elif char in (_OBJECT, _LIST):
            if len(seen) == MAX_DEPTH:
                raise RequestError("The body is nested too deeply.")
            seen.append(set() if char == _OBJECT else None)
            path.append("" if char == _OBJECT else 0)
        else:
            if not seen:
                return  # no JSON
            seen.pop()
            path.pop()
        before = char


def _too_many() -> RequestError:
    return RequestError(f"The body has more than {MAX_VALUES:,} values, which no request needs.")


def _unescaped(string: bytes) -> str:
    """Return a string as the parser will read it; anything else for one that it will refuse."""
    if b"\\" not in string:
        return string.decode("utf-8", "replace")
    original = string.replace(b"\\Q", b'\\"').replace(b"\\B", b"\\\\").decode("utf-8", "replace")
    try:
        return str(json.loads(f'"{original}"'))
    except ValueError:
        return original


def _param(path: list[str | int]) -> str:
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            shown += f".{part[:64]}" if shown else part[:64]
    return shown
