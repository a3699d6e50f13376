"""Finds the engines: entry points of the group ``rhapsode.engines``, the built-in ones through the same door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from importlib.metadata import entry_points

from rhapsode.core.errors import ConfigurationError
from rhapsode.core.ports import EngineProvider
from rhapsode.core.speech import EngineProfile, Model

GROUP = "rhapsode.engines"


def load_provider(name: str) -> EngineProvider:
    """The provider of that name. Raises ConfigurationError, naming the nearest one that is installed."""
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in installed:
        near = get_close_matches(name, installed, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else f" Installed: {', '.join(sorted(installed))}."
        raise ConfigurationError(f"There is no engine {name!r}.{hint}")
    provider: EngineProvider = installed[name].load()()
    return provider


class Catalogue:
    """The models that this installation offers and the engine behind each.

    Where several engines can serve a model id, the one named first speaks.
    """

    def __init__(self, providers: Iterable[EngineProvider]) -> None:
        self._providers = {provider.profile.name: provider for provider in providers}

    @property
    def providers(self) -> Mapping[str, EngineProvider]:
        """The engines by name, in the order of preference."""
        return self._providers

    @property
    def profiles(self) -> tuple[EngineProfile, ...]:
        """What the engines are and can do, in the order of preference."""
        return tuple(provider.profile for provider in self._providers.values())

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """The models by id."""
        models: dict[str, Model] = {}
        for provider in self._providers.values():
            for model in provider.models:
                models.setdefault(model.id, model)
        return models

    def language(self, engine: str, voice: str) -> str:
        """The language that ``engine`` reads texts in for ``voice``."""
        return self._languages[engine, voice]

    @cached_property
    def _languages(self) -> Mapping[tuple[str, str], str]:
        return {
            (name, voice.name): voice.language
            for name, provider in self._providers.items()
            for model in provider.models
            for voice in model.voices
        }
