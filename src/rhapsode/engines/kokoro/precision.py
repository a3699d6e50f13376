"""Selects the precision of Kokoro on this CPU. Cheap to import: OpenVINO is not loaded."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rhapsode.core.errors import ConfigurationError

BF16_FLAGS = frozenset({"avx512_bf16", "amx_bf16"})
VNNI_FLAGS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})
INT8_FLAGS = VNNI_FLAGS | {"avx2"}
"""Without VNNI oneDNN adds products of int8 in 16 bits, and halves the weights so that no sum overflows."""

ISA_VARIABLES = ("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA")
"""By which oneDNN, and with it OpenVINO, is kept from instructions that the CPU has; the first that is set counts."""
MVN_STEP = 16
"""A length along which OpenVINO 2026.4 normalises (MVN) has to be a multiple of this where ``ONEDNN_MAX_CPU_ISA``
keeps it from the AVX-512 that the CPU has: with most others the process ended on an Intel Xeon. A CPU without AVX-512
needs no such lengths: an AMD EPYC (Zen 3) normalised 576 shapes correctly, and spoke 130 lengths."""
_AVX512 = frozenset({"avx2", "avx512f"})
ISA_FLAGS: Mapping[str, frozenset[str]] = {
    "SSE41": frozenset(),
    "AVX": frozenset(),
    "AVX2": frozenset({"avx2"}),
    "AVX2_VNNI": frozenset({"avx2", "avx_vnni"}),
    "AVX2_VNNI_2": frozenset({"avx2", "avx_vnni"}),
    "AVX512_CORE": _AVX512,
    "AVX512_CORE_VNNI": _AVX512 | {"avx512_vnni"},
    "AVX512_CORE_BF16": _AVX512 | {"avx512_vnni", "avx512_bf16"},
    "AVX512_CORE_FP16": _AVX512 | {"avx512_vnni", "avx512_bf16", "avx_vnni"},
    "AVX10_1_512": _AVX512 | {"avx512_vnni", "avx512_bf16", "avx_vnni"},
}
"""Of the flags that matter here, those that each limit leaves. Other values are no limit (or one beyond AMX)."""


@dataclass(frozen=True, slots=True)
class Precision:
    """``matrices`` is what the language model and the vocoder compute in; ``int8``: a part of the vocoder in int8."""

    matrices: Literal["bf16", "f32"]
    int8: bool

    @property
    def vocoder(self) -> str:
        """The vocoder's model, one of :data:`rhapsode.engines.kokoro.build.MODELS`."""
        return "vocoder-int8" if self.int8 else "vocoder"

    def __str__(self) -> str:
        return f"{self.matrices}+int8" if self.int8 else self.matrices


PRECISIONS: Mapping[str, Precision] = {
    str(precision): precision
    for precision in (
        Precision("bf16", True),
        Precision("bf16", False),
        Precision("f32", True),
        Precision("f32", False),
    )
}
"""All of them by name."""


def chosen_precision(name: str | None, flags: frozenset[str] | None = None) -> tuple[Precision, str]:
    """Return the precision of that name, or the best one for ``None``, and the reason. Raises ConfigurationError."""
    best, reason = best_precision(flags)
    if name is None:
        return best, f"because {reason}"
    if name not in PRECISIONS:
        names = ", ".join(PRECISIONS)
        raise ConfigurationError(f"RHAPSODE_KOKORO_PRECISION: there is no {name!r}. It can be one of {names}.")
    same = "which is also" if name == str(best) else f"instead of {best}, which is"
    return PRECISIONS[name], f"as RHAPSODE_KOKORO_PRECISION says, {same} the best here, because {reason}"


def best_precision(flags: frozenset[str] | None = None) -> tuple[Precision, str]:
    """Name the fastest precision that keeps the words, and the reason.

    Where the CPU only emulates a format it would be slower and no better.
    """
    if flags is None:
        flags = usable_flags()
    if not flags:
        return Precision("f32", False), f"the features of the CPU are unknown ({platform.machine()}){_limited()}"
    bf16, vnni, int8 = sorted(flags & BF16_FLAGS), sorted(flags & VNNI_FLAGS), bool(flags & INT8_FLAGS)
    if bf16:
        return Precision("bf16", int8), f"the CPU has {' and '.join([*bf16, *vnni])}{_limited()}"
    if vnni:
        return Precision("f32", True), f"the CPU has no bf16, but {vnni[0]}{_limited()}"
    if int8:
        return Precision("f32", True), f"the CPU has no bf16 and no VNNI, but avx2{_limited()}"
    return Precision("f32", False), f"the CPU has no bf16, no VNNI and no avx2{_limited()}"


def instructions(flags: frozenset[str] | None = None) -> str:
    """Name what the CPU has for these precisions, with its architecture."""
    flags = usable_flags() if flags is None else flags
    return " ".join([platform.machine(), *sorted(flags & (BF16_FLAGS | INT8_FLAGS))])


def usable_flags(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """Return the features of the CPU, less those that ``ONEDNN_MAX_CPU_ISA`` keeps from being used."""
    return within_limit(cpu_flags(), isa_limit(environment))


def within_limit(flags: frozenset[str], limit: str | None) -> frozenset[str]:
    """Return ``flags`` without those of BF16 and int8 that lie beyond ``limit``, a value of ``ONEDNN_MAX_CPU_ISA``."""
    if limit is None or limit not in ISA_FLAGS:
        return flags
    return flags - ((BF16_FLAGS | INT8_FLAGS | {"avx512f"}) - ISA_FLAGS[limit])


def frame_step(flags: frozenset[str] | None = None, environment: Mapping[str, str] = os.environ) -> int:
    """Return what the number of frames has to be a multiple of: :data:`MVN_STEP` where a limit excludes AVX-512."""
    flags = cpu_flags() if flags is None else flags
    usable = within_limit(flags, isa_limit(environment))
    return MVN_STEP if "avx2" in usable and "avx512f" in flags - usable else 1


def isa_limit(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the value of ``ONEDNN_MAX_CPU_ISA`` in capitals, as oneDNN reads it; ``None`` when it is not set."""
    return next((environment[name].upper() for name in ISA_VARIABLES if environment.get(name)), None)


def _limited() -> str:
    """Return a remark for a reason when instructions are kept from being used."""
    limit = isa_limit()
    return f", within {ISA_VARIABLES[0]}={limit}" if limit in ISA_FLAGS else ""


def cpu_flags(source: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """Return the features of the CPU as Linux names them; empty where they are not told."""
    try:
        lines = source.read_text().splitlines()
    except OSError:
        return frozenset()
    for line in lines:
        if line.startswith(("flags", "Features")):
            return frozenset(line.partition(":")[2].split())
    return frozenset()
