"""The samples of segments that are rendered while their commit is under way, for who listens in the same process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from rhapsode.core.captions import write_words
from rhapsode.core.changes import TaskChanges
from rhapsode.core.speech import RenderedSegment, Segment


@dataclass(slots=True, eq=False)
class UncommittedSegment:
    """A segment as it is being committed, with its 16-bit samples.

    ``generation`` is that of its item. Whoever commits it sets ``stored`` once it is.
    """

    generation: int
    rendered: RenderedSegment
    audio: bytes
    stored: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, generation: int, segment: Segment, rendered: RenderedSegment, audio: bytes) -> UncommittedSegment:
        """Return ``segment`` as it is read once it is committed."""
        words = None if segment.words is None else write_words(segment.words, segment.start)
        return cls(generation, replace(rendered, words=words), audio)

    async def committed(self) -> bool:
        """Wait for the end of the commit; tell whether the segment is stored. Otherwise it may be rendered again."""
        await self.ended.wait()
        return self.stored


@dataclass(slots=True, eq=False)
class WaitingListener:
    """A listener that has heard nothing yet, and waits for the segment that begins with the character ``at``.

    ``None``: it has heard something, and takes only what is stored.
    """

    at: int | None = 0
    segment: UncommittedSegment | None = None


class UncommittedAudio:
    """Hands the first segment that is to be heard to waiting listeners before it is committed.

    Its commit and reading it back take longer than sending it. ``changes`` wakes the listeners.
    """

    def __init__(self, changes: TaskChanges) -> None:
        self._changes = changes
        self._listeners: dict[tuple[str, int], set[WaitingListener]] = {}

    @contextmanager
    def listening(self, task_id: str, item: int) -> Iterator[WaitingListener]:
        """Count a listener of an item for the duration of the block."""
        listener = WaitingListener()
        place = task_id, item
        self._listeners.setdefault(place, set()).add(listener)
        try:
            yield listener
        finally:
            self._listeners[place].discard(listener)
            if not self._listeners[place]:
                del self._listeners[place]

    def awaited(self, task_id: str, item: int, at: int) -> bool:
        """Tell whether a listener has heard nothing yet and waits for the segment that begins with that character."""
        return any(listener.at == at for listener in self._listeners.get((task_id, item), ()))

    @contextmanager
    def offered(self, task_id: str, item: int, segment: UncommittedSegment | None) -> Iterator[None]:
        """Offer a segment, if there is one, to those who wait for it, until the block has committed it."""
        if segment is None:
            yield
            return
        listeners = [
            listener for listener in self._listeners.get((task_id, item), ()) if listener.at == segment.rendered.start
        ]
        for listener in listeners:
            listener.segment = segment
        if listeners:
            self._changes.publish(task_id)
        try:
            yield
        finally:
            for listener in listeners:
                listener.segment = None
            segment.ended.set()

    def __len__(self) -> int:
        """Return the number of items that are listened to."""
        return len(self._listeners)
