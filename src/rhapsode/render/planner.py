"""Plan texts: split windows of a text into segments, in the processes of the text lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rhapsode.core.errors import EngineError
from rhapsode.core.speech import PlanRequest, Role, Segment, SpeechParams, TextPlan
from rhapsode.core.work import TEXT_LANE, Job
from rhapsode.engines.registry import Catalogue
from rhapsode.render import worker_functions
from rhapsode.render.engines import EngineManager
from rhapsode.store.claims import OtherVersion, PlanClaim, Planned, SegmentClaim
from rhapsode.store.segments import Version
from rhapsode.store.work import WorkStore
from rhapsode.text.pronunciations import UNSPACED

WINDOW_CHARACTERS = 20_000
"""The largest window of a plan job, so that it takes about a second for any text."""
PLAN_SECONDS = 60.0
AFTER_LEAD_SECONDS = 0.2
"""The delay of planning what follows the first words that a client listens for: until these are rendered, the engine
gets the processor alone. They are a second of audio, and the sentence that they belong to is planned already."""


class Planner:
    """Plans items, and plans segments again that an engine cannot render."""

    def __init__(self, store: WorkStore, engines: EngineManager, catalogue: Catalogue) -> None:
        self._store = store
        self._engines = engines
        self._catalogue = catalogue

    def version(self, engine: str) -> Version:
        """Return the engine version of an item, by model."""
        return partial(self._engines.version, engine)

    async def claim(self, job: Job, failures: int) -> PlanClaim | OtherVersion | None:
        """Claim the next window of the item of ``job``: a smaller one after each crash."""
        window = max(1000, WINDOW_CHARACTERS >> (2 * failures))
        return await self._store.claim_plan(job.task_id, job.item, window, self.version(job.engine), engine=job.engine)

    async def plan(self, engine: str, claim: PlanClaim) -> TextPlan:
        """Return the segments of the window of ``claim``. Raises EngineError."""
        request = self._request(engine, claim.params, claim.window)
        return await self._plan(
            replace(
                request,
                offset=claim.offset,
                last=claim.last,
                speed=claim.speed,
                delivery=claim.delivery,
                speaker=claim.speaker,
                lead=claim.lead,
            )
        )

    async def split(self, claim: SegmentClaim, engine: str) -> Sequence[Segment]:
        """Plan the text of a segment again, in smaller segments; fewer than two if that is impossible."""
        segment = claim.segment
        window = await self._store.text(claim.task_id, claim.item, segment.start, segment.end)
        if not window:
            return []
        longest = self._catalogue.profile(engine).target_phonemes
        divisor = -(-2 * longest // max(1, len(segment.phonemes)))
        request = replace(
            self._request(engine, claim.params, window),
            offset=segment.start,
            speed=segment.speed / claim.params.speed,
            delivery=worker_functions.delivery_again(segment, claim.params, claim.voice),
            speaker=self._speaker(engine, claim),
            divisor=max(2, divisor),
        )
        try:
            plan = await self._plan(request)
        except EngineError:
            return []
        parts = list(plan.segments)
        if plan.end != segment.end or not parts:
            return []
        if any(_is_in_word(window, part.start - segment.start) for part in parts[1:]):
            return []  # the halves of a word would be read differently
        # The pause belongs to what follows the segment, which its own text does not show.
        last = parts[-1]
        parts[-1] = replace(last, pause_ms=segment.pause_ms)
        return parts

    def _speaker(self, engine: str, claim: SegmentClaim) -> str | None:
        """Return the speaker at the beginning of a segment of a dialogue; for a remote engine the name is in its
        text."""
        if self._catalogue.profile(engine).remote:
            line = claim.segment.phonemes.casefold()
            names = (
                speaker.name for speaker in claim.params.speakers if line.startswith(f"{speaker.name}:".casefold())
            )
        else:
            names = (speaker.name for speaker in claim.params.speakers if speaker.voice_name == claim.voice)
        return next(names, None)

    def _request(self, engine: str, params: SpeechParams, window: str) -> PlanRequest:
        """Return the request to plan a whole text, with its engine, language and speakers."""
        roles = tuple(
            Role(speaker.name, speaker.voice_name, self._read_in(engine, params, speaker.voice_name))
            for speaker in params.speakers
        )
        return PlanRequest(engine, self._read_in(engine, params, params.voice), window, params=params, roles=roles)

    async def _plan(self, request: PlanRequest) -> TextPlan:
        return await self._engines.pools[TEXT_LANE].run(PLAN_SECONDS, worker_functions.plan, request)

    def _read_in(self, engine: str, params: SpeechParams, voice: str) -> str:
        """Return the requested language if the engine has it, else that of the voice."""
        language = params.language_code
        if language is not None and language in self._catalogue.profile(engine).languages:
            return language
        return self._catalogue.language(engine, voice)


def _is_in_word(text: str, at: int) -> bool:
    """Tell whether ``at`` is within a word, for scripts that separate words by spaces."""
    return text[at - 1 : at + 1].isalnum() and not (UNSPACED.match(text[at - 1]) or UNSPACED.match(text[at]))


def jobs_after(job: Job, planned: Planned, *, lead: bool) -> list[Job]:
    """Return the jobs that follow a plan; in a fleet its commit has queued them already, without a delay."""
    following = [job.render(segment) for segment in planned.segments]
    if not planned.complete:
        following.append(job.next_window(AFTER_LEAD_SECONDS if lead else 0.0))
    elif planned.ready:
        following.append(job.assemble())
    return following
