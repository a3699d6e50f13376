"""What ``make`` starts, whatever the environment says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_started_keeps_the_bytecode_of_its_libraries() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "--eval", "shown: ; @env", "shown"],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OF_THE_CALLER": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "OF_THE_CALLER=1" in shown.stdout
    assert "PYTHONDONTWRITEBYTECODE" not in shown.stdout


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", "--eval", "shown: ; @echo $(PYTHON)", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_another_python_than_that_of_the_environment_is_refused() -> None:
    same = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")
    assert make("shown", f"PYTHON={same}").stdout == f"{same}\n"
    for refused in (make("shown", "PYTHON=python9"), make("shown", PYTHON="/bin/echo")):
        assert refused.returncode == 2
        assert ".venv was made with Python 3." in refused.stderr
        assert "'make clean'" in refused.stderr
    assert make("help", "PYTHON=python9").returncode == 0


def test_an_install_without_a_network_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    failing = make("demo", "VENV=" + str(tmp_path), f"PIP_INSTALL={sys.executable} -c 1/0")
    assert failing.returncode == 2
    assert "requirements.lock could not be installed" in failing.stderr
    assert "make demo PIP_NO_INDEX=1 PIP_FIND_LINKS=$PWD/wheels" in failing.stderr
