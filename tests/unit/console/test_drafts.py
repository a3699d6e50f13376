"""What stands in the playground is kept by session, and not without bounds."""

from __future__ import annotations

import pytest

from rhapsode.console import drafts
from rhapsode.console.drafts import Draft, Drafts


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
