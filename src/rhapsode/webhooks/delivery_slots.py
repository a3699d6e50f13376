"""Fair scheduling of deliveries: neither a receiver that hangs nor a key with many deliveries delays others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

CLAIMED = 512
"""How many deliveries may be claimed at a time, most of them waiting for a slot of their receiver."""
IN_HAND_PER_HOST = 64
"""How many of them may be for one receiver."""
IN_HAND_PER_HOST_AND_KEY = 32
"""How many of those may be of one key."""
IN_HAND_PER_KEY = 128
"""How many may be of one key in all, whose receivers may be as many as it likes."""


@dataclass
class DeliverySlots:
    """The claimed deliveries, by receiver and by key."""

    hosts: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def copy(self) -> DeliverySlots:
        """Return a copy with the same counts."""
        return DeliverySlots(self.hosts.copy(), self.keys.copy(), self.pairs.copy())

    def has_room(self, url: str, key_id: str) -> bool:
        """Tell whether one more delivery of a key to ``url`` may be claimed."""
        host = host_of(url)
        return (
            self.keys.total() < CLAIMED
            and self.hosts[host] < IN_HAND_PER_HOST
            and self.keys[key_id] < IN_HAND_PER_KEY
            and self.pairs[host, key_id] < IN_HAND_PER_HOST_AND_KEY
        )

    def take(self, url: str, key_id: str) -> bool:
        """Count one more delivery, if there is room."""
        if not self.has_room(url, key_id):
            return False
        host = host_of(url)
        self.hosts[host] += 1
        self.keys[key_id] += 1
        self.pairs[host, key_id] += 1
        return True

    def release(self, url: str, key_id: str) -> None:
        """Count one delivery less."""
        host = host_of(url)
        _less(self.hosts, host)
        _less(self.keys, key_id)
        _less(self.pairs, (host, key_id))

    def full_keys(self) -> list[str]:
        """Return the keys whose deliveries are at their limit."""
        return [key for key, count in self.keys.items() if count >= IN_HAND_PER_KEY]

    def full_places(self, urls: Iterable[str]) -> list[str]:
        """Return what those of ``urls`` begin with whose receivers may be given nothing more."""
        return sorted({place_of(url) for url in urls if self.hosts[host_of(url)] >= IN_HAND_PER_HOST})

    def full_pairs(self, rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return those of (URL, key) whose receiver may be given nothing more of that key, as (beginning, key)."""
        return sorted(
            {
                (place_of(url), key_id)
                for url, key_id in rows
                if self.pairs[host_of(url), key_id] >= IN_HAND_PER_HOST_AND_KEY
            }
        )


def _less(counter: Counter[T], name: T) -> None:
    counter[name] -= 1
    if counter[name] <= 0:
        del counter[name]


def host_of(url: str) -> str:
    """Return the receiver: host and port."""
    return urlsplit(url).netloc


def place_of(url: str) -> str:
    """Return what the URLs of a receiver begin with, as they are written."""
    parts = urlsplit(url)
    return url[: len(parts.scheme) + len("://") + len(parts.netloc)]
