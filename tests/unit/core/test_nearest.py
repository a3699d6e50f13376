"""The nearest name of several."""

from __future__ import annotations

import pytest

from rhapsode.core.nearest import hint, nearest, suggestion, unknown_name

FORMATS = ["wav", "mp3", "Opus"]


@pytest.mark.parametrize(
    ("name", "found"), [("wave", "wav"), ("OPUS", "Opus"), ("mp33", "mp3"), ("xyz", None), ("", None)]
)
def test_the_nearest_name_is_found_but_for_case(name: str, found: str | None) -> None:
    assert nearest(name, FORMATS) == found


def test_how_alike_names_must_be() -> None:
    assert nearest("wxyz", FORMATS, cutoff=0.9) is None
    assert nearest("wxav", FORMATS, cutoff=0.5) == "wav"


def test_a_hint_names_the_nearest_or_all() -> None:
    assert hint("opus", FORMATS) == "Did you mean 'Opus'?"
    assert hint("xyz", FORMATS) == "Known: wav, mp3, Opus."
    assert hint("xyz", [], listed_as="Installed") == "Installed: none."


@pytest.mark.parametrize(
    ("name", "end"),
    [("wave", "Did you mean 'wav'?"), ("m4a", "Valid: mp3, wav, mulaw, aac."), ("ulaw", "Did you mean 'mulaw'?")],
)
def test_of_a_few_names_only_a_very_near_one_is_meant(name: str, end: str) -> None:
    assert unknown_name(name, ["mp3", "wav", "mulaw", "aac"]) == f" '{name}'. {end}"
    assert unknown_name("m4a", ["mulaw", *map(str, range(10))]) == " 'm4a'. Did you mean 'mulaw'?"


def test_a_suggestion_names_the_nearest_or_nothing() -> None:
    assert suggestion("opus", FORMATS) == " Did you mean 'Opus'?"
    assert suggestion("opus", FORMATS, quoted=False) == " Did you mean Opus?"
    assert suggestion("xyz", FORMATS) == ""
