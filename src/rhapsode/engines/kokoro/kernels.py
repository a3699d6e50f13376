"""Whether compiled kernels compute Kokoro's residual blocks (package ``rhapsode-kernels``). Cheap to import."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.installed import installed_version
from rhapsode.engines.kokoro.precision import chosen_precision, usable_flags

PACKAGE = "rhapsode-kernels"
FLAGS = frozenset({"amx_int8", "avx512_bf16"})
"""What the kernels need of the CPU."""


def used(options: EngineOptions) -> bool:
    """Tell whether the kernels compute the residual blocks: they are installed, the CPU and Linux allow it, the
    precision is theirs, and the owner did not switch them off. Raises ConfigurationError for an unknown precision.
    """
    precision, _ = chosen_precision(options.precision)
    return options.kernels and str(precision) == "bf16+int8" and usable_flags() >= FLAGS and _usable()


def description(options: EngineOptions) -> str:
    """Return who computes the residual blocks, for ``rhapsode doctor`` and for the identity of a voice."""
    return f"residual blocks by {PACKAGE} {installed_version(PACKAGE)}" if used(options) else ""


@cache
def _usable() -> bool:
    if find_spec("rhapsode_kernels") is None:
        return False
    import rhapsode_kernels

    return rhapsode_kernels.usable()
