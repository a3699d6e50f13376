"""Check the addresses of webhooks: private networks are refused unless the owner allows them (SSRF)."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from rhapsode.core.errors import RequestError

LONGEST_URL = 2_000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.88.99.0/24",  # relays of 6to4, deprecated (RFC 7526)
        "64:ff9b:1::/48",  # NAT64 within a network (RFC 8215)
        "3fff::/20",  # for documentation (RFC 9637)
        "5f00::/16",  # segment routing within a network (RFC 9602)
        "fec0::/10",  # site-local, deprecated (RFC 3879) and still in use
    )
)
"""Special addresses of IANA's registries that Python's ``is_global`` treats as public in some versions."""
_INNER_NAMES = (".localhost", ".local", ".internal", ".home.arpa")


def is_public(address: str) -> bool:
    """Tell whether an IP address is public: not private, loopback, link-local, multicast or
    reserved.

    An IPv6 address that embeds an IPv4 one (mapped, NAT64, 6to4) is checked as that.
    """
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address | None = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        elif ip in _6TO4:
            ip = ip.sixtofour
    if ip is None or any(ip in network for network in _NOT_PUBLIC if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def check_webhook_url(url: str, *, private: bool) -> None:
    """Raise RequestError unless the server may send to ``url``; with ``private``, private addresses are allowed too.

    The addresses that a name resolves to are checked when connecting, because they may change (DNS rebinding).
    """
    parts = _split(url)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in {"http", "https"} or not host:
        raise _refused("it must be an http or https URL with a host")
    try:
        host.encode("idna").decode("idna")
    except UnicodeError:  # a label that is empty, too long or no Punycode: no resolver would take it
        raise _refused("its host is not a valid name") from None
    if parts.username is not None or parts.password is not None:
        raise _refused("it must not hold a user name or password")
    if private:
        return
    try:
        inside = not is_public(_in_full(host))
    except ValueError:  # a name
        inside = host == "localhost" or host.endswith(_INNER_NAMES)
    if inside:
        raise _refused("it leads to a private address, which this server does not send to")


def _in_full(host: str) -> str:
    """Return an IPv4 address in dotted-quad form, parsed as resolvers do: ``127.1``, ``0x7f.1`` and ``2130706433``
    too.
    """
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return host


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST_URL:
        raise _refused(f"it is longer than {LONGEST_URL:,} characters")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise _refused("it must be written in printable ASCII, without spaces")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused("it is not a valid URL") from None
    if port == 0:
        raise _refused("its port is 0, which nothing can be sent to")
    return parts


def _refused(reason: str) -> RequestError:
    return RequestError(f"The webhook URL cannot be used: {reason}.", param="webhook_url")
