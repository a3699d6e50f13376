"""What is chosen for which CPU."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhapsode.core.errors import ConfigurationError
from rhapsode.engines.kokoro.precision import (
    PRECISIONS,
    best_precision,
    chosen_precision,
    cpu_flags,
    instructions,
    isa_limit,
    within_limit,
)
from rhapsode.settings import Settings


@pytest.mark.parametrize(
    ("flags", "chosen", "because"),
    [
        ("fpu avx512_bf16 avx512_vnni", "bf16+int8", "avx512_bf16 and avx512_vnni"),
        ("fpu amx_bf16 amx_int8", "bf16+int8", "amx_bf16 and amx_int8"),
        ("fpu avx512_bf16", "bf16", "avx512_bf16"),
        ("fpu avx2 avx_vnni", "f32+int8", "no bf16, but avx_vnni"),
        ("fpu avx2", "f32+int8", "no bf16 and no VNNI, but avx2"),
        ("fpu avx sse4_1", "f32", "no bf16, no VNNI and no avx2"),
        ("fp asimd bf16 i8mm", "f32", "no bf16, no VNNI and no avx2"),
        ("", "f32", "unknown"),
    ],
)
def test_the_precision_follows_the_cpu_and_says_why(flags: str, chosen: str, because: str) -> None:
    precision, reason = best_precision(frozenset(flags.split()))
    assert str(precision) == chosen
    assert because in reason


def test_the_flags_are_those_of_the_first_processor(tmp_path: Path) -> None:
    source = tmp_path / "cpuinfo"
    source.write_text("processor\t: 0\nflags\t\t: fpu avx2\nprocessor\t: 1\nflags\t\t: other\n")
    assert cpu_flags(source) == {"fpu", "avx2"}
    assert cpu_flags(tmp_path / "none") == frozenset()


def test_each_precision_has_its_name_and_model() -> None:
    assert {name: precision.vocoder for name, precision in PRECISIONS.items()} == {
        "bf16+int8": "vocoder-int8",
        "bf16": "vocoder",
        "f32+int8": "vocoder-int8",
        "f32": "vocoder",
    }


@pytest.mark.parametrize("name", PRECISIONS)
def test_any_precision_can_be_set(name: str) -> None:
    assert Settings(kokoro_precision=name).kokoro_precision == name
    precision, reason = chosen_precision(name, frozenset({"avx512_bf16", "avx512_vnni"}))
    assert str(precision) == name
    assert "as RHAPSODE_KOKORO_PRECISION says" in reason
    assert ("instead of bf16+int8" in reason) is (name != "bf16+int8")


def test_what_is_not_set_is_chosen() -> None:
    assert chosen_precision(None, frozenset({"avx512_bf16"})) == (
        PRECISIONS["bf16"],
        "because the CPU has avx512_bf16",
    )


def test_another_precision_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match=r"'f16'.*bf16\+int8, bf16, f32\+int8, f32"):
        chosen_precision("f16")
    with pytest.raises(ConfigurationError, match=r"RHAPSODE_KOKORO_PRECISION: .*'bf16\+int8', 'bf16', 'f32\+int8' or"):
        Settings(kokoro_precision="f16")


def test_instructions_are_those_that_matter() -> None:
    assert instructions(frozenset({"fpu", "avx512_vnni", "avx512_bf16"})).endswith(" avx512_bf16 avx512_vnni")


XEON = frozenset(["fpu", "avx2", "avx512f", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_bf16", "amx_int8"])


@pytest.mark.parametrize(
    ("limit", "chosen", "because"),
    [
        ("ALL", "bf16+int8", "amx_bf16 and avx512_bf16 and amx_int8"),
        ("AVX512_CORE_AMX", "bf16+int8", "amx_bf16"),
        ("AVX512_CORE_BF16", "bf16+int8", "the CPU has avx512_bf16 and avx512_vnni"),
        ("AVX512_CORE_VNNI", "f32+int8", "no bf16, but avx512_vnni"),
        ("AVX2_VNNI", "f32+int8", "no bf16, but avx_vnni"),
        ("AVX2", "f32+int8", "no bf16 and no VNNI, but avx2"),
        ("SSE41", "f32", "no avx2"),
        ("nonsense", "bf16+int8", "amx_bf16"),
    ],
)
def test_instructions_that_may_not_be_used_do_not_count(limit: str, chosen: str, because: str) -> None:
    precision, reason = best_precision(within_limit(XEON, limit.upper()))
    assert str(precision) == chosen
    assert because in reason


def test_the_limit_is_read_as_onednn_reads_it_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isa_limit({}) is None
    assert isa_limit({"ONEDNN_MAX_CPU_ISA": "", "DNNL_MAX_CPU_ISA": "avx2"}) == "AVX2"
    assert isa_limit({"ONEDNN_MAX_CPU_ISA": "avx512_core", "DNNL_MAX_CPU_ISA": "avx2"}) == "AVX512_CORE"
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "sse41")
    assert str(best_precision()[0]) == "f32"
    assert "within ONEDNN_MAX_CPU_ISA=SSE41" in chosen_precision(None)[1]
    limited = instructions()
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA")
    assert limited in instructions()
