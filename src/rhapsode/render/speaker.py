"""Speech without a server: the same pipeline, in this process, for the command line and the benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rhapsode.core.audio import Int16
from rhapsode.core.errors import ImplausibleAudioError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Segment
from rhapsode.engines.registry import Catalogue
from rhapsode.render import jobs
from rhapsode.render.planner import WINDOW_CHARACTERS
from rhapsode.render.retries import MAX_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece of speech, its pause included. ``end`` is the offset in the text up to which all is spoken."""

    samples: Int16
    rate_hz: int
    end: int
    dropped_symbols: int = 0


class Speaker:
    """Speaks texts that were checked (:func:`rhapsode.service.check_params`) with a local engine."""

    def __init__(self, catalogue: Catalogue, options: EngineOptions) -> None:
        self._catalogue = catalogue
        self._options = options

    def speak(self, engine: str, voice: str, text: str) -> Iterator[Spoken]:
        """Speech for ``text``, segment by segment, each as soon as it is ready. Raises EngineError."""
        language = self._catalogue.language(engine, voice)
        rate_hz = self._catalogue.providers[engine].profile.sample_rate_hz
        offset, speed = 0, 1.0
        while offset < len(text):
            window = text[offset : offset + WINDOW_CHARACTERS]
            last = offset + len(window) >= len(text)
            plan = jobs.plan(engine, language, window, offset, last, speed)
            dropped = plan.dropped_symbols
            for segment in plan.segments:
                samples = self._render(engine, voice, language, text, segment)
                yield Spoken(np.concatenate([samples, _pause(segment, rate_hz)]), rate_hz, segment.end, dropped)
                dropped = 0
            offset, speed = plan.end, plan.speed

    def _render(self, engine: str, voice: str, language: str, text: str, segment: Segment, attempt: int = 1) -> Int16:
        if not segment.phonemes:
            return np.zeros(0, np.int16)
        try:
            return jobs.speak(self._options, engine, segment, voice)[0]
        except ImplausibleAudioError:
            if attempt >= MAX_ATTEMPTS:
                raise
        window = text[segment.start : segment.end]
        plan = jobs.plan(engine, language, window, segment.start, True, segment.speed, 2**attempt)
        rate_hz = self._catalogue.providers[engine].profile.sample_rate_hz
        pieces = []
        for part in plan.segments:
            pieces += [self._render(engine, voice, language, text, part, attempt + 1), _pause(part, rate_hz)]
        return np.concatenate(pieces)


def _pause(segment: Segment, rate_hz: int) -> Int16:
    return np.zeros(rate_hz * segment.pause_ms // 1000, np.int16)
