"""Fails when a file in ``deploy/`` is not what its reader expects: systemd, Docker, Compose, Kubernetes.

None of them runs here; their own checkers and schemas are asked. ``systemd-analyze`` is part of systemd and not of a
Python package: where there is none, the unit is not checked, and that is said.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.locks import ROOT

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
UNIT = DEPLOY / "systemd" / "rhapsode.service"
INSTALLED = "/opt/rhapsode/bin/rhapsode"
"""The program that the unit starts, which is not there where it is checked."""


def main() -> int:
    """Ask all checkers; the exit code."""
    failed = [Path(command[0]).name for command in commands() if not passes(command)]
    if not check_unit():
        failed.append("systemd-analyze")
    for name in failed:
        print(f"{name} refused a file in deploy/; see above.")
    return int(bool(failed))


def commands() -> Iterator[list[str]]:
    """Yield a command for each kind of file."""
    tools = Path(sys.executable).parent
    docker = DEPLOY / "docker"
    yield [str(tools / "hadolint"), str(docker / "Dockerfile")]
    compose = [str(file) for file in sorted(docker.glob("compose*.yaml"))]
    yield [str(tools / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *compose]
    # Kustomize's own file is of no kind that a cluster knows.
    manifests = [str(file) for file in sorted(KUBERNETES.glob("*.yaml")) if file.name != "kustomization.yaml"]
    yield [str(tools / "kubernetes-validate"), "--strict", "--quiet", *manifests]


def check_unit() -> bool:
    """Tell whether systemd takes the unit, with a program that exists in place of its own."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        print("There is no systemd-analyze here: the unit was not checked.")
        return True
    with tempfile.TemporaryDirectory() as directory:
        unit = Path(directory) / UNIT.name
        unit.write_text(UNIT.read_text(encoding="utf-8").replace(INSTALLED, sys.executable), encoding="utf-8")
        # What it does not know it only mentions.
        return passes([analyze, "verify", "--man=no", str(unit)], unless=UNIT.name)


def passes(command: Sequence[str], unless: str | None = None) -> bool:
    """Tell whether a checker is content, and has not spoken of ``unless``; else what it said is shown."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"})
    said = ended.stdout + ended.stderr
    content = ended.returncode == 0 and (unless is None or unless not in said)
    if not content:
        print(said)
    return content


if __name__ == "__main__":
    sys.exit(main())
