"""What Kokoro computes in on this CPU, and why. Cheap to import: OpenVINO is not asked."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rhapsode.core.errors import ConfigurationError

BF16_FLAGS = frozenset({"avx512_bf16", "amx_bf16"})
INT8_FLAGS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})


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
    str(one): one
    for one in (Precision("bf16", True), Precision("bf16", False), Precision("f32", True), Precision("f32", False))
}
"""All of them by name."""


def chosen_precision(name: str | None, flags: frozenset[str] | None = None) -> tuple[Precision, str]:
    """The precision of that name, or the best one for ``None``, and the reason. Raises ConfigurationError."""
    best, reason = best_precision(flags)
    if name is None:
        return best, f"because {reason}"
    if name not in PRECISIONS:
        known = ", ".join(PRECISIONS)
        raise ConfigurationError(f"RHAPSODE_KOKORO_PRECISION: there is no {name!r}. It can be one of {known}.")
    same = "which is also" if name == str(best) else f"instead of {best}, which is"
    return PRECISIONS[name], f"as RHAPSODE_KOKORO_PRECISION says, {same} the best here, because {reason}"


def best_precision(flags: frozenset[str] | None = None) -> tuple[Precision, str]:
    """The fastest precision that keeps the words, and the reason.

    Where the CPU only emulates a format it would be slower and no better.
    """
    flags = cpu_flags() if flags is None else flags
    if not flags:
        return Precision("f32", False), f"the features of the CPU are unknown ({platform.machine()})"
    bf16, int8 = sorted(flags & BF16_FLAGS), sorted(flags & INT8_FLAGS)
    if not bf16:
        return Precision("f32", bool(int8)), f"the CPU has no bf16{f', but {int8[0]}' if int8 else ' and no VNNI'}"
    return Precision("bf16", bool(int8)), f"the CPU has {' and '.join([*bf16, *int8])}"


def instructions(flags: frozenset[str] | None = None) -> str:
    """What the CPU has for these precisions, with its architecture."""
    flags = cpu_flags() if flags is None else flags
    return " ".join([platform.machine(), *sorted(flags & (BF16_FLAGS | INT8_FLAGS))])


def cpu_flags(source: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """The features of the CPU as Linux names them; empty where they are not told."""
    try:
        lines = source.read_text().splitlines()
    except OSError:
        return frozenset()
    for line in lines:
        if line.startswith(("flags", "Features")):
            return frozenset(line.partition(":")[2].split())
    return frozenset()
