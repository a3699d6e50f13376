"""Engines by name, and who speaks where several could."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rhapsode.core.errors import ConfigurationError
from rhapsode.core.speech import EngineProfile, Model
from rhapsode.engines.registry import DEFAULT_MODEL, Catalogue, load_provider
from rhapsode.engines.tone import ToneProvider


class Second(ToneProvider):
    profile: EngineProfile = replace(ToneProvider.profile, name="second")
    models: tuple[Model, ...] = (
        replace(ToneProvider.models[0], engine="second"),
        replace(ToneProvider.models[0], id="extra", engine="second"),
    )


def test_engines_come_through_their_entry_points() -> None:
    assert load_provider("tone").profile.name == "tone"
    assert load_provider("kokoro").profile.name == "kokoro"
    assert load_provider("hibari").profile.name == "hibari"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("tome", "Did you mean 'tone'?"),
        ("kokor", "Did you mean 'kokoro'?"),
        ("xyz", "Installed: gemini, hibari, kokoro, tone"),
    ],
)
def test_an_unknown_engine_is_told_the_nearest(name: str, hint: str) -> None:
    with pytest.raises(ConfigurationError, match=f"There is no engine '{name}'") as raised:
        load_provider(name)
    assert hint in raised.value.message


@pytest.mark.parametrize("first", ["tone", "second"])
def test_the_engine_named_first_speaks(first: str) -> None:
    providers = sorted([ToneProvider(), Second()], key=lambda provider: provider.profile.name != first)
    catalogue = Catalogue(providers)
    assert catalogue.models["tone"].engine == first
    assert catalogue.models["extra"].engine == "second"
    assert next(iter(catalogue.providers)) == first
    assert catalogue.profiles[0].name == first


def test_the_language_is_that_of_the_voice() -> None:
    assert Catalogue([ToneProvider()]).language("tone", "Low") == "en-US"
    with pytest.raises(KeyError):
        Catalogue([ToneProvider()]).language("tone", "Kore")


def test_the_first_model_speaks_where_the_default_is_not_offered() -> None:
    second = Second()
    second.models = second.models[1:]
    assert Catalogue([second, ToneProvider()]).default_model.id == "extra"
    named = replace(ToneProvider.models[0], id=DEFAULT_MODEL)
    second.models = (second.models[0], named)
    assert Catalogue([second, ToneProvider()]).default_model.id == DEFAULT_MODEL
    assert Catalogue([ToneProvider()]).find_model("TONE").id == "tone"
