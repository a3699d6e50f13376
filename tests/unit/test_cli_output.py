"""Tables of commands: columns that can be cut by a script, on terminals folded, and no control characters."""

from __future__ import annotations

import os
import sys

import pytest

from rhapsode.cli.output import Table, cell_width


def printed(capsys: pytest.CaptureFixture[str], table: Table) -> list[str]:
    table.print()
    return capsys.readouterr().out.splitlines()


def test_columns_begin_where_their_names_do(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("NAME", "KEYS", "STATE", right=[1])
    table.add_row("a long name " * 30, "7", "active")
    table.add_row("b", "1,234", "")
    head, first, second = printed(capsys, table)
    assert head.index("STATE") == first.index("active")  # nothing is folded for a script, however long it is
    assert first.index("7") + 1 == second.index("1,234") + len("1,234") == head.index("KEYS") + len("KEYS")
    assert second == second.rstrip()


def test_wide_and_combining_characters_keep_the_columns(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("", "", header=False)
    table.add_row("東京駅", "x")
    table.add_row("e\u0301te\u0301", "x")
    table.add_row("plain", "x")
    assert [cell_width(line.partition("x")[0]) for line in printed(capsys, table)] == [8, 8, 8]


def test_a_name_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("NAME", "STATE")
    table.add_row("\x1b[2J\x1b[31mred\rover", "ok")
    shown = "\n".join(printed(capsys, table))
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert "red" in shown


def test_a_cell_of_several_lines_stays_in_its_column(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("", "FOUND")
    table.add_row("no", "it is missing\n  mend it: install it")
    head, first, second = printed(capsys, table)
    assert head.index("FOUND") == first.index("it is") == second.index("  mend it")


def test_a_narrow_terminal_folds_and_colours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    table = Table("", "WHAT", colours={"ok": "green"})
    table.add_row("ok", "[red]" + "word " * 20)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((200, 24)))
    assert "\x1b[32mok\x1b[0m  [red]word" in "\n".join(printed(capsys, table))
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((40, 24)))
    monkeypatch.setenv("COLUMNS", "40")
    folded = printed(capsys, table)
    assert len(folded) > 3
    assert all(line.count("word") <= 8 for line in folded)
    assert "[red]" in "\n".join(folded)
