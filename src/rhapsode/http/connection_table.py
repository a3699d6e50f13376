"""The table of open connections, and eviction of idle ones at the limit.

Every connection takes a file descriptor, and a process without free descriptors can neither start an engine nor open
its database. So the limit of connections is below that of descriptors.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Protocol

RESERVED_DESCRIPTORS = 128
"""Kept for the database, worker processes and their pipes. Of the rest half is for connections, the other half for
what each of them may open: a file, a connection to the object storage."""
FEWEST_CONNECTIONS = 16
_KINDS = {503: "unavailable_error", 429: "rate_limit_error"}
RETRY_AFTER_SECONDS = 1


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits of connections and of the heads of requests. ``proxies`` are addresses and networks of proxies.

    ``per_address`` does not apply to proxies and this machine, behind which all clients have one address.
    """

    connections: int = 1_000_000
    per_address: int = 1_000_000
    header_bytes: int = 32_768
    headers: int = 100
    url_bytes: int = 8_192
    proxies: Sequence[str] = ()


class Connected(Protocol):
    """A connection in the table."""

    @property
    def transport(self) -> Transport:
        """Its transport, to abort it."""
        ...


class Transport(Protocol):
    """The lower end of a connection."""

    def abort(self) -> None:
        """Close it at once."""
        ...


class ConnectionTable:
    """The connections of a server: how many each address has, and which of them are idle."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self.refused: Counter[int] = Counter()
        self.displaced = 0
        self._addresses: dict[Connected, str] = {}
        self._per_address: Counter[str] = Counter()
        self._silent: dict[Connected, None] = {}
        self._resting: dict[Connected, None] = {}
        self._is_exempt = lru_cache(maxsize=1024)(self._exempt)

    def enter(self, connection: Connected, address: str | None, connected: int) -> tuple[int, str] | None:
        """Add a connection; or return why it is refused, as status and message. ``connected`` is the number of all,
        including this one.
        """
        if address is not None and not self._is_exempt(address):
            if self._per_address[address] >= self.limits.per_address:
                return 429, f"More than {self.limits.per_address} connections of one address are not taken."
            self._addresses[connection] = address
            self._per_address[address] += 1
        if connected > self.limits.connections and not self._displace():
            return 503, f"The server takes {self.limits.connections} connections at a time, and all are in use."
        self._silent[connection] = None
        return None

    def leave(self, connection: Connected) -> None:
        """Remove a connection. Unknown ones are ignored."""
        self._silent.pop(connection, None)
        self._resting.pop(connection, None)
        address = self._addresses.pop(connection, None)
        if address is not None:
            self._per_address[address] -= 1
            if not self._per_address[address]:
                del self._per_address[address]

    def waits(self, connection: Connected) -> None:
        """Note that a request has begun, whose head is not complete yet."""
        if connection in self._resting:
            del self._resting[connection]
            self._silent[connection] = None

    def works(self, connection: Connected) -> None:
        """Note that the head of a request is complete: from now on the client waits for the server."""
        self._silent.pop(connection, None)
        self._resting.pop(connection, None)

    def rests(self, connection: Connected) -> None:
        """Note that an answer is complete, and another request may follow."""
        self._resting[connection] = None

    def summary(self) -> dict[str, int]:
        """Return how many connections were refused, by status, or displaced since the last time."""
        counts = {f"status_{status}": count for status, count in self.refused.items()}
        if self.displaced:
            counts["displaced"] = self.displaced
        self.refused.clear()
        self.displaced = 0
        return counts

    def _displace(self) -> bool:
        """Abort the connection that has been idle longest: first those without a complete request."""
        for waiting in (self._silent, self._resting):
            if waiting:
                oldest = next(iter(waiting))
                self.leave(oldest)
                oldest.transport.abort()
                self.displaced += 1
                return True
        return False

    def _exempt(self, address: str) -> bool:
        try:
            parsed = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        return mapped.is_loopback or any(
            mapped in ip_network(network, strict=False) for network in self.limits.proxies
        )


def default_connections(descriptors: int) -> int:
    """Return how many connections a process takes that may have so many open files."""
    return max(FEWEST_CONNECTIONS, (descriptors - RESERVED_DESCRIPTORS) // 2)


def refusal(status: int, message: str) -> bytes:
    """Return the bytes of an error response that closes the connection, for a request that was not parsed."""
    error = {
        "code": status,
        "error_message": message,
        "type": _KINDS.get(status, "invalid_request_error"),
        "param": None,
    }
    body = json.dumps({"error": error}, separators=(",", ":")).encode()
    more = f"Retry-After: {RETRY_AFTER_SECONDS}\r\n" if status in _KINDS else ""
    if status == 426:
        more = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\n{more}"
        f"Content-Length: {len(body)}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
