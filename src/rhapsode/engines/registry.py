"""Find engines by entry points, the built-in ones too: ``rhapsode.engines`` for those of this machine, and
``rhapsode.remote_engines`` for those behind an API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING

from rhapsode.core.blends import is_blend, read_blend
from rhapsode.core.custom_voices import CustomVoice
from rhapsode.core.entry_points import entry_points_of
from rhapsode.core.errors import ConfigurationError, RequestError
from rhapsode.core.nearest import hint, suggestion, unknown_name
from rhapsode.core.ports import EngineProvider
from rhapsode.core.routes import Route, RoutingPolicy
from rhapsode.core.speech import EngineProfile, Model, Voice

if TYPE_CHECKING:
    from rhapsode.engines.remote import RemoteProvider

GROUP = "rhapsode.engines"
REMOTE_GROUP = "rhapsode.remote_engines"
DEFAULT_MODEL = "gemini_3_1_flash_tts_preview"
"""The model that names of other providers' models stand for, where it is offered."""


def remote_names() -> frozenset[str]:
    """Return the names of the remote engines that are installed, without importing any."""
    return frozenset(entry_points_of(REMOTE_GROUP))


def load_remote_providers() -> dict[str, RemoteProvider]:
    """Return the providers of all installed remote engines by name, in alphabetical order."""
    return {name: _load_remote_provider(entry) for name, entry in entry_points_of(REMOTE_GROUP).items()}


def load_profile(name: str) -> EngineProfile:
    """Return the profile of an engine of this machine or of a remote one. Raises ConfigurationError."""
    remote = entry_points_of(REMOTE_GROUP).get(name)
    return load_provider(name).profile if remote is None else _load_remote_provider(remote).profile


def _load_remote_provider(entry: EntryPoint) -> RemoteProvider:
    """Return the provider of an entry point. Raises ConfigurationError if its package is broken."""
    try:
        provider: RemoteProvider = entry.load()()
    except Exception as error:  # a third-party package: its errors must not end in a stack trace
        package = "a package" if entry.dist is None else f"the package {entry.dist.name}"
        raise ConfigurationError(
            f"The remote engine {entry.name!r} of {package} cannot be loaded ({type(error).__name__}: {error})."
        ) from error
    return provider


def load_provider(name: str) -> EngineProvider:
    """Return the provider of that name. Raises ConfigurationError, naming the nearest one that is installed."""
    installed = entry_points_of(GROUP)
    if name not in installed:
        names = sorted({*installed, *remote_names()})
        raise ConfigurationError(f"There is no engine {name!r}. {hint(name, names, listed_as='Installed')}")
    provider: EngineProvider = installed[name].load()()
    return provider


