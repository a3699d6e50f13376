"""Builds rhapsode-kernels for processors that are not there, with their instructions emulated."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sysconfig
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

ROOT = Path(__file__).parents[2]
KERNELS = ROOT / "kernels"
EMULATED = Path(__file__).with_name("emulated_instructions.h")
PRESENT = {"avx2", "fma"}
"""Instruction sets that the processor has to have."""

TARGET = re.compile(r'#pragma GCC target\("([\w,-]+)"\)')
CHECK = re.compile(r'__builtin_cpu_supports\("(?!avx2|fma)[\w-]+"\)|syscall\(SYS_arch_prctl[^)]*\) == 0')


def build_emulated_kernels(compiler: str, directory: Path) -> None:
    """Build the package ``rhapsode_kernels`` in a directory, whose variants all run on a processor with AVX2 and FMA.

    Raises :class:`subprocess.CalledProcessError` when the compiler fails.
    """
    sources = directory / "sources"
    shutil.copytree(KERNELS, sources, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
    shutil.copy(EMULATED, sources)
    for file in sources.glob("variant*.c"):
        text = TARGET.sub(_emulate, file.read_text("utf-8"))
        file.write_text(CHECK.sub("1", text), "utf-8")
    package = directory / "rhapsode_kernels"
    shutil.copytree(sources / "src" / "rhapsode_kernels", package)
    ffi = runpy.run_path(str(sources / "build_kernels.py"))["ffi"]
    ffi.emit_c_code(str(sources / "_kernels.c"))
    subprocess.run(
        [
            compiler, "-O2", "-std=c11", "-shared", "-fPIC", "-D_GNU_SOURCE", "-Wno-psabi",
            f"-I{sysconfig.get_path('include')}", "-I.", *sorted(file.name for file in sources.glob("*.c")),
            "-o", str(package / f"_kernels{EXTENSION_SUFFIXES[0]}"), "-lm", "-lpthread",
        ],
        cwd=sources, check=True, timeout=300, capture_output=True,
    )  # fmt: skip


def _emulate(target: re.Match[str]) -> str:
    """Return a target that is there, and the emulation of the instructions that are not."""
    needed = set(target[1].split(","))
    if needed <= PRESENT:
        return target[0]
    defined = "#define __AVX512BF16__ 1\n" if "avx512bf16" in needed else ""
    return f'#pragma GCC target("{",".join(sorted(PRESENT))}")\n{defined}#include "{EMULATED.name}"'
