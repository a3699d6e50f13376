"""The provider of the Gemini engine: settings, and profiles of Google's speech models. Cheap to import."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import ClassVar, Final

from pydantic import AnyHttpUrl, Field, SecretStr, field_validator

from rhapsode.core.nearest import hint
from rhapsode.core.ports import Finding, Quota, RemoteEngine
from rhapsode.core.speech import EngineProfile, Model, Voice
from rhapsode.engines.installed import installed
from rhapsode.engines.kokoro.voices import GEMINI
from rhapsode.engines.remote import RemoteSettings

MANY_LANGUAGES = "mul"
"""What BCP-47 calls it: the model reads whatever language the text is in."""

PROFILE = EngineProfile(
    name="gemini",
    version="gemini-api",
    sample_rate_hz=24_000,
    languages=(),
    max_phonemes=1200,
    target_phonemes=700,
    seconds_per_phoneme=0.065,
    seconds_per_character=0.065,
    worker_bytes=0,
    follows_style=True,
    remote=True,
    dialogue_speakers=2,
)
"""Answers of more than about a minute were seen to be cut off and to lose words, and quality falls with length: 700
characters are about 45 s. The pace is that of English read aloud, about 15 characters a second."""

VOICES = tuple(Voice(recipe.voice.name, recipe.voice.gender, recipe.voice.style, MANY_LANGUAGES) for recipe in GEMINI)

UPSTREAM_IDS: Mapping[str, str] = {
    "gemini_3_1_flash_tts_preview": "gemini-3.1-flash-tts-preview",
    "gemini_2_5_flash_tts": "gemini-2.5-flash-preview-tts",
    "gemini_2_5_pro_tts": "gemini-2.5-pro-preview-tts",
    "gemini_3_8_flash_tts": "gemini-3.8-flash-tts",
    "gemini_3_8_flash_lite_tts": "gemini-3.8-flash-lite-tts",
}
"""What Google calls the models. Google takes models out of service, so an owner can set others."""

_NAMES = {
    "gemini_3_1_flash_tts_preview": "Gemini 3.1 Flash TTS Preview",
    "gemini_2_5_flash_tts": "Gemini 2.5 Flash TTS",
    "gemini_2_5_pro_tts": "Gemini 2.5 Pro TTS",
    "gemini_3_8_flash_tts": "Gemini 3.8 Flash TTS",
    "gemini_3_8_flash_lite_tts": "Gemini 3.8 Flash Lite TTS",
}


API_KEY_VARIABLE: Final = "GEMINI_API_KEY"
"""The variable that Google's own SDK reads."""
EXTRA: Final = "gemini"
"""The extra with what this engine needs."""
_GOOGLE_ID = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")


def _api_key() -> SecretStr | None:
    key = os.environ.get(API_KEY_VARIABLE)
    return SecretStr(key) if key else None


class GeminiSettings(RemoteSettings):
    """Settings of Google's API: ``RHAPSODE_GEMINI_…``."""

    api_key_variable: ClassVar[str | None] = API_KEY_VARIABLE

    api_key: SecretStr | None = Field(default_factory=_api_key, repr=False)
    """With it Google's API speaks for Gemini's models; texts are sent there. Also ``GEMINI_API_KEY``."""
    base_url: AnyHttpUrl | None = None
    """Where Google's API is; default: Google's own address."""
    models: Mapping[str, str] = Field(default_factory=dict)
    """What Google calls a model: ``our_id=google-id``, separated by commas."""
    requests_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    """How many requests are sent to Google's API in a minute, in a fleet by all processes together; default: as many
    as there are."""
    concurrency: int = Field(default=8, ge=1, le=256)
    """How many requests to Google's API are on their way at once."""
    timeout_seconds: float = Field(default=90.0, gt=0)
    """How long Google's API may take for an answer."""

    @field_validator("models")
    @classmethod
    def _known_models(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        models = {id: name.removeprefix("models/") for id, name in value.items()}
        for id, name in models.items():
            if id not in UPSTREAM_IDS:
                raise ValueError(f"there is no model {id!r}. {hint(id, UPSTREAM_IDS)}")
            if not _GOOGLE_ID.fullmatch(name):
                raise ValueError(f"{name[:64]!r} is no name of a model, such as {UPSTREAM_IDS[id]!r}")
        return models


class GeminiProvider:
    """Google's speech models through google-genai, which the extra ``gemini`` installs."""

    profile: EngineProfile = PROFILE
    models: tuple[Model, ...] = tuple(
        Model(
            id=id,
            display_name=name,
            description=f"Google's {name}, by its API.",
            engine="gemini",
            default_voice="Kore",
            voices=VOICES,
        )
        for id, name in _NAMES.items()
    )

    display_name = "Google"
    default_url = "https://generativelanguage.googleapis.com/"
    settings: type[RemoteSettings] = GeminiSettings

    def upstream_ids(self, settings: RemoteSettings) -> Mapping[str, str]:
        """Return what Google calls each of its models here."""
        return {**UPSTREAM_IDS, **settings.models}

    def check(self, settings: RemoteSettings) -> list[Finding]:
        """Return whether Google's SDK is installed."""
        return [installed("google-genai", f"rhapsode[{EXTRA}]")]

    def connect(self, settings: RemoteSettings, quota: Quota) -> RemoteEngine:
        """Return the client of Google's API, not started yet."""
        from rhapsode.engines.gemini.client import GeminiEngine

        return GeminiEngine(settings, self.upstream_ids(settings), quota)
