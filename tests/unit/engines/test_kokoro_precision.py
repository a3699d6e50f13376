"""What is chosen for which CPU."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhapsode.engines.kokoro.precision import PRECISIONS, best_precision, cpu_flags


@pytest.mark.parametrize(
    ("flags", "chosen", "because"),
    [
        ("fpu avx512_bf16 avx512_vnni", "bf16+int8", "avx512_bf16 and avx512_vnni"),
        ("fpu amx_bf16 amx_int8", "bf16+int8", "amx_bf16 and amx_int8"),
        ("fpu avx512_bf16", "bf16", "avx512_bf16"),
        ("fpu avx2 avx_vnni", "f32+int8", "no bf16, but avx_vnni"),
        ("fpu avx2", "f32", "no bf16 and no VNNI"),
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
