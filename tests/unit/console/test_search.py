"""What the palette finds: the likeliest first, and nothing that lacks a word."""

from __future__ import annotations

from rhapsode.console.search import Candidate, Place, ranked, voices
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider


def candidate(title: str, words: str = "", detail: str = "") -> Candidate:
    return Candidate(Place("Docs", title, detail, "/"), words)


def titles(query: str, *candidates: Candidate) -> list[str]:
    return [place.title for place in ranked(query, candidates)]


def test_the_nearer_a_title_the_earlier() -> None:
    found = titles(
        "key",
        candidate("Limits", words="of a key"),
        candidate("Monkeys"),
        candidate("API keys"),
        candidate("Keys and limits"),
        candidate("Key"),
        candidate("Voices"),
    )
    assert found == ["Key", "Keys and limits", "API keys", "Monkeys", "Limits"]


def test_every_word_has_to_be_found_somewhere() -> None:
    section = candidate("A retry that does no harm", words="the header idempotency-key", detail="Guides, Waiting")
    assert titles("retry idempotency waiting", section) == [section.place.title]
    assert titles("retry idempotency cancel", section) == []


def test_the_order_given_decides_between_equals() -> None:
    assert titles("o", candidate("Orus"), candidate("Other"), candidate("Odd")) == ["Orus", "Other", "Odd"]


def test_a_voice_leads_to_itself() -> None:
    found = ranked("high", voices(Catalogue([ToneProvider()])))
    assert found == [Place("Voice", "High", "Sine, female", "/voices?model=tone&voice=High")]
