"""Fails when a lock file does not fit pyproject.toml, without asking the network.

For each of the locks, the declared requirements are followed through the packages that are installed: each one
reached must be pinned to a version that satisfies whoever asks for it, the installed version must be the pinned one,
and no pin may be left that nobody asks for. The development lock, which holds the extras as well, repeats
the pins of the other two.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from scripts.locks import BUILD_LOCK, DEFAULT_LOCK, DEVELOPMENT_LOCK, ROOT, SERVER_LOCK, Pin, read_lock


def group(pyproject: dict[str, Any], name: str) -> Iterator[str]:
    """Yield the requirements of a dependency group, with the groups that it includes."""
    for entry in pyproject["dependency-groups"][name]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from group(pyproject, entry["include-group"])


GPL_EXTRAS = frozenset({"aac"})
"""Extras whose wheels hold libraries under the GPL. The lock of the server, which is for its image, goes without."""


def check_lock(label: str, roots: Iterable[str], pins: Iterable[Pin]) -> list[str]:
    """Return what is wrong with a lock, one line each; ``roots`` are the requirements that it was made for."""
    pinned = {pin.name: pin for pin in pins if pin.applicable}
    problems: list[str] = []
    reached: set[tuple[NormalizedName, frozenset[str]]] = set()
    waiting = [("pyproject.toml", Requirement(root)) for root in roots]
    while waiting:
        asker, requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        pin = pinned.get(name)
        if pin is None:
            problems.append(f"{label}: {asker} asks for {name}, which is not in it")
            continue
        if not requirement.specifier.contains(pin.version, prereleases=True):
            problems.append(f"{label}: {asker} asks for {name}{requirement.specifier}, and it pins {pin.version}")
        if (name, frozenset(requirement.extras)) in reached:
            continue
        reached.add((name, frozenset(requirement.extras)))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            problems.append(f"{label}: {name} is not installed")
            continue
        if installed.version != pin.version:
            problems.append(f"{label}: {name} {pin.version} is pinned, {installed.version} is installed")
            continue
        for written in installed.requires or ():
            inner = Requirement(written)
            extras = requirement.extras or {""}
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append((name, inner))
    unasked = pinned.keys() - {name for name, _ in reached}
    return problems + [f"{label}: nobody asks for {name}" for name in sorted(unasked)]


def check_repeated(label: str, outer: Iterable[Pin], inner: Iterable[Pin]) -> list[str]:
    """Return the pins of ``inner`` that ``outer`` does not repeat as they are."""
    outer_pins = set(outer)
    return [f"{label}: {pin.name} {pin.version} is not repeated as it is" for pin in inner if pin not in outer_pins]


def check_all(root: Path) -> list[str]:
    """Return what is wrong with the locks of the repository."""
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    dependencies = pyproject["project"]["dependencies"]
    optional = pyproject["project"].get("optional-dependencies", {})
    extras = [entry for extra in optional.values() for entry in extra]
    served = [entry for name, extra in optional.items() if name not in GPL_EXTRAS for entry in extra]
    default, build, development = read_lock(DEFAULT_LOCK), read_lock(BUILD_LOCK), read_lock(DEVELOPMENT_LOCK)
    server = read_lock(SERVER_LOCK)
    return [
        *check_lock(DEFAULT_LOCK.name, dependencies, default),
        *check_lock(BUILD_LOCK.name, [*pyproject["build-system"]["requires"], *group(pyproject, "build")], build),
        *check_lock(SERVER_LOCK.name, [*dependencies, *served], server),
        *check_lock(DEVELOPMENT_LOCK.name, [*dependencies, *extras, *group(pyproject, "dev")], development),
        *check_repeated(DEVELOPMENT_LOCK.name, development, default),
        *check_repeated(DEVELOPMENT_LOCK.name, development, build),
        *check_repeated(DEVELOPMENT_LOCK.name, development, server),
    ]


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    problems = check_all(ROOT)
    for problem in dict.fromkeys(problems):
        print(problem)
    if problems:
        print("The locks do not fit. Run 'make lock', then 'make test' to install what it wrote.")
        return 1
    print("The locks fit pyproject.toml and what is installed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
