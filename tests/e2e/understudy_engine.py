"""An engine of this machine that has the thirty voices of Gemini's names, each a tone that Google's never are."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from rhapsode.core.ports import Engine, EngineOptions, Finding
from rhapsode.core.speech import EngineProfile, Model, Segment, Speech
from rhapsode.engines.gemini.provider import VOICES
from rhapsode.engines.tone import FREQUENCY_HZ, ToneEngine, ToneProvider

ROOT = Path(__file__).parents[2]
PITCH_HZ = FREQUENCY_HZ["High"]


def install(home: Path) -> dict[str, str]:
    """Return the settings of a server that offers this engine alone."""
    package = home / "site" / "understudy_engine-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: understudy-engine\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(f"[rhapsode.engines]\nunderstudy = {__name__}:UnderstudyProvider\n")
    return {
        "RHAPSODE_ENGINES": "understudy",
        "RHAPSODE_ENGINE_WORKERS": "1",
        "PYTHONPATH": os.pathsep.join([str(package.parent), str(ROOT / "src"), str(ROOT)]),
    }


class UnderstudyEngine:
    """Whoever is asked for, it is the same tone."""

    def synthesise(self, segment: Segment, voice: str, language: str | None = None) -> Speech:
        return ToneEngine().synthesise(segment, "High")


class UnderstudyProvider:
    """The door of the engine."""

    profile: EngineProfile = dataclasses.replace(ToneProvider.profile, name="understudy", version="understudy-1")
    models: tuple[Model, ...] = (
        Model(
            id="gemini_3_1_flash_tts_preview",
            display_name="Understudy",
            description="Takes over.",
            engine="understudy",
            default_voice="Kore",
            voices=tuple(dataclasses.replace(voice, language="en-US") for voice in VOICES),
        ),
    )

    def check(self, options: EngineOptions) -> list[Finding]:
        return [Finding("understudy", True, "waits")]

    def identity(self, options: EngineOptions, voice: str) -> str:
        return f"understudy, {voice}"

    def prepare(self, options: EngineOptions) -> None:
        pass

    def load(self, options: EngineOptions) -> Engine:
        return UnderstudyEngine()
