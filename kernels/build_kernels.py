"""Describes the extension module for setuptools: cffi's API mode, one build for all versions of Python."""

from __future__ import annotations

from pathlib import Path

from cffi import FFI

DIRECTORY = Path(__file__).parent
PARTS = ("residual_blocks", "recurrent_layer")
HEADERS = "\n".join((DIRECTORY / f"{part}.h").read_text() for part in PARTS)
DECLARATIONS = "\n".join(line for line in HEADERS.splitlines() if not line.startswith("#"))

ffi = FFI()
ffi.cdef(DECLARATIONS)
ffi.set_source(
    "rhapsode_kernels._kernels",
    "\n".join(f'#include "{part}.h"' for part in PARTS),
    sources=[
        *(f"{part}.c" for part in PARTS),
        "variants.c",
        *sorted(file.name for file in DIRECTORY.glob("variant_*.c")),
    ],
    depends=sorted(file.name for file in DIRECTORY.glob("*.h")),  # compile again when one of them changed
    include_dirs=["."],
    define_macros=[("_GNU_SOURCE", None)],  # barriers of POSIX threads, and system calls, beside ISO C
    extra_compile_args=["-O3", "-std=c11", "-Wall", "-Wextra"],
    libraries=["m", "pthread"],
)
