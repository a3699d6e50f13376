"""Signing in to the console with an API key."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network

import structlog

from rhapsode.core.errors import AuthenticationError, LimitError
from rhapsode.core.task import ApiKey
from rhapsode.store.keys import KeyStore
from rhapsode.store.sessions import SessionStore

log = structlog.get_logger(__name__)

SESSION_SECONDS = 12 * 3600
"""A working day; then the key is asked for again."""
LINK_SECONDS = 24 * 3600
ATTEMPTS = 10
ATTEMPTS_IN_ALL = 200
ATTEMPT_SECONDS = 600
"""So many times within so long somebody may come with what opens nothing: from one address, and from all of them."""


class Attempts:
    """Counts what opened nothing, by address and in all. An IPv6 network of 64 bits is one address."""

    def __init__(self) -> None:
        self._of: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()

    @contextmanager
    def counted(self, address: str | None) -> Iterator[None]:
        """An attempt, which counts unless the block is left without an error. Raises LimitError."""
        now = time.monotonic()
        for past in [*self._of.values(), self._all]:
            while past and now - past[0] >= ATTEMPT_SECONDS:
                past.popleft()
        self._of = {known: past for known, past in self._of.items() if past}
        mine = self._of.setdefault(_network(address), deque())
        for past, limit in ((mine, ATTEMPTS), (self._all, ATTEMPTS_IN_ALL)):
            if len(past) >= limit:
                wait = round(past[0] + ATTEMPT_SECONDS - now) + 1
                raise LimitError(
                    f"Too many attempts to sign in. Try again in {max(1, wait // 60)} min.", retry_after_seconds=wait
                )
        mine.append(now)
        self._all.append(now)
        yield
        mine.remove(now)
        self._all.remove(now)


class SessionService:
    """Sessions begin with a key or with a link that signs in once, and end with their key."""

    def __init__(self, sessions: SessionStore, keys: KeyStore) -> None:
        self._sessions = sessions
        self._keys = keys
        self._attempts = Attempts()

    async def sign_in(self, token: str, address: str | None) -> str:
        """A session for the key that ``token`` is. Raises AuthenticationError and LimitError."""
        with self._attempts.counted(address):
            key = await self._keys.verify(token)
            if key is None:
                raise AuthenticationError("This key is unknown, expired or revoked.")
        return await self._begin(key)

    async def sign_in_by_link(self, link: str, address: str | None) -> str:
        """A session for the key that ``link`` was made for, this once. Raises AuthenticationError and LimitError."""
        with self._attempts.counted(address):
            key = await self._sessions.redeem(link)
            if key is None:
                raise AuthenticationError("This link was used already, or has expired. Sign in with a key.")
        return await self._begin(key)

    async def _begin(self, key: ApiKey) -> str:
        log.info("console.signed_in", key=key.id)
        return await self._sessions.create("session", key.id, 1000 * SESSION_SECONDS)

    async def resume(self, session: str) -> ApiKey:
        """The key of a session. Raises AuthenticationError once it has ended."""
        key = await self._sessions.find(session)
        if key is None:
            raise AuthenticationError("You are not signed in any more.")
        return key

    async def sign_out(self, session: str) -> None:
        """End a session."""
        await self._sessions.remove(session)


def _network(address: str | None) -> str:
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)
