"""The provider of the Gemini engine: profiles of Google's speech models. Cheap to import."""

from __future__ import annotations

from collections.abc import Mapping

from rhapsode.core.ports import Quota, UpstreamEngine, UpstreamOptions
from rhapsode.core.speech import EngineProfile, Model, Voice
from rhapsode.engines.kokoro.voices import GEMINI

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


class GeminiProvider:
    """Google's speech models through google-genai."""

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

    def connect(self, options: UpstreamOptions, quota: Quota) -> UpstreamEngine:
        """Return the client of Google's API, not started yet."""
        from rhapsode.engines.gemini.client import GeminiEngine

        return GeminiEngine(options, quota)
