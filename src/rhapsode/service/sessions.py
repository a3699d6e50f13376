"""Signing in to the console with an API key."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
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
"""The lifetime of a session: a working day."""
LINK_SECONDS = 24 * 3600
ATTEMPTS = 10
ATTEMPT_SECONDS = 600
"""The most failed sign-ins from one address, and the period in seconds."""
MOST_REMEMBERED = 10_000
"""The most pairs of address and key whose attempts are counted; the oldest is dropped first."""


class SignInAttempts:
    """Counts failed sign-ins, by address and by the attempted key.

    Guessing at a key blocks that key for the address. Others behind the same address, which may be a proxy's, can
    still sign in with theirs: an address alone is never blocked. An IPv6 network of 64 bits is one address.
    """

    def __init__(self) -> None:
        self._failed: OrderedDict[tuple[str, str | None], deque[float]] = OrderedDict()

    @contextmanager
    def counted(self, address: str | None, meant: str) -> Iterator[None]:
        """Make an attempt, which counts if the block raises AuthenticationError. Raises LimitError."""
        now = time.monotonic()
        network = _network(address)
        of_network, at_this = self._past((network, None), now), self._past((network, meant), now)
        if len(at_this) >= ATTEMPTS:
            raise _refusal(at_this[0], now)
        for past in (of_network, at_this):
            past.append(now)  # count it now: other attempts may arrive while the key is checked
        try:
            yield
        except AuthenticationError:
            if len(of_network) > ATTEMPTS:
                raise _refusal(of_network[-ATTEMPTS], now) from None
            raise
        except BaseException:
            _forget(now, of_network, at_this)
            raise
        _forget(now, of_network, at_this)

    def _past(self, place: tuple[str, str | None], now: float) -> deque[float]:
        """Return the times of recent failed attempts, no more than the limit."""
        past = self._failed.setdefault(place, deque(maxlen=2 * ATTEMPTS))
        self._failed.move_to_end(place)
        while past and now - past[0] >= ATTEMPT_SECONDS:
            past.popleft()
        while len(self._failed) > MOST_REMEMBERED:
            self._failed.popitem(last=False)
        return past


def _forget(now: float, *pasts: deque[float]) -> None:
    for past in pasts:
        if now in past:
            past.remove(now)


def _refusal(first: float, now: float) -> LimitError:
    wait = round(first + ATTEMPT_SECONDS - now) + 1
    minutes = max(1, wait // 60)
    return LimitError(f"Too many attempts to sign in. Try again in {minutes} min.", retry_after_seconds=wait)


class SessionService:
    """Sessions begin with a key or with a link that signs in once, and end with their key."""

    def __init__(self, sessions: SessionStore, keys: KeyStore) -> None:
        self._sessions = sessions
        self._keys = keys
        self._attempts = SignInAttempts()

    async def sign_in(self, token: str, address: str | None) -> str:
        """Return a session for the key that ``token`` is. Raises AuthenticationError and LimitError."""
        with self._attempts.counted(address, _identity(token)):
            key = await self._keys.verify(token)
            if key is None:
                raise AuthenticationError("This key is unknown, expired or revoked.")
        return await self._begin(key)

    async def sign_in_by_link(self, link: str, address: str | None) -> str:
        """Return a session for the key that ``link`` was made for, this once. Raises AuthenticationError and
        LimitError.
        """
        with self._attempts.counted(address, f"link {link[:8]}"):
            key = await self._sessions.redeem(link)
            if key is None:
                raise AuthenticationError("This link was used already, or has expired. Sign in with a key.")
        return await self._begin(key)

    async def _begin(self, key: ApiKey) -> str:
        log.info("console.signed_in", key=key.id)
        return await self._sessions.create("session", key.id, 1000 * SESSION_SECONDS)

    async def resume(self, session: str) -> ApiKey:
        """Return the key of a session. Raises AuthenticationError once it has ended."""
        key = await self._sessions.find(session)
        if key is None:
            raise AuthenticationError("You are not signed in any more.")
        return key

    async def sign_out(self, session: str) -> None:
        """End a session."""
        await self._sessions.remove(session)


def _identity(token: str) -> str:
    """Return the public part of an alleged key."""
    return "_".join(token.split("_", 2)[:2])[:40]


def _network(address: str | None) -> str:
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)
