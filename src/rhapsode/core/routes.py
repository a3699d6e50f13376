"""Routes: the engine of a model, and its fallback."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

_THEN_LOCAL: Final = "_then_local"


class RoutingPolicy(Enum):
    """The routing policy of a model that both a remote engine and one of this machine can speak."""

    REMOTE = "remote"
    LOCAL = "local"
    REMOTE_THEN_LOCAL = "remote_then_local"

    def allows(self, requested: RoutingPolicy) -> bool:
        """Tell whether a request may ask for ``requested``, which is as strict as this policy, or stricter."""
        return self in (requested, RoutingPolicy.REMOTE_THEN_LOCAL)

    def name_for(self, remote: str | None) -> str:
        """Return its name in the API and the settings: with the remote engine ``gemini``, ``gemini``,
        ``local`` and ``gemini_then_local``.
        """
        return self.value if remote is None else self.value.replace("remote", remote)


def parse_route(name: str) -> tuple[RoutingPolicy, str | None]:
    """Return the policy that ``name`` stands for, and the remote engine that it names.

    ``None`` for ``local``, and for ``remote`` and ``remote_then_local``, which stand for the remote engine that the
    model has, whichever it is.
    """
    if name == RoutingPolicy.LOCAL.value:
        return RoutingPolicy.LOCAL, None
    policy = RoutingPolicy.REMOTE_THEN_LOCAL if name.endswith(_THEN_LOCAL) else RoutingPolicy.REMOTE
    remote = name.removesuffix(_THEN_LOCAL)
    return policy, None if remote == RoutingPolicy.REMOTE.value else remote


@dataclass(frozen=True, slots=True)
class Route:
    """The engine, and the fallback that renders a whole input again when the engine fails (``None``: no fallback)."""

    engine: str
    fallback: str | None = None
