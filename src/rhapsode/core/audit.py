"""The audit log: who changed keys and what holds for the whole installation, who looked at others' tasks, and when."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from rhapsode.core.errors import RequestError
from rhapsode.core.nearest import hint

ACTIONS: Final = (
    "key.created",
    "key.changed",
    "key.rotated",
    "key.revoked",
    "key.webhook_secret_rotated",
    "pronunciation.added",
    "pronunciation.changed",
    "pronunciation.removed",
    "pronunciations.imported",
    "pronunciations.cleared",
    "voice.added",
    "voice.changed",
    "voice.removed",
    "task.listed",
    "task.viewed",
    "store.taken_over",
    "installation.imported",
)
"""What is recorded. Pronunciations and voices are as far as they are the installation's; tasks as far as an admin
looks at other keys' tasks in the console: at their list, or at one.
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change: a key by its id and its name at the time, or, without an id, a command."""

    key_id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One change.

    ``at`` is in milliseconds since the epoch. ``target_id`` and ``target_name`` say what was changed, by its name at
    the time, and ``details`` how; they hold no secret.
    """

    id: str
    at: int
    actor: Actor
    action: str
    target_id: str
    target_name: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events are asked for. Times are in milliseconds since the epoch, ``until`` excluded."""

    actor: str | None = None
    target: str | None = None
    action: str | None = None
    since: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        """Raise RequestError for an unknown action; ``key`` stands for all that begin with ``key.``."""
        kinds = {action.partition(".")[0] for action in ACTIONS}
        if self.action is not None and self.action not in ACTIONS and self.action not in kinds:
            raise RequestError(
                f"There is no action {self.action[:64]!r}. {hint(self.action, [*ACTIONS, *sorted(kinds)])}",
                param="action",
            )


LONGEST_NAME = 64
"""The longest user name that is recorded."""


@cache
def command_line_actor() -> Actor:
    """Return the actor of commands of this process: the command line, and the operating system's user.

    The name is the environment's, and the id is told beside it, because the name can be set to anything. The database
    of users is not asked: that opens a connection to its daemon or to a directory service.
    """
    name = os.environ.get("LOGNAME") or os.environ.get("USER")
    named = name is not None and name.isprintable() and len(name) <= LONGEST_NAME
    user = f"{name}, uid {os.getuid()}" if named else f"uid {os.getuid()}"
    return Actor(None, f"command line ({user})")
