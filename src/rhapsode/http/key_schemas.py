"""The shapes of ``/v1/keys`` on the wire."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, TypeVar

import structlog
from pydantic import BaseModel, Field, model_validator

from rhapsode.core.clock import now_ms, whole_seconds
from rhapsode.core.errors import RequestError
from rhapsode.core.limits import LARGEST_LIMIT, LIMITS, LONGEST_OVERLAP_SECONDS, MOST_REQUESTS_PER_MINUTE, Limits
from rhapsode.core.task import ApiKey
from rhapsode.http.bodies import StrictRequest, absent

log = structlog.get_logger(__name__)

OLD_LIMIT = "unfinished_tasks"
"""What ``max_concurrent_tasks`` was called before 0.2: it is taken and told until 1.0."""
LATEST_EXPIRY = 253_402_300_799
"""The last second of the year 9999."""
LONGEST_LIFE_SECONDS = 100 * 365 * 24 * 3600

Model = TypeVar("Model", bound=BaseModel)
Scope = Literal["speech", "admin"]


class KeyLimits(StrictRequest):
    """How fast a key may ask. `null` is no limit."""

    requests_per_minute: int | None = Field(default=None, ge=1, le=MOST_REQUESTS_PER_MINUTE)
    max_concurrent_tasks: int | None = Field(
        default=None, ge=1, le=LARGEST_LIMIT, description="Tasks at a time that are not final."
    )

    @model_validator(mode="before")
    @classmethod
    def _take_old_name(cls, value: object) -> object:
        """Take ``unfinished_tasks``, the name before 0.2, with a warning; where both are given, it is ignored."""
        if not isinstance(value, dict) or OLD_LIMIT not in value:
            return value
        log.warning("request.old_field", old=f"limits.{OLD_LIMIT}", new="limits.max_concurrent_tasks")
        rest = {name: entry for name, entry in value.items() if name != OLD_LIMIT}
        return {"max_concurrent_tasks": value[OLD_LIMIT]} | rest


class KeyLimitsObject(BaseModel):
    """How fast a key may ask. `null` is no limit."""

    requests_per_minute: int | None
    max_concurrent_tasks: int | None = Field(description="Tasks at a time that are not final.")
    unfinished_tasks: int | None = Field(
        deprecated=True, description="The old name of `max_concurrent_tasks`; it goes with 1.0."
    )


class KeyBudgets(StrictRequest):
    """How much a key may use in a day and a month (UTC). `null` is no limit."""

    audio_seconds_per_day: int | None = Field(default=None, ge=1, le=LARGEST_LIMIT)
    audio_seconds_per_month: int | None = Field(default=None, ge=1, le=LARGEST_LIMIT)
    tokens_per_day: int | None = Field(default=None, ge=1, le=LARGEST_LIMIT)
    tokens_per_month: int | None = Field(default=None, ge=1, le=LARGEST_LIMIT)


class _Settings(StrictRequest):
    expires_at: int | None = Field(
        default=None, ge=0, le=LATEST_EXPIRY, description="Seconds since the epoch; `null`: never."
    )
    expires_in_seconds: int = Field(
        default_factory=absent, ge=1, le=LONGEST_LIFE_SECONDS, description="In place of `expires_at`."
    )
    limits: KeyLimits = Field(default_factory=KeyLimits)
    budgets: KeyBudgets = Field(default_factory=KeyBudgets)

    def given(self) -> dict[str, Any]:
        """Return the fields that were sent, by the names of the store's columns; times in milliseconds. Raises
        RequestError."""
        values: dict[str, Any] = {}
        if {"expires_at", "expires_in_seconds"} <= self.model_fields_set:
            raise RequestError("Give 'expires_at' or 'expires_in_seconds', not both.", param="expires_in_seconds")
        if "expires_at" in self.model_fields_set:
            values["expires_at"] = None if self.expires_at is None else 1000 * self.expires_at
        elif "expires_in_seconds" in self.model_fields_set:
            values["expires_at"] = now_ms() + 1000 * self.expires_in_seconds
        return values | self.limits.model_dump(exclude_unset=True) | self.budgets.model_dump(exclude_unset=True)


class CreateKey(_Settings):
    """A new key."""

    name: str = Field(description="What the key is for: one line of up to 100 characters.")
    scopes: list[Scope] = Field(
        default=["speech"], min_length=1, max_length=2, description="`speech`: tasks. `admin`: keys and all usage."
    )


class EditKey(_Settings):
    """The changes to a key. Omitted fields stay unchanged; `null` removes a limit or the expiry."""

    name: str = Field(default_factory=absent, description="What the key is for.")

    def given(self) -> dict[str, Any]:
        named = {"name": self.name} if "name" in self.model_fields_set else {}
        return named | super().given()


class RotateKey(StrictRequest):
    """How long the previous secret stays valid."""

    overlap_seconds: int = Field(default=0, ge=0, le=LONGEST_OVERLAP_SECONDS)


class KeyObject(BaseModel):
    """An API key. Times are seconds since the epoch."""

    id: str
    object: Literal["key"] = "key"
    name: str
    prefix: str = Field(description="What the key begins with; it is no secret.")
    state: Literal["active", "expired", "revoked"]
    scopes: list[Scope]
    created_at: int
    last_used_at: int | None = Field(description="To the minute.")
    expires_at: int | None
    revoked_at: int | None
    limits: KeyLimitsObject
    budgets: KeyBudgets


class NewKeyObject(KeyObject):
    """A new API key with its secret, which is shown only once."""

    key: str = Field(description="The key itself. It is kept nowhere: this is the only time that it is shown.")


class KeyList(BaseModel):
    """A page of keys, the newest first, including revoked ones."""

    object: Literal["list"] = "list"
    data: list[KeyObject]
    total: int = Field(description="How many there are, or how many `search` finds.")
    has_more: bool = Field(description="Whether there are older ones: give the last id as `after`.")


class WebhookSecret(BaseModel):
    """The secret that signs the webhooks of a key's tasks, by the Standard Webhooks specification."""

    id: str = Field(description="The key's.")
    object: Literal["webhook_secret"] = "webhook_secret"
    secret: str
    previous_secret: str | None = Field(
        description="The one before the last rotation, while webhooks carry it as well."
    )
    secret_before: str | None = Field(
        deprecated=True, description="The old name of `previous_secret`; it goes with 1.0."
    )


