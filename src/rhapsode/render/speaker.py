"""Speech without a server: the same pipeline, in this process, for the command line and the benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from rhapsode.core.audio import Int16
from rhapsode.core.captions import write_words
from rhapsode.core.errors import ImplausibleAudioError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import Dropped, PlanRequest, RenderedSegment, Segment, SpeechParams
from rhapsode.engines.registry import Catalogue
from rhapsode.render import worker_functions
from rhapsode.render.planner import WINDOW_CHARACTERS
from rhapsode.render.retries import MAX_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece of speech, its pause included. ``end`` is the offset in the text up to which all is spoken.

    ``dropped`` is what is not spoken of the window that begins with this piece.

    ``parts`` are what captions need of it, if its words were asked for.
    """

    samples: Int16
    rate_hz: int
    end: int
    dropped_symbols: int = 0
    parts: tuple[RenderedSegment, ...] = ()
    dropped: tuple[Dropped, ...] = ()


class Speaker:
    """Speaks texts that were checked (:func:`rhapsode.service.check_params`) with a local engine."""

    def __init__(self, catalogue: Catalogue, options: EngineOptions) -> None:
        self._catalogue = catalogue
        self._options = options

    def speak(self, engine: str, params: SpeechParams) -> Iterator[Spoken]:
        """Yield speech for the text of ``params``, each segment as soon as it is ready. Raises EngineError."""
        text, profile = params.text, self._catalogue.providers[engine].profile
        rate_hz = profile.sample_rate_hz
        language = params.language_code
        if language is None or language not in profile.languages:
            language = self._catalogue.language(engine, params.voice)
        request = PlanRequest(engine, language, "", params=replace(params, text=""))
        offset, speed, delivery = 0, 1.0, None
        while offset < len(text):
            window = text[offset : offset + WINDOW_CHARACTERS]
            last = offset + len(window) >= len(text)
            plan = worker_functions.plan(
                replace(request, window=window, offset=offset, last=last, speed=speed, delivery=delivery)
            )
            symbols, dropped = plan.dropped_symbols, plan.dropped
            for segment in plan.segments:
                pieces, parts = [], []
                for part, samples, timings in self._render(request, text, segment):
                    silence = _pause(part, rate_hz)
                    pieces += [samples, silence]
                    if part.words is not None:
                        parts.append(
                            RenderedSegment(
                                None,
                                len(samples),
                                timings=timings,
                                start=part.start,
                                end=part.end,
                                pause_ms=part.pause_ms,
                                words=write_words(part.words, part.start),
                            )
                        )
                yield Spoken(np.concatenate(pieces), rate_hz, segment.end, symbols, tuple(parts), dropped)
                symbols, dropped = 0, ()
            offset, speed, delivery = plan.end, plan.speed, plan.delivery

    def _render(
        self, request: PlanRequest, text: str, segment: Segment, attempt: int = 1
    ) -> Iterator[tuple[Segment, Int16, str | None]]:
        """Yield a segment with its samples and timings, or the smaller segments that it is split into after bad audio.

        Raises ImplausibleAudioError when the last of ``MAX_ATTEMPTS`` is implausible too.
        """
        if not segment.phonemes:
            yield segment, np.zeros(0, np.int16), None
            return
        try:
            samples, _, timings = worker_functions.speak(self._options, request.engine, segment, request.params)
        except ImplausibleAudioError:
            if attempt >= MAX_ATTEMPTS:
                raise
        else:
            yield segment, samples, timings
            return
        smaller = replace(
            request,
            window=text[segment.start : segment.end],
            offset=segment.start,
            speed=segment.speed / request.params.speed,
            delivery=worker_functions.delivery_again(segment, request.params, segment.voice or request.params.voice),
            divisor=2**attempt,
        )
        *earlier, last = worker_functions.plan(smaller).segments
        # The pause belongs to what follows the segment, which its own text does not show.
        for part in (*earlier, replace(last, pause_ms=segment.pause_ms)):
            yield from self._render(request, text, part, attempt + 1)


def _pause(segment: Segment, rate_hz: int) -> Int16:
    return np.zeros(rate_hz * segment.pause_ms // 1000, np.int16)
