"""Decode text from bytes, without silent loss or replacement."""

from __future__ import annotations

import codecs
import os
from typing import Final

from rhapsode.core.encodings import byte_order_mark
from rhapsode.core.errors import RequestError

_NAMES: Final = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
_EAST_ASIAN: Final = ("euc_jp", "shift_jis", "euc_kr", "gb18030", "big5")
"""Encodings of several bytes a character, the strictest first: most texts in another encoding are invalid in these."""
LOOKED_BYTES: Final = 100_000
NUL_SHARE: Final = 0.2
"""A text of which so much is NUL has two bytes a character."""
COMMON: Final = 0.5
FOREIGN: Final = 0.4
"""The share of bytes that are not ASCII from which on a text is not in Latin letters."""


def decode(data: bytes, source: str) -> str:
    """Return ``data`` as text: UTF-8, or what a byte order mark at its beginning says (UTF-16, UTF-32).

    Raises RequestError, which names the position of the first byte that is wrong and the likely encoding, for
    anything else. ``source`` is what the error calls the text.
    """
    mark, encoding = byte_order_mark(data)
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + len(mark)
        if mark and encoding != "utf-8":
            raise RequestError(
                f"{source} begins as {_NAMES[encoding]}, but is not: byte {at:,} (0x{data[at]:02X}) and what follows "
                "make no character. Is it whole?"
            ) from None
        likely = likely_encoding(data)
        raise RequestError(
            f"{source} is not UTF-8: byte {at:,} (0x{data[at]:02X}) makes no character. It looks like {likely}; to "
            f"convert it: iconv -f {likely} -t UTF-8"
        ) from None


def decode_argument(argument: str, name: str) -> str:
    """Return an argument of the command line; one that is not valid in the locale is decoded by :func:`decode`."""
    if not any("\udc80" <= letter <= "\udcff" for letter in argument):
        return argument
    return decode(os.fsencode(argument), name)


def likely_encoding(data: bytes) -> str:
    """Return the name, as iconv takes it, of the encoding that bytes which are not UTF-8 are likely in.

    A guess for the message of an error, by what is common: where NULs stand (UTF-16), which encodings of East Asia all
    of it is valid in and mostly letters by, Cyrillic by its share of letters, else Windows' Western one.
    """
    some = data[:LOOKED_BYTES]
    even, odd = some[::2].count(0), some[1::2].count(0)
    if max(even, odd) > NUL_SHARE * len(some) / 2 and even != odd:
        return "UTF-16BE" if even > odd else "UTF-16LE"
    high = sum(byte >= 0x80 for byte in some)
    if high < FOREIGN * len(some.replace(b" ", b"")):  # letters with accents among others
        return "WINDOWS-1252" if _as(some, "cp1252") is not None else "ISO-8859-1"
    for encoding in _EAST_ASIAN:
        text = _as(some, encoding)
        if text is not None and _share_of_letters(text, encoding) > COMMON:
            return {"shift_jis": "SHIFT_JIS", "euc_jp": "EUC-JP", "euc_kr": "EUC-KR", "big5": "BIG5"}.get(
                encoding, "GB18030"
            )
    for encoding, name in (("cp1251", "WINDOWS-1251"), ("koi8_r", "KOI8-R")):
        text = _as(some, encoding)
        # Most letters of a text are small ones, which the one encoding has where the other has capitals.
        if text is not None and sum("\u0430" <= letter <= "\u044f" for letter in text) > COMMON * high:
            return name
    return "WINDOWS-1252" if _as(some, "cp1252") is not None else "ISO-8859-1"


def _as(data: bytes, encoding: str) -> str | None:
    """Return ``data`` in an encoding, its last character perhaps cut off; ``None`` if it is not valid in it."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, final=len(data) < LOOKED_BYTES)
    except UnicodeDecodeError:
        return None


def _share_of_letters(text: str, encoding: str) -> float:
    """Return the share of the non-ASCII characters that are letters of the languages written in this encoding."""
    foreign = [letter for letter in text if letter >= "\x80"]
    kana = sum("\u3041" <= letter <= "\u30ff" for letter in foreign)
    hangul = sum("\uac00" <= letter <= "\ud7a3" for letter in foreign)
    common = {
        "euc_jp": kana * 2.5,  # about half of a Japanese text, and next to nothing of a Chinese one
        "shift_jis": kana * 2.5,
        "euc_kr": hangul,
    }.get(encoding, sum("\u4e00" <= letter <= "\u9fff" for letter in foreign))
    return common / len(foreign) if foreign else 0.0