class Catalogue:
    """The models that this installation offers and the engine behind each.

    Where several local engines can serve a model id, the one named first speaks, and of several ``remotes`` likewise.
    Where a remote one and a local one can, the policy of the model says who does: ``policies`` has them by model id,
    or by the name of a remote engine for all of its models; ``policy`` is that of the others. A model that only a
    remote engine has can be spoken by the first local one that has all its voices. Raises ConfigurationError for a
    policy that names an unknown model, or an engine that is not there.
    """

    def __init__(
        self,
        providers: Iterable[EngineProvider],
        remotes: Iterable[RemoteProvider] = (),
        policies: Mapping[str, RoutingPolicy] | None = None,
        policy: RoutingPolicy | None = None,
    ) -> None:
        self._providers = {provider.profile.name: provider for provider in providers}
        self._remotes = {provider.profile.name: provider for provider in remotes}
        self._policies = dict(policies or {})
        self._asked = policy
        self._check_policies()

    @property
    def providers(self) -> Mapping[str, EngineProvider]:
        """The engines of this machine by name, in the order of preference."""
        return self._providers

    @property
    def profiles(self) -> tuple[EngineProfile, ...]:
        """The profiles of the engines of this machine, in the order of preference."""
        return tuple(provider.profile for provider in self._providers.values())

    @cached_property
    def all_profiles(self) -> Mapping[str, EngineProfile]:
        """The profiles of all engines, including remote ones, by name."""
        remote = (provider.profile for provider in self._remotes.values())
        return {profile.name: profile for profile in (*self.profiles, *remote)}

    @property
    def remotes(self) -> Mapping[str, RemoteProvider]:
        """The remote engines by name, in the order of preference."""
        return self._remotes

    def profile(self, engine: str) -> EngineProfile:
        """Return the profile of that engine."""
        return self.all_profiles[engine]

    @cached_property
    def models(self) -> Mapping[str, Model]:
        """The models by id, each with the engine that its routing policy selects."""
        models = dict(self._local_models)
        for id, model in self._remote_models.items():
            engine = self.route(id).engine
            if engine == model.engine:
                models[id] = model
            elif id not in models:
                voices = tuple(voice for voice in self._voices_of[engine] if model.voice(voice.name))
                models[id] = replace(model, engine=engine, voices=voices)
        return models

    def route(self, model_id: str, policy: RoutingPolicy | None = None) -> Route:
        """Return the engines that may speak for a model, if the caller asks for that policy, which its own has to
        allow.
        """
        local = self._local_engine(model_id)
        if model_id not in self._remote_models:
            assert local is not None
            return Route(local)
        remote = self._remote_models[model_id].engine
        match policy or self.policy(model_id):
            case RoutingPolicy.REMOTE:
                return Route(remote)
            case RoutingPolicy.LOCAL if local is not None:
                return Route(local)
            case _:
                return Route(remote, local)

    def policy(self, model_id: str) -> RoutingPolicy:
        """Return the routing policy of a model."""
        if model_id not in self._remote_models:
            return RoutingPolicy.LOCAL
        return self._configured_policy(model_id) if self._local_engine(model_id) is not None else RoutingPolicy.REMOTE

    def remote_of(self, model_id: str) -> str | None:
        """Return the remote engine of a model, ``None`` if it has none."""
        model = self._remote_models.get(model_id)
        return None if model is None else model.engine

    def _configured_policy(self, model_id: str) -> RoutingPolicy:
        """Return the policy of a remote model by its id, else by its engine, else of all models."""
        by_name = self._policies.get(model_id) or self._policies.get(self._all_remote_models[model_id].engine)
        return by_name or self._asked or RoutingPolicy.REMOTE_THEN_LOCAL

    def language(self, engine: str, voice: str) -> str:
        """Return the language that ``engine`` reads texts in for ``voice``; of a blend, for its heaviest part."""
        return self._languages[engine, read_blend(voice).main if is_blend(voice) else voice]

    def _local_engine(self, model_id: str) -> str | None:
        """Return the engine of this machine that can speak for a model."""
        if model_id in self._local_models:
            return self._local_models[model_id].engine
        voice_names = {voice.name for voice in self._all_remote_models[model_id].voices}
        return next(
            (name for name, voices in self._voices_of.items() if voice_names <= {voice.name for voice in voices}), None
        )

    @cached_property
    def _local_models(self) -> Mapping[str, Model]:
        models: dict[str, Model] = {}
        for provider in self._providers.values():
            for model in provider.models:
                models.setdefault(model.id, model)
        return models

    @cached_property
    def _remote_models(self) -> Mapping[str, Model]:
        """The remote models that are offered; without those of the policy ``LOCAL`` that no local engine can speak."""
        return {
            id: model
            for id, model in self._all_remote_models.items()
            if self._configured_policy(id) is not RoutingPolicy.LOCAL or self._local_engine(id) is not None
        }

    @cached_property
    def _all_remote_models(self) -> Mapping[str, Model]:
        models: dict[str, Model] = {}
        for provider in self._remotes.values():
            for model in provider.models:
                models.setdefault(model.id, model)
        return models

    @cached_property
    def _voices_of(self) -> Mapping[str, Sequence[Voice]]:
        """All voices of each engine of this machine."""
        return {
            name: list({voice.name: voice for model in provider.models for voice in model.voices}.values())
            for name, provider in self._providers.items()
        }

    def engine_voice(self, engine: str, name: str) -> Voice | None:
        """Return a voice of an engine of this machine, whichever of its models lists it."""
        return next((voice for voice in self._voices_of.get(engine, ()) if voice.name == name), None)

    def blended(self, engine: str, written: str) -> Voice | None:
        """Return the blend that is written so as a voice of ``engine``, under its canonical name.

        ``None`` if the engine mixes no voices. Raises RequestError for one that is written wrong, and for a voice that
        the engine lacks. Capitals do not count.
        """
        if not self.all_profiles[engine].blends:
            return None
        by_folded = self._voices_by_folded[engine]

        def known(name: str) -> str:
            if (voice := by_folded.get(name.casefold())) is None:
                meant = suggestion(name, [voice.name for voice in by_folded.values()])
                raise RequestError(f"Unknown voice {name[:64]!r} in a blend.{meant}")
            return voice.name

        blend = read_blend(written).renamed(known)
        main = by_folded[blend.main.casefold()]
        return replace(main, name=blend.name, style="Blend" if len(blend.parts) > 1 else main.style)

    def mixed(self, custom: CustomVoice) -> Voice | None:
        """Return the blend that a custom voice is, as a voice of its engine.

        ``None`` if the engine is not in use here, or mixes no voices. Raises RequestError for a voice that it lacks.
        """
        return self.blended(custom.engine, custom.spoken_as) if custom.engine in self.all_profiles else None

    def described(self, custom: CustomVoice) -> Voice:
        """Return a custom voice under its own name and description, with the language of its heaviest part.

        Where its engine is not in use, the language is undetermined (``und``).
        """
        base = self.mixed(custom) or Voice(custom.name, "female", "", "und")
        return replace(base, name=custom.name, style=custom.description or base.style)

    @cached_property
    def voices(self) -> Mapping[str, tuple[Voice, Sequence[Model]]]:
        """The voices of all models by name, each with the models that have it."""
        voices: dict[str, tuple[Voice, list[Model]]] = {}
        for model in self.models.values():
            for voice in model.voices:
                voices.setdefault(voice.name, (voice, []))[1].append(model)
        return voices

    @property
    def default_model(self) -> Model:
        """The model that speaks where none is named: :data:`DEFAULT_MODEL`, or else the first."""
        return self.models.get(DEFAULT_MODEL) or next(iter(self.models.values()))

    def find_model(self, name: str) -> Model:
        """Return the model of that id, in capitals or small letters. Raises RequestError, naming the nearest one."""
        model = self.models.get(name) or self.models.get(name.casefold())
        if model is None:
            raise RequestError(f"Unknown model{unknown_name(name, self.models)}", param="model")
        return model

    def find_voice(self, model: Model, name: str, engine: str | None = None) -> Voice | None:
        """Return a voice of ``model`` by its name, or a blend of voices of its engine (or of ``engine``).

        ``None`` if there is no such voice. Raises RequestError for a blend that is written wrong.
        """
        return model.voice(name) or (self.blended(engine or model.engine, name) if is_blend(name) else None)

    @cached_property
    def _voices_by_folded(self) -> Mapping[str, Mapping[str, Voice]]:
        return {
            engine: {voice.name.casefold(): voice for voice in voices} for engine, voices in self._voices_of.items()
        }

    @cached_property
    def _languages(self) -> Mapping[tuple[str, str], str]:
        providers: list[EngineProvider | RemoteProvider] = [*self._providers.values(), *self._remotes.values()]
        return {
            (provider.profile.name, voice.name): voice.language
            for provider in providers
            for model in provider.models
            for voice in model.voices
        }

    def _check_policies(self) -> None:
        named = {name: policy for name, policy in self._policies.items() if name in self._remotes}
        by_model = {id: policy for id, policy in self._policies.items() if id not in named}
        if not self._remotes and self._asked not in (None, RoutingPolicy.LOCAL):
            raise ConfigurationError("RHAPSODE_ROUTES names a remote engine, and none is configured.")
        for id, policy in by_model.items():
            if id not in self._all_remote_models:
                raise ConfigurationError(
                    f"RHAPSODE_ROUTES: the model {id!r} has no choice of engines. {hint(id, self._all_remote_models)}"
                )
            self._need_local(policy, self._all_remote_models[id].engine)
            if policy is RoutingPolicy.LOCAL and self._local_engine(id) is None:
                raise ConfigurationError(f"RHAPSODE_ROUTES: no engine of this machine has the voices of {id!r}.")
        for name, policy in named.items():
            self._need_local(policy, name)
        if self._asked is not None:
            self._need_local(self._asked, next(iter(self._remotes), None))

    def _need_local(self, policy: RoutingPolicy, remote: str | None) -> None:
        """Raise ConfigurationError if ``policy`` needs an engine of this machine, and there is none."""
        if policy is not RoutingPolicy.REMOTE and not self._providers:
            raise ConfigurationError(
                f"RHAPSODE_ROUTES: {policy.name_for(remote)} needs an engine of this machine, and RHAPSODE_ENGINES "
                "names none."
            )
