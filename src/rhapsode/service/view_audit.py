"""Record in the audit log that an admin looked at other keys' tasks."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Final

from rhapsode.core.task import ApiKey
from rhapsode.service.keys import actor_of
from rhapsode.store.audit import AuditStore
from rhapsode.store.keys import KeyStore

AGAIN_SECONDS: Final = 3600.0
"""The interval after which continued viewing is recorded again."""
MOST_REMEMBERED: Final = 10_000
ALL_KEYS: Final = "all keys"


class ViewAudit:
    """Writes an event before anything is shown, and shows nothing if that fails. An open page polls its task every
    second, so equal events are recorded once in :data:`AGAIN_SECONDS` by each process of a fleet.
    """

    def __init__(self, audit: AuditStore, keys: KeyStore) -> None:
        self._audit = audit
        self._keys = keys
        self._seen: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    async def task_viewed(self, caller: ApiKey, owner_id: str, task_id: str) -> None:
        """Record that ``caller`` views a task of another key, or downloads its audio."""
        if caller.id != owner_id and self._is_new((caller.id, "task.viewed", task_id)):
            details = {"key": owner_id, "key_name": await self._name(owner_id)}
            await self._write(caller, "task.viewed", task_id, task_id, details)

    async def tasks_listed(self, caller: ApiKey, key_id: str | None) -> None:
        """Record that ``caller`` lists the tasks of another key, or (``None``) of all keys."""
        target = ALL_KEYS if key_id is None else key_id
        if caller.id != key_id and self._is_new((caller.id, "task.listed", target)):
            name = ALL_KEYS if key_id is None else await self._name(key_id)
            await self._write(caller, "task.listed", target, name, {})

    def _is_new(self, view: tuple[str, str, str]) -> bool:
        seen = self._seen.get(view)
        return seen is None or time.monotonic() - seen >= AGAIN_SECONDS

    async def _write(
        self, caller: ApiKey, action: str, target_id: str, target_name: str, details: dict[str, str]
    ) -> None:
        await self._audit.append(actor_of(caller), action, target_id, target_name, details)
        view = caller.id, action, target_id
        self._seen[view] = time.monotonic()
        self._seen.move_to_end(view)
        while len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)

    async def _name(self, key_id: str) -> str:
        key = await self._keys.get(key_id)
        return key_id if key is None else key.name
