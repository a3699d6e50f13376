"""Speech without a server: the same pipeline, in this process, for the command line and the benchmarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from rhapsode.core.audio import Int16
from rhapsode.core.captions import write_words
from rhapsode.core.errors import ImplausibleAudioError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Pronunciation, Segment, TextPlan
from rhapsode.engines.registry import Catalogue
from rhapsode.render import jobs
from rhapsode.render.planner import WINDOW_CHARACTERS
from rhapsode.render.retries import MAX_ATTEMPTS
from rhapsode.text.captions import CaptionPart


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece of speech, its pause included. ``end`` is the offset in the text up to which all is spoken.

    ``parts`` are what captions need of it, if its words were asked for.
    """

    samples: Int16
    rate_hz: int
    end: int
    dropped_symbols: int = 0
    parts: tuple[CaptionPart, ...] = ()


class Speaker:
    """Speaks texts that were checked (:func:`rhapsode.service.check_params`) with a local engine."""

    def __init__(self, catalogue: Catalogue, options: EngineOptions) -> None:
        self._catalogue = catalogue
        self._options = options

    def speak(
        self,
        engine: str,
        voice: str,
        text: str,
        pronunciations: Sequence[Pronunciation] = (),
        *,
        words: bool = False,
    ) -> Iterator[Spoken]:
        """Speech for ``text``, segment by segment, each as soon as it is ready. Raises EngineError."""
        read = partial(jobs.plan, engine, self._catalogue.language(engine, voice), pronunciations=pronunciations)
        rate_hz = self._catalogue.providers[engine].profile.sample_rate_hz
        offset, speed = 0, 1.0
        while offset < len(text):
            window = text[offset : offset + WINDOW_CHARACTERS]
            last = offset + len(window) >= len(text)
            plan = read(window, offset, last, speed, words=words)
            dropped = plan.dropped_symbols
            for segment in plan.segments:
                pieces, parts = [], []
                for part, samples, timings in self._render(engine, voice, read, text, segment):
                    silence = _pause(part, rate_hz)
                    pieces += [samples, silence]
                    if part.words is not None:
                        written = write_words(part.words, part.start)
                        parts.append(CaptionPart(part.start, written, timings, len(samples), len(silence)))
                yield Spoken(np.concatenate(pieces), rate_hz, segment.end, dropped, tuple(parts))
                dropped = 0
            offset, speed = plan.end, plan.speed

    def _render(
        self, engine: str, voice: str, read: Callable[..., TextPlan], text: str, segment: Segment, attempt: int = 1
    ) -> Iterator[tuple[Segment, Int16, str | None]]:
        """A segment, or the smaller ones that it had to become, each with its samples and its timings."""
        if not segment.phonemes:
            yield segment, np.zeros(0, np.int16), None
            return
        try:
            samples, _, timings = jobs.speak(self._options, engine, segment, voice)
        except ImplausibleAudioError:
            if attempt >= MAX_ATTEMPTS:
                raise
        else:
            yield segment, samples, timings
            return
        window = text[segment.start : segment.end]
        words = segment.words is not None
        plan = read(window, segment.start, True, segment.speed, 2**attempt, words=words)
        *others, last = plan.segments
        # The pause belongs to what follows the segment, which its own text does not show.
        for part in (*others, replace(last, pause_ms=segment.pause_ms)):
            yield from self._render(engine, voice, read, text, part, attempt + 1)


def _pause(segment: Segment, rate_hz: int) -> Int16:
    return np.zeros(rate_hz * segment.pause_ms // 1000, np.int16)
