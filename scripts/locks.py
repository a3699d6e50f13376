"""Reading the lock files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_LOCK = ROOT / "requirements.lock"
BUILD_LOCK = ROOT / "requirements-build.lock"
SERVER_LOCK = ROOT / "requirements-server.lock"
"""The default install with all extras: what an image holds."""
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"


class LockError(Exception):
    """A lock file that cannot be read."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock: its exact version, and where it is installed (``None`` in the marker: everywhere)."""

    name: NormalizedName
    version: str
    marker: str | None
    hashes: frozenset[str]
    applicable: bool


def read_lock(path: Path) -> list[Pin]:
    """Return all pins of a lock file, in its order."""
    pins = []
    logical_lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    for line in logical_lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        written, *hashes = re.split(r"\s--hash=", line.split(" #")[0])
        requirement = Requirement(written.strip())
        specifiers = list(requirement.specifier)
        if len(specifiers) != 1 or specifiers[0].operator != "==":
            raise LockError(f"{path.name}: {requirement.name} is not pinned to one version")
        if not hashes:
            raise LockError(f"{path.name}: {requirement.name} has no hashes")
        pins.append(
            Pin(
                name=canonicalize_name(requirement.name),
                version=specifiers[0].version,
                marker=str(requirement.marker) if requirement.marker else None,
                hashes=frozenset(digest.strip() for digest in hashes),
                applicable=requirement.marker is None or requirement.marker.evaluate(),
            )
        )
    return pins
