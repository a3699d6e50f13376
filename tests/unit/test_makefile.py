"""What ``make`` starts, whatever the environment says."""

from __future__ import annotations

import os
import subprocess
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
