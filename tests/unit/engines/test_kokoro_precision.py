"""What is chosen for which CPU."""

from __future__ import annotations

from pathlib import Path

import pytest

from rhapsode.core.errors import ConfigurationError
from rhapsode.engines.kokoro.precision import PRECISIONS, best_precision, chosen_precision, cpu_flags, instructions
from rhapsode.settings import Settings


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
