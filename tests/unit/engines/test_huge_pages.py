"""Huge pages are asked for in the environment of workers, and what comes of it is told."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from rhapsode.engines import huge_pages
from rhapsode.engines.huge_pages import request_huge_pages


def test_huge_pages_are_requested_beside_the_tunables_that_are_set() -> None:
    for before, after in (
        ({}, "glibc.malloc.hugetlb=1"),
        ({"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}, "glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1"),
        ({"GLIBC_TUNABLES": "glibc.malloc.hugetlb=0"}, "glibc.malloc.hugetlb=0"),
    ):
        environment = dict(before)
        request_huge_pages(environment)
        request_huge_pages(environment)
        assert environment == {"GLIBC_TUNABLES": after}


def test_a_process_that_asks_gets_what_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is true of the process that was asked: two of them may get different pages from the same memory."""
    probes: list[subprocess.CompletedProcess[str]] = []
    run = subprocess.run

    def recorded(*arguments: Any, **options: Any) -> subprocess.CompletedProcess[str]:
        assert "glibc.malloc.hugetlb=1" in options["env"]["GLIBC_TUNABLES"]
        probes.append(run(*arguments, **options))
        return probes[-1]

    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    monkeypatch.setattr(huge_pages.subprocess, "run", recorded)
    told = huge_pages.huge_pages()
    if probes:
        assert (int(probes[0].stdout) >= huge_pages.ENOUGH_KB) == ("used for" in told and "not used" not in told)
    else:  # the C library has none, or the process failed
        assert told.startswith("not ")


@pytest.mark.parametrize(
    ("library", "said"),
    [("glibc 2.31", "glibc 2.31 is older than 2.35"), ("", "is not glibc"), (None, "is not glibc")],
)
def test_another_c_library_is_no_error(monkeypatch: pytest.MonkeyPatch, library: str | None, said: str) -> None:
    monkeypatch.setattr(huge_pages.os, "confstr", lambda _name: library)
    assert said in huge_pages.huge_pages()


def test_what_the_owner_refuses_is_not_probed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0")
    monkeypatch.setattr(huge_pages, "_glibc", lambda: (2, 36))
    assert huge_pages.huge_pages() == "as GLIBC_TUNABLES says"


def test_a_probe_that_cannot_run_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(huge_pages, "_glibc", lambda: (2, 36))
    monkeypatch.setattr(huge_pages.subprocess, "run", fail)
    assert "not known" in huge_pages.huge_pages()


@pytest.mark.parametrize(
    ("mode", "said"),
    [("always madvise [never]\n", "not used: the kernel is set to give none"), ("always [madvise] never\n", "now: 2")],
)
def test_a_kernel_that_gives_none_is_told_from_one_that_has_none_now(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: str, said: str
) -> None:
    kernel_mode = tmp_path / "enabled"
    kernel_mode.write_text(mode)
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    monkeypatch.setattr(huge_pages, "_glibc", lambda: (2, 36))
    monkeypatch.setattr(huge_pages, "KERNEL_MODE", kernel_mode)
    monkeypatch.setattr(
        huge_pages.subprocess, "run", lambda *_arguments, **_options: subprocess.CompletedProcess([], 0, "2048\n")
    )
    assert said in huge_pages.huge_pages()
