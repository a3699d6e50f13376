"""The lock check finds a lock that does not fit pyproject.toml."""

from __future__ import annotations

import tomllib
from dataclasses import replace

from scripts.check_locks import check_all, check_lock, check_repeated
from scripts.locks import BUILD_LOCK, DEFAULT_LOCK, DEVELOPMENT_LOCK, ROOT, read_lock

BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]["build"]


def test_the_locks_of_the_repository_fit() -> None:
    assert check_all(ROOT) == []


def test_a_new_dependency_is_missed() -> None:
    (problem,) = check_lock("lock", [*BUILD, "something-new>=1"], read_lock(BUILD_LOCK))
    assert problem == "lock: pyproject.toml asks for something-new, which is not in it"


def test_a_removed_dependency_is_noticed() -> None:
    (problem,) = check_lock(
        "lock", [requirement for requirement in BUILD if "editables" not in requirement], read_lock(BUILD_LOCK)
    )
    assert problem == "lock: nobody asks for editables"


def test_a_changed_bound_is_noticed() -> None:
    problems = check_lock("lock", ["hatchling>=2", *BUILD], read_lock(BUILD_LOCK))
    assert problems == ["lock: pyproject.toml asks for hatchling>=2, and it pins 1.33.0"]


def test_a_dependency_of_a_dependency_is_followed() -> None:
    pins = [pin for pin in read_lock(BUILD_LOCK) if pin.name != "pluggy"]
    assert check_lock("lock", BUILD, pins) == ["lock: hatchling asks for pluggy, which is not in it"]


def test_a_version_that_is_not_installed_is_noticed() -> None:
    pins = [replace(pin, version="1.33.0.post1") if pin.name == "hatchling" else pin for pin in read_lock(BUILD_LOCK)]
    problems = check_lock("lock", ["hatchling", "editables"], pins)
    assert "lock: hatchling 1.33.0.post1 is pinned, 1.33.0 is installed" in problems


def test_the_development_lock_repeats_the_default_one() -> None:
    default, development = read_lock(DEFAULT_LOCK), read_lock(DEVELOPMENT_LOCK)
    assert check_repeated("lock", development, default) == []
    changed = [replace(default[0], hashes=frozenset({"sha256:00"})), *default[1:]]
    (problem,) = check_repeated("lock", development, changed)
    assert default[0].name in problem
