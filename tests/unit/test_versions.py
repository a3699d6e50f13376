"""How two versions are judged side by side, and how another one is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.versions import ROOT, Figure, Version, entry_points, judge

OLD_SETTINGS = "class Settings:\n    workers: int | None = None\n    engines: str\n"


def judged(new: list[float], name: str = "a poll, processor ms") -> Figure:
    return judge(name, [1.0, 1.0, 1.1, 1.0], [1.0, 1.05, 1.1, 1.0], new)


@pytest.mark.parametrize(
    ("new", "worse"),
    [([1.0] * 4, False), ([1.03] * 4, False), ([1.2] * 4, True), ([0.5] * 4, False), ([1.0, 1.0, 1.1, 9.0], False)],
)
def test_worse_is_what_chance_does_not_explain(new: list[float], worse: bool) -> None:
    assert judged(new).worse is worse


def test_ratios_are_those_of_a_block() -> None:
    """A machine that is slower during one block is so for all three servers."""
    figure = judge("a task, processor ms", [1.0, 8.0], [1.0, 8.0], [1.0, 8.0])
    assert (figure.ratio, figure.own_ratio, figure.own_spread) == (1.0, 1.0, 0.0)


def test_code_that_differs_from_itself_is_not_judged_by_less() -> None:
    figure = judge("a poll, processor ms", [1.0] * 4, [1.2, 0.8, 1.2, 0.8], [1.1] * 4)
    assert figure.own_spread == pytest.approx(0.2)
    assert not figure.worse


def test_wall_times_are_told_only() -> None:
    assert not judged([9.0] * 4, "a task, wall ms").worse


def test_settings_have_the_names_of_the_version(tmp_path: Path) -> None:
    (tmp_path / "src" / "rhapsode").mkdir(parents=True)
    (tmp_path / "src" / "rhapsode" / "settings.py").write_text(OLD_SETTINGS)
    (tmp_path / "pyproject.toml").write_text('[project]\nscripts = {rhapsode = "rhapsode.cli:main"}\n')
    settings = {"RHAPSODE_ENGINE_WORKERS": "1", "RHAPSODE_ENGINES": "tone"}
    before = Version("old", tmp_path, tmp_path / "old").environment(settings)
    assert before.items() >= {"RHAPSODE_WORKERS": "1", "RHAPSODE_ENGINES": "tone"}.items()
    assert "RHAPSODE_ENGINE_WORKERS" not in before
    assert Version("new", ROOT, tmp_path / "new").environment(settings).items() >= settings.items()
    assert "from rhapsode.cli import main" in (tmp_path / "new" / "bin" / "rhapsode").read_text()


def test_entry_points_of_a_project_become_a_file_of_metadata() -> None:
    assert entry_points({"rhapsode.engines": {"tone": "a:B"}}) == "[rhapsode.engines]\ntone = a:B\n"
