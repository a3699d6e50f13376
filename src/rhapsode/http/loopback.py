"""Access from this machine: who is on it, and ``rhapsode serve --open``, which lets them in without an API key.

A web page in a browser of this machine connects from loopback, too. It is recognised by what browsers send:

- Under DNS rebinding the page's own name leads to a loopback address. The ``Host`` header has that name, so only
  requests for names of this machine are served (:class:`LoopbackHosts`).
- A page of another origin names it in ``Origin``, or says ``cross-site`` or ``same-site`` in ``Sec-Fetch-Site``
  (W3C Fetch Metadata). It needs a key, unless its origin is one of ``RHAPSODE_CORS_ORIGINS``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Receive, Scope, Send

from rhapsode.core.errors import ForbiddenError
from rhapsode.http.errors import error_response
from rhapsode.store.keys import TOKEN_PREFIX

PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
"""Headers of a proxy on this machine, which forwards requests of other machines from loopback."""
HOST_NAMES = ("localhost", "host.docker.internal", "host.containers.internal")
"""Names of this machine: its own, and those that containers on it have for it, which nobody can register."""
"""The close code of a websocket that is refused (RFC 6455)."""


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is ``localhost`` or a loopback address, also as an IPv4-mapped IPv6 one."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def is_from_here(connection: HTTPConnection) -> bool:
    """Return whether the peer is on this machine, is no proxy, and used a host name of this machine."""
    if connection.client is None or any(name in connection.headers for name in PROXIED):
        return False
    # The Host header counts too: a proxy passes it on, and a browser under DNS rebinding sends it.
    return is_loopback(connection.client.host) and is_loopback(connection.url.hostname or "")


@dataclass(frozen=True, slots=True)
class OpenAccess:
    """The access without a key that ``--open`` gives: ``token`` is the key that such callers use.

    ``origins`` are those of pages that may use it too.
    """

    token: str = field(repr=False)
    origins: Collection[str] = ()

    def token_for(self, connection: HTTPConnection, sent: str | None) -> str | None:
        """Return the key that a request counts for, given the one that it ``sent``; ``None`` if it needs one.

        What is sent in its place but cannot be a key of this server, such as ``not-needed``, is none: many clients
        cannot do without one.
        """
        if sent is not None and sent.startswith(f"{TOKEN_PREFIX}_"):
            return sent
        return self.token if self._admits(connection) else None

    def _admits(self, connection: HTTPConnection) -> bool:
        client, headers = connection.client, connection.headers
        if client is None or not is_loopback(client.host) or any(name in headers for name in PROXIED):
            return False
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        return origin in self.origins or urlsplit(origin).netloc == headers.get("host")


class LoopbackHosts:
    """ASGI middleware that refuses, with 403, requests whose ``Host`` is no name of this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or _names_this_machine(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION})  # before it is accepted: a 403
        else:
            error = ForbiddenError(
                "With --open this server answers only under names of this machine, such as localhost or 127.0.0.1."
            )
            await error_response(error, scope)(scope, receive, send)


def _names_this_machine(scope: Scope) -> bool:
    """Return whether the only Host header names this machine; HTTP/1.0 may leave it out, browsers never do."""
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if not hosts:
        return True
    if len(hosts) > 1:
        return False
    try:
        parts = urlsplit(f"//{hosts[0]}")
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
    except ValueError:
        return False
    return parts.username is None and (host in HOST_NAMES or is_loopback(host))
