"""``rhapsode serve --open``: conditions for access without a key from this machine."""

from __future__ import annotations

import socket

from rhapsode.cli.stores import any_stores
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.limits import Limits
from rhapsode.core.task import ApiKey
from rhapsode.http.loopback import is_loopback
from rhapsode.settings import Settings

OPEN_NAME = "open: this machine, without a key"
OPEN_LIMITS = Limits(requests_per_minute=600, max_concurrent_tasks=100, audio_seconds_per_day=24 * 3600)
"""The limits that the key of callers without one begins with; the owner may edit them like those of any key."""


def need_loopback(settings: Settings) -> None:
    """Raise ConfigurationError unless the server listens on this machine alone, and has no public URL or proxy."""
    host = settings.host
    try:
        addresses = {str(place[4][0]) for place in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        addresses = set()
    if not addresses or not all(is_loopback(address) for address in addresses):
        raise ConfigurationError(
            f"--open listens on this machine alone, at 127.0.0.1, ::1 or localhost, not at {host!r}. For other "
            "addresses leave --open out, and make keys ('rhapsode keys create')."
        )
    if settings.public_url is not None or settings.trusted_proxies:
        raise ConfigurationError(
            "--open is for programs of this machine, and RHAPSODE_PUBLIC_URL and RHAPSODE_TRUSTED_PROXIES are for "
            "callers from elsewhere: leave either out."
        )
    if settings.database_url is not None:
        raise ConfigurationError("--open is for one machine; a fleet (RHAPSODE_DATABASE_URL) needs keys.")
    if "*" in settings.cors_origins:
        raise ConfigurationError(
            "With --open and RHAPSODE_CORS_ORIGINS=* every page that a browser here shows could use this server: "
            "name the origins."
        )


async def open_token(settings: Settings) -> tuple[ApiKey, str]:
    """Return the key of callers without one, made if need be, and its secret form, which only this server knows."""
    async with any_stores(settings) as stores:
        return await stores.keys.open_key(OPEN_NAME, frozenset({"speech"}), OPEN_LIMITS)
