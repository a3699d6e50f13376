"""The first key is shown to its owner alone: on a terminal, or in a file that nobody else can read."""

from __future__ import annotations

import io
import os
import pty
import stat
import sys
from pathlib import Path

import pytest

from rhapsode.cli.first_key import FIRST_KEY_FILE, is_private_output, tell_first_key

KEY, LINK = "rhap_0123_secret", "http://here/console/login?link=once"


def test_a_terminal_counts_as_private_output(monkeypatch: pytest.MonkeyPatch) -> None:
    leader, follower = pty.openpty()
    with os.fdopen(leader), os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        assert is_private_output()


@pytest.mark.parametrize(("mode", "private"), [(0o600, True), (0o400, True), (0o644, False), (0o640, False)])
def test_a_file_is_private_by_its_mode(
    mode: int, private: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "out").open("w") as file:
        os.fchmod(file.fileno(), mode)
        monkeypatch.setattr(sys, "stdout", file)
        assert is_private_output() == private


@pytest.mark.parametrize("before", [None, "an older one"])
def test_into_a_pipe_goes_the_name_of_the_file_alone(
    before: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / FIRST_KEY_FILE
    if before is not None:
        file.write_text(before)  # readable by others
    reader, writer = os.pipe()
    with os.fdopen(reader) as read, os.fdopen(writer, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        tell_first_key(tmp_path, KEY, LINK)
        pipe.close()
        printed = read.read()
    assert str(file) in printed
    assert "secret" not in printed
    assert "once" not in printed
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert KEY in file.read_text()
    assert LINK in file.read_text()


def test_without_a_console_there_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())  # no file at all
    tell_first_key(tmp_path, KEY, None)
    assert "console" not in (tmp_path / FIRST_KEY_FILE).read_text()
