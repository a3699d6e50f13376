"""Rows of keys, tasks, usage and the audit log as the types of callers, however they were read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from typing import Any, Final, Protocol

from rhapsode.core.audit import Actor, AuditEvent
from rhapsode.core.limits import LIMITS, Limits
from rhapsode.core.task import ApiKey, Task, TaskError, TaskItem, TaskStatus

KEY_COLUMNS: Final = {"max_concurrent_tasks": "unfinished_tasks"}
"""The columns of values of a key that have another name in the database, which versions before 0.2 share."""


class Values(Protocol):
    """The values of a row by the names of columns: a dict, or a mapping of SQLAlchemy's."""

    def __getitem__(self, name: str, /) -> Any: ...


def key_of(values: Mapping[str, Any]) -> ApiKey:
    """Return the key of a row of ``api_keys``."""
    return ApiKey(
        id=values["id"],
        name=values["name"],
        prefix=values["prefix"],
        scopes=frozenset(values["scopes"].split()),
        created_at=values["created_at"],
        last_used_at=values["last_used_at"],
        expires_at=values["expires_at"],
        revoked_at=values["revoked_at"],
        limits=Limits(**{name: values[KEY_COLUMNS.get(name, name)] for name in LIMITS}),
    )


def task_of(values: Values, items: Sequence[Sequence[Any]] = ()) -> Task:
    """Return the task of a row of ``tasks``, with items, whose values are in TaskItem's order."""
    error = None
    if values["error_code"] is not None:
        error = TaskError(values["error_code"], values["error_message"] or "")
    return Task(
        id=values["id"],
        key_id=values["key_id"],
        model=values["model"],
        engine=values["engine"],
        engine_version=values["engine_version"],
        status=TaskStatus(values["status"]),
        created_at=values["created_at"],
        started_at=values["started_at"],
        completed_at=values["completed_at"],
        characters=values["characters"],
        done_characters=values["done_characters"],
        metadata=json.loads(values["metadata"]),
        error=error,
        data_removed_at=values["data_removed_at"],
        dictionary_version=values["dictionary_version"],
        items=tuple(TaskItem(*entry) for entry in items),
    )


def event_of(values: Values) -> AuditEvent:
    """Return the event of a row of ``audit_events``."""
    return AuditEvent(
        id=values["id"],
        at=values["at"],
        actor=Actor(values["actor_id"], values["actor_name"]),
        action=values["action"],
        target_id=values["target_id"],
        target_name=values["target_name"],
        details=json.loads(values["details"]),
    )


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of usage. The ``failed_…_tokens`` were billed for failed attempts, and are in no other sum."""

    completed: int = 0
    failed: int = 0
    canceled: int = 0
    characters: int = 0
    audio_ms: int = 0
    input_text_tokens: int = 0
    output_audio_tokens: int = 0
    cache_hits: int = 0
    failed_input_tokens: int = 0
    failed_audio_tokens: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(*(getattr(self, name) + getattr(other, name) for name in AMOUNTS))


AMOUNTS: Final = tuple(field.name for field in fields(Amounts))


@dataclass(frozen=True, slots=True)
class UsageRow:
    """The usage of one group. ``group`` has its day, key and model, as far as they were requested."""

    group: dict[str, str]
    amounts: Amounts


def total(rows: Sequence[UsageRow]) -> Amounts:
    """Return the sum of all rows."""
    return reduce(Amounts.__add__, (row.amounts for row in rows), Amounts())