REQUESTS: tuple[type[BaseModel], ...] = (CreateKey, EditKey, RotateKey)
"""The models of bodies, which routes read themselves."""


def key_to_make(body: CreateKey) -> tuple[str, frozenset[str], int | None, Limits]:
    """Name, scopes, expiry in milliseconds and limits of a key to be made. Raises RequestError."""
    values = body.given()
    limits = Limits(**{name: values.get(name) for name in LIMITS})
    return body.name, frozenset(body.scopes), values.get("expires_at"), limits


def key_object(key: ApiKey) -> dict[str, object]:
    """Return the wire form of a key (a :class:`KeyObject`, as plain data)."""
    limits = asdict(key.limits)
    state = "revoked" if key.revoked_at is not None else "active" if key.active(now_ms()) else "expired"
    return {
        "id": key.id,
        "object": "key",
        "name": key.name,
        "prefix": key.prefix,
        "state": state,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at // 1000,
        "last_used_at": whole_seconds(key.last_used_at),
        "expires_at": whole_seconds(key.expires_at),
        "revoked_at": whole_seconds(key.revoked_at),
        "limits": {name: limits[name] for name in KeyLimits.model_fields}
        | {OLD_LIMIT: limits["max_concurrent_tasks"]},
        "budgets": {name: limits[name] for name in KeyBudgets.model_fields},
    }
