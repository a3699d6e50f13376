"""The plug-in interface of remote engines: the entry-point group ``rhapsode.remote_engines``.

A provider declares its settings as a class. Its fields are read from ``RHAPSODE_<ENGINE>_<FIELD>`` and from
``<engine>_<field>`` in the TOML file. Importing and constructing a provider is cheap, because every command may do it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, Field, SecretStr, field_validator

from rhapsode.core.ports import Finding, Quota, RemoteEngine
from rhapsode.core.speech import EngineProfile, Model


class RemoteSettings(BaseModel):
    """Settings that every remote engine has. A provider derives its own from them, and adds what else it needs.

    What an environment variable says arrives as a string. Where the value is neither a string nor a number, a
    validator has to read it, as that of ``models`` does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    required: ClassVar[str] = "api_key"
    """The field without which the engine is not offered."""
    api_key_variable: ClassVar[str | None] = None
    """Another environment variable that is read for ``api_key``: that of the provider's own SDK."""

    api_key: SecretStr | None = Field(default=None, repr=False)
    """The key of the provider's API. With it the provider's models are offered; texts are sent there."""
    base_url: AnyHttpUrl | None = None
    """Where the provider's API is; default: the provider's own address."""
    models: Mapping[str, str] = Field(default_factory=dict)
    """What the provider calls a model: ``our_id=its-id``, separated by commas."""
    requests_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    """How many requests are sent in a minute, in a fleet by all processes together; default: as many as there are."""
    concurrency: int = Field(default=8, ge=1, le=256)
    """How many requests are on their way at once."""
    timeout_seconds: float = Field(default=90.0, gt=0)
    """How long the API may take for an answer."""

    @field_validator("models", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        return split_pairs(value)

    @property
    def configured(self) -> bool:
        """Whether the engine can be offered."""
        return bool(getattr(self, self.required))


class RemoteProvider(Protocol):
    """The plug-in interface of a remote engine. The name of its entry point is ``profile.name``."""

    profile: EngineProfile
    models: tuple[Model, ...]
    display_name: str
    """The name of the company or service, as people read it: ``Google``."""
    default_url: str
    """The address of its API, for ``rhapsode doctor``."""
    settings: type[RemoteSettings]
    """The settings that it declares."""

    def upstream_ids(self, settings: RemoteSettings) -> Mapping[str, str]:
        """Return the provider's name of each model, by public id."""
        ...

    def check(self, settings: RemoteSettings) -> Sequence[Finding]:
        """Return the findings of ``rhapsode doctor`` on the packages that the engine needs. Send nothing."""
        ...

    def connect(self, settings: RemoteSettings, quota: Quota) -> RemoteEngine:
        """Return the engine, not started yet. ``quota`` is shared by all processes that use the same key."""
        ...


def split_pairs(value: object) -> object:
    """Return ``a=b,c=d`` as a mapping, and what is no string as it is. Raises ValueError for a part without ``=``."""
    if not isinstance(value, str):
        return value
    pairs: dict[str, str] = {}
    for entry in filter(None, (part.strip() for part in value.split(","))):
        name, equals, meaning = entry.partition("=")
        if not equals:
            raise ValueError("write it as name=value, separated by commas")
        pairs[name.strip()] = meaning.strip()
    return pairs
