"""Warnings for the owner of a running server, reported by ``/readyz`` until they are withdrawn."""

from __future__ import annotations

from collections.abc import Iterator


class Notices:
    """Warnings by topic. They contain no path and no secret: ``/readyz`` needs no key."""

    def __init__(self) -> None:
        self._warnings: dict[str, str] = {}

    def tell(self, topic: str, sentence: str) -> bool:
        """Set the warning of a topic; return whether it differs from the previous one."""
        new = self._warnings.get(topic) != sentence
        self._warnings[topic] = sentence
        return new

    def withdraw(self, topic: str) -> None:
        """Withdraw the warning of a topic."""
        self._warnings.pop(topic, None)

    def __contains__(self, topic: str) -> bool:
        return topic in self._warnings

    def __iter__(self) -> Iterator[str]:
        return iter([self._warnings[topic] for topic in sorted(self._warnings)])
