"""Huge pages are asked for in the environment of workers, and what comes of it is told."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from rhapsode.engines import huge_pages
from rhapsode.engines.huge_pages import request_huge_pages


def test_they_are_asked_for_beside_what_the_owner_has_set() -> None:
    for before, after in (
        ({}, "glibc.malloc.hugetlb=1"),
        ({"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}, "glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1"),
        ({"GLIBC_TUNABLES": "glibc.malloc.hugetlb=0"}, "glibc.malloc.hugetlb=0"),
    ):
        environment = dict(before)
        request_huge_pages(environment)
        request_huge_pages(environment)
        assert environment == {"GLIBC_TUNABLES": after}


def test_a_process_that_asks_gets_what_is_told() -> None:
    """What is told here is true of a process of our own, whichever it is on this machine."""
    environment: dict[str, str] = {}
    request_huge_pages(environment)
    told = subprocess.run([sys.executable, "-c", huge_pages.PROBE], env=environment, capture_output=True, text=True)
    if "used for" in huge_pages.huge_pages() and "not used" not in huge_pages.huge_pages():
        assert int(told.stdout) >= huge_pages.ENOUGH_KB
    else:
        assert told.returncode != 0 or int(told.stdout) < huge_pages.ENOUGH_KB


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
