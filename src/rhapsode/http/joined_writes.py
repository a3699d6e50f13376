"""Write the head of an answer together with the beginning of its body.

uvicorn writes them one after the other, which is two system calls, two packets, and a client that wakes up twice.
"""

from __future__ import annotations

import asyncio

_INTERIM = b"HTTP/1.1 1"
_LENGTH = b"\r\ncontent-length: "
"""As uvicorn writes the header, in small letters."""


class JoinedWrites:
    """The transport of one answer that has a body, with the methods that uvicorn's cycle calls.

    Only a head that tells the length of its body is held back: that of a stream may come long before its first sound.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._begun = False
        self._head = b""

    def write(self, data: bytes) -> None:
        """Write ``data``, behind a head that was held back."""
        if not self._begun:
            self._begun = not data.startswith(_INTERIM)
            if self._begun and _LENGTH in data:
                self._head = data
                return
        if self._head:
            head, self._head = self._head, b""
            self._transport.writelines([head, data])
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Close the connection once everything is written."""
        if self._head:
            self._transport.write(self._head)
        self._transport.close()

    def is_closing(self) -> bool:
        """Tell whether the connection is closed or about to be."""
        return self._transport.is_closing()
