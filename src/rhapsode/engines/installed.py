"""Installed packages of an engine, for ``rhapsode doctor``."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from rhapsode.core.extras import install_command
from rhapsode.core.ports import Finding


def installed_version(package: str) -> str | None:
    """Return the version of an installed package, ``None`` when it is not there."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def installed(package: str, requirement: str, *, found: bool = True) -> Finding:
    """Tell whether a package is there, which it is not if ``found`` is false. ``requirement`` is as pip takes it."""
    version = installed_version(package) if found else None
    if version is None:
        return Finding(package, False, "not installed", install_command(requirement))
    return Finding(package, True, version)
