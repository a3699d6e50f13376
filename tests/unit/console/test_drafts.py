"""What stands in the playground is kept by session, and not without bounds."""

from __future__ import annotations

import pytest

from rhapsode.console import drafts
from rhapsode.console.drafts import Draft, Drafts, Take


def test_a_draft_is_of_one_session_and_the_oldest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    kept = Drafts()
    for name in ("one", "two", "three"):
        kept.keep(name, Draft({"text": name}))
    assert [kept.of(name) for name in ("one", "two", "three")] == [
        None,
        Draft({"text": "two"}),
        Draft({"text": "three"}),
    ]


def test_a_draft_is_forgotten_after_a_time_and_never_has_a_book(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Drafts()
    kept.keep("one", Draft({"text": "a" * (drafts.MOST_TEXT_CHARACTERS + 1), "speed": "1.5"}))
    assert kept.of("one") == Draft({"speed": "1.5"})
    monkeypatch.setattr(drafts, "KEPT_SECONDS", 0.0)
    assert kept.of("one") is None


def test_takes_stay_when_the_form_changes_and_the_oldest_go_first() -> None:
    kept = Drafts()
    takes = [Take(f"task_{number}", "words", "Kore") for number in range(drafts.MOST_TAKES + 2)]
    for take in takes:
        kept.add_take("one", take)
        kept.keep("one", Draft({"text": take.task_id}))
    assert kept.takes("one") == tuple(takes[:1:-1])
    assert kept.of("one") == Draft({"text": takes[-1].task_id}, takes=kept.takes("one"))
    assert kept.takes("two") == ()
