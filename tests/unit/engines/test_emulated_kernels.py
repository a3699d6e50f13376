"""The kernels for processors with AMX, AVX-512 and AVX-VNNI, on any processor with AVX2."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.emulated_kernels import ROOT, build_emulated_kernels

rhapsode_kernels = pytest.importorskip("rhapsode_kernels")
pytestmark = pytest.mark.slow

ALL_USABLE = """
import sys, rhapsode_kernels
sys.exit(", ".join(variant for variant in rhapsode_kernels.VARIANTS if not rhapsode_kernels.usable(variant)) or None)
"""


def test_all_variants_pass_the_tests_of_kernels_by_emulated_instructions(tmp_path: Path) -> None:
    compiler = shutil.which("gcc")
    if compiler is None or not rhapsode_kernels.usable(rhapsode_kernels.PLAIN):
        pytest.skip("there is no GCC, or the processor has no AVX2")
    build_emulated_kernels(compiler, tmp_path)
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    subprocess.run([sys.executable, "-c", ALL_USABLE], env=environment, cwd=tmp_path, check=True, timeout=60)
    tests = [f"tests/unit/engines/test_{part}_kernels.py" for part in ("residual", "recurrent")]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:]
