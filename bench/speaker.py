"""Speaks in this process, the way a worker of the server does: plan, synthesise, check, trim, pause."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

from rhapsode.audio.checks import check_speech
from rhapsode.audio.edges import trim
from rhapsode.audio.level import to_int16
from rhapsode.core.audio import Int16
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.registry import Catalogue, load_provider
from rhapsode.settings import Settings
from rhapsode.text.plan import plan_slice

if TYPE_CHECKING:
    from collections.abc import Sequence


class Speaker:
    """A loaded engine with its text front end. ``threads`` defaults to all cores."""

    def __init__(self, engine: str = "kokoro", threads: int | None = None) -> None:
        settings = Settings()
        options = EngineOptions(
            cache_dir=settings.cache_dir, threads=threads or os.cpu_count() or 1, weights=settings.kokoro_weights
        )
        self._provider = load_provider(engine)
        self._catalogue = Catalogue([self._provider])
        self._phonemiser = self._provider.phonemiser()
        self.profile = self._provider.profile
        self.engine = self._provider.load(options)

    def plan(self, text: str, voice: str) -> Sequence[Segment]:
        """The segments of a text."""
        language = self._catalogue.language(self.profile.name, voice)
        return plan_slice(
            text,
            0,
            last=True,
            speed=1.0,
            profile=self.profile,
            phonemise=lambda part: self._phonemiser(part, language),
        ).segments

    def speak(self, text: str, voice: str) -> tuple[Int16, int]:
        """Mono samples and their rate in Hz."""
        rate = self.profile.sample_rate_hz
        pieces: list[Int16] = []
        for segment in self.plan(text, voice):
            if segment.phonemes:
                pcm = self.engine.synthesise(segment, voice).pcm
                check_speech(pcm, len(segment.phonemes), segment.speed, self.profile.seconds_per_phoneme)
                pieces.append(to_int16(trim(pcm).samples))
            pieces.append(np.zeros(rate * segment.pause_ms // 1000, dtype=np.int16))
        return np.concatenate(pieces), rate
