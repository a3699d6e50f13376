"""What the owner of a running server has to know and nobody asked for: told by ``/readyz`` until it is over."""

from __future__ import annotations

from collections.abc import Iterator


class Notices:
    """Sentences by topic. They name no path and no secret: ``/readyz`` needs no key."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def tell(self, topic: str, sentence: str) -> bool:
        """Say ``sentence`` in place of what was said of the topic; return whether it is another one than before."""
        new = self._told.get(topic) != sentence
        self._told[topic] = sentence
        return new

    def withdraw(self, topic: str) -> None:
        """Say nothing of the topic any more."""
        self._told.pop(topic, None)

    def __contains__(self, topic: str) -> bool:
        return topic in self._told

    def __iter__(self) -> Iterator[str]:
        return iter([self._told[topic] for topic in sorted(self._told)])
