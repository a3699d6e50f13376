"""Drafts of the playground form and the takes, kept for the duration of a session in the memory of this process."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Final

MOST_DRAFTS: Final = 200
MOST_TEXT_CHARACTERS: Final = 50_000
"""A longer text is not kept."""
KEPT_SECONDS: Final = 12 * 3600.0
MOST_TAKES: Final = 6
"""So many takes of a session are known, the newest first."""


@dataclass(frozen=True, slots=True)
class Take:
    """A task that was generated: the beginning of its text, and in words how it is spoken."""

    task_id: str
    words: str
    settings: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of the form by their names."""

    values: dict[str, str]
    speakers: tuple[tuple[str, str], ...] = ()
    """Names and voices."""
    takes: tuple[Take, ...] = ()


class Drafts:
    """The drafts of all sessions; the oldest go first. Sessions are known by digests."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Draft]] = OrderedDict()

    def of(self, session: str) -> Draft | None:
        """Return the draft of a session, if there is one."""
        at, draft = self._kept.get(_name(session), (0.0, None))
        return draft if time.monotonic() - at < KEPT_SECONDS else None

    def keep(self, session: str, draft: Draft) -> None:
        """Keep a draft in place of the one before, with its takes. A long text is left out."""
        draft = replace(draft, takes=self.takes(session))
        if len(draft.values.get("text", "")) > MOST_TEXT_CHARACTERS:
            draft = replace(draft, values={name: value for name, value in draft.values.items() if name != "text"})
        self._put(session, draft)

    def takes(self, session: str) -> tuple[Take, ...]:
        """Return the takes of a session, the newest first."""
        draft = self.of(session)
        return () if draft is None else draft.takes

    def add_take(self, session: str, take: Take) -> None:
        """Keep a take as the newest of a session."""
        draft = self.of(session) or Draft({})
        self._put(session, replace(draft, takes=(take, *draft.takes)[:MOST_TAKES]))

    def _put(self, session: str, draft: Draft) -> None:
        name = _name(session)
        self._kept[name] = time.monotonic(), draft
        self._kept.move_to_end(name)
        while len(self._kept) > MOST_DRAFTS or time.monotonic() - next(iter(self._kept.values()))[0] > KEPT_SECONDS:
            self._kept.popitem(last=False)


def _name(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()


DRAFTS = Drafts()
"""Those of this process."""
