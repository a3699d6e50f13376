"""When compiled kernels compute Kokoro's residual blocks, and what lies between them and OpenVINO."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import kernels, precision, provider
from rhapsode.engines.kokoro.vocoders import interleaved

AMX = frozenset({"avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8"})


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the kernels on a processor with AMX."""
    for name in precision.ISA_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(precision, "cpu_flags", lambda: AMX)
    monkeypatch.setattr(kernels, "_usable", lambda: True)


def options(**others: object) -> EngineOptions:
    return EngineOptions(Path("cache"), 2, **others)  # type: ignore[arg-type]


def test_the_kernels_are_used_on_a_processor_with_amx() -> None:
    assert kernels.used(options())
    assert kernels.description(options()).startswith("residual blocks by rhapsode-kernels")


@pytest.mark.parametrize(
    "reason", ["switched off", "not installed", "another precision", "no AMX", "limited by ONEDNN_MAX_CPU_ISA"]
)
def test_openvino_computes_the_blocks_elsewhere(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    given = options()
    if reason == "switched off":
        given = options(kernels=False)
    elif reason == "another precision":
        given = options(precision="bf16")
    elif reason == "not installed":
        monkeypatch.setattr(kernels, "_usable", lambda: False)
    elif reason == "no AMX":
        monkeypatch.setattr(precision, "cpu_flags", lambda: AMX - {"amx_int8"})
    else:
        monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX512_CORE_BF16")
    assert not kernels.used(given)
    assert kernels.description(given) == ""


def test_what_computes_the_blocks_belongs_to_the_identity_of_a_voice() -> None:
    made = {provider.KokoroProvider().identity(options(kernels=on), "af_heart") for on in (True, False)}
    assert len(made) == 2


@pytest.mark.parametrize(("factor", "padded"), [(10, False), (6, True)])
def test_phases_become_a_signal_without_half_a_factor_at_both_ends(factor: int, padded: bool) -> None:
    rows, channels = 5, 3
    signal = np.arange(rows * factor * channels, dtype=np.float32).reshape(-1, channels)
    expected = signal[factor // 2 : -(factor // 2)].copy()
    if padded:
        expected = np.concatenate([expected[1:2], expected])
    phases = signal.reshape(1, rows, factor * channels)
    assert (interleaved(phases, channels, padded=padded) == expected).all()
