"""When compiled kernels compute Kokoro's residual blocks, and what lies between them and OpenVINO."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from rhapsode.core.ports import EngineOptions
from rhapsode.engines.kokoro import kernels, precision, provider
from rhapsode.engines.kokoro.vocoders import interleaved
from tests.support.cases import each_case

VNNI = frozenset({"avx2", "avx512f", "avx512_vnni"})
AMX = VNNI | {"avx512_bf16", "amx_bf16", "amx_int8"}


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the kernels on a processor with AMX."""
    for name in precision.ISA_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(precision, "cpu_flags", lambda: AMX)
    monkeypatch.setattr(kernels, "_usable", lambda _variant: True)


usable = kernels._usable


def options(**others: object) -> EngineOptions:
    return EngineOptions(Path("cache"), 2, **others)  # type: ignore[arg-type]


@each_case(
    ("flags", "limit", "expected"),
    [
        (AMX, "", "amx"),
        (AMX, "AVX512_CORE_BF16", "avx512_vnni"),
        (AMX, "avx512_core_vnni", "avx512_vnni"),
        (AMX, "AVX512_CORE", "avx2"),
        (AMX | {"avx_vnni"}, "AVX2_VNNI", "avx_vnni"),
        (AMX | {"avx_vnni"}, "AVX2", "avx2"),
        (AMX | {"avx_vnni"}, "AVX", None),
        (AMX - {"amx_bf16", "amx_int8"}, "", "avx512_vnni"),
        (AMX - {"avx512_bf16"}, "", "avx512_vnni"),
        (VNNI, "", "avx512_vnni"),
        (VNNI - {"avx512_vnni"}, "", "avx2"),
        (frozenset({"avx2", "avx_vnni"}), "", "avx_vnni"),
        (frozenset({"avx2"}), "", "avx2"),
        (frozenset({"avx"}), "", None),
        (frozenset(), "", None),
    ],
)
def test_the_variant_is_the_fastest_that_the_processor_and_its_limit_allow(
    flags: frozenset[str], limit: str, expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "cpu_flags", lambda: flags)
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", limit)
    assert kernels.chosen_variant(options()) == expected
    assert kernels.description(options()).endswith(f"({expected})" if expected else "")


def test_a_variant_that_linux_does_not_allow_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "_usable", lambda variant: variant != "amx")
    assert kernels.chosen_variant(options()) == "avx512_vnni"


def test_the_kernels_are_named_with_their_variant() -> None:
    assert re.fullmatch(r".* by rhapsode-kernels \S+ \(amx\)", kernels.description(options()))


@pytest.mark.parametrize(
    ("name", "computed"), [("bf16+int8", True), ("f32+int8", True), ("bf16", False), ("f32", False)]
)
def test_the_kernels_are_used_where_the_precision_has_int8(name: str, computed: bool) -> None:
    assert (kernels.chosen_variant(options(precision=name)) is not None) == computed


@pytest.mark.parametrize("reason", ["switched off", "not installed"])
def test_openvino_computes_the_blocks_elsewhere(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    if reason == "not installed":
        monkeypatch.setattr(kernels, "_usable", lambda _variant: False)
    given = options(kernels=reason != "switched off")
    assert kernels.chosen_variant(given) is None
    assert kernels.description(given) == ""


def test_a_package_of_an_earlier_interface_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "find_spec", lambda _name: True)
    monkeypatch.setitem(sys.modules, "rhapsode_kernels", SimpleNamespace(usable=lambda: True))
    assert not usable.__wrapped__("amx")


def test_the_engine_knows_the_needs_of_every_variant_of_the_package() -> None:
    package = pytest.importorskip("rhapsode_kernels")
    assert list(kernels.FLAGS) == list(package.VARIANTS)


def test_what_computes_the_blocks_belongs_to_the_identity_of_a_voice() -> None:
    created = {provider.KokoroProvider().identity(options(kernels=on), "af_heart") for on in (True, False)}
    assert len(created) == 2


@pytest.mark.parametrize(("factor", "padded"), [(10, False), (6, True)])
def test_phases_become_a_signal_without_half_a_factor_at_both_ends(factor: int, padded: bool) -> None:
    rows, channels = 5, 3
    signal = np.arange(rows * factor * channels, dtype=np.float32).reshape(-1, channels)
    expected = signal[factor // 2 : -(factor // 2)].copy()
    if padded:
        expected = np.concatenate([expected[1:2], expected])
    phases = signal.reshape(1, rows, factor * channels)
    assert (interleaved(phases, channels, padded=padded) == expected).all()
