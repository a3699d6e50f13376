"""Selects the compiled kernels of Kokoro's residual blocks and LSTM layers (``rhapsode-kernels``). Cheap to import."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.installed import installed_version
from rhapsode.engines.kokoro.precision import chosen_precision, usable_flags

PACKAGE = "rhapsode-kernels"
INTERFACE = 4
"""Of the package; with another one, of another version of rhapsode, the kernels are not used."""
FLAGS: Mapping[str, frozenset[str]] = {
    "amx": frozenset({"amx_int8", "avx512_bf16"}),
    "avx512_vnni": frozenset({"avx512_vnni"}),
    "avx_vnni": frozenset({"avx_vnni"}),
    "avx2": frozenset({"avx2"}),
}
"""What each variant of the kernels needs of the CPU, fastest first."""


def chosen_variant(options: EngineOptions) -> str | None:
    """Return the variant of the kernels, ``None`` when OpenVINO does.

    They are used where they are installed, the CPU, Linux and ``ONEDNN_MAX_CPU_ISA`` allow one, the precision has
    int8, and the owner did not switch them off. Raises ConfigurationError for an unknown precision.
    """
    precision, _ = chosen_precision(options.precision)
    if not (options.kernels and precision.int8):
        return None
    flags = usable_flags()
    return next((variant for variant, needed in FLAGS.items() if flags >= needed and _usable(variant)), None)


def description(options: EngineOptions) -> str:
    """Return what computes residual blocks and LSTM layers, for ``rhapsode doctor`` and the identity of a voice."""
    variant = chosen_variant(options)
    return f"residual blocks and LSTM layers by {PACKAGE} {installed_version(PACKAGE)} ({variant})" if variant else ""


@cache
def _usable(variant: str) -> bool:
    if find_spec("rhapsode_kernels") is None:
        return False
    import rhapsode_kernels

    interface = getattr(rhapsode_kernels, "INTERFACE", 1)
    return interface == INTERFACE and rhapsode_kernels.usable(variant)
