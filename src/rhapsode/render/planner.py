"""How a text is read for an engine: windows of it become segments, in the processes of the text lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rhapsode.core.errors import EngineError
from rhapsode.core.speech import Reading, Role, Segment, TextPlan
from rhapsode.core.work import TEXT_LANE, Unit
from rhapsode.engines.registry import Catalogue
from rhapsode.render import jobs
from rhapsode.render.engines import EngineRoom
from rhapsode.store.claims import OtherVersion, PlanClaim, SegmentClaim
from rhapsode.store.segments import Version
from rhapsode.store.work import WorkStore

WINDOW_CHARACTERS = 20_000
"""A plan job sees no more than this, so that it ends in about a second whatever the text is."""
PLAN_SECONDS = 60.0


class Planner:
    """Plans items, and segments anew that an engine cannot speak."""

    def __init__(self, store: WorkStore, engines: EngineRoom, catalogue: Catalogue) -> None:
        self._store = store
        self._engines = engines
        self._catalogue = catalogue

    def version(self, engine: str) -> Version:
        """With what an item must be spoken throughout, by model."""
        return partial(self._engines.version, engine)

    async def claim(self, unit: Unit, failures: int) -> PlanClaim | OtherVersion | None:
        """What there is to plan of the item of ``unit``: a smaller window after each failure to survive one."""
        window = max(1000, WINDOW_CHARACTERS >> (2 * failures))
        return await self._store.claim_plan(
            unit.task_id, unit.item, window, self.version(unit.engine), engine=unit.engine
        )

    async def plan(self, engine: str, claim: PlanClaim) -> TextPlan:
        """The segments of the window of ``claim``. Raises EngineError."""
        return await self._engines.pools[TEXT_LANE].run(
            PLAN_SECONDS,
            jobs.plan,
            engine,
            self._language(engine, claim.reading),
            claim.window,
            claim.offset,
            claim.last,
            claim.speed,
            1,
            claim.reading.speed,
            self._roles(engine, claim.reading),
            claim.speaker,
            claim.lead,
            claim.captions is not None,
            claim.reading.pronunciations,
        )

    async def split(self, claim: SegmentClaim, engine: str) -> Sequence[Segment]:
        """Plan the text of a segment anew, in smaller segments; fewer than two if that cannot be done."""
        segment = claim.segment
        window = await self._store.text(claim.task_id, claim.item, segment.start, segment.end)
        if not window:
            return []
        base_speed = claim.reading.speed
        longest = self._catalogue.profile(engine).target_phonemes
        divisor = -(-2 * longest // max(1, len(segment.phonemes)))
        try:
            plan = await self._engines.pools[TEXT_LANE].run(
                PLAN_SECONDS,
                jobs.plan,
                engine,
                self._language(engine, claim.reading),
                window,
                segment.start,
                True,
                segment.speed / base_speed,
                max(2, divisor),
                base_speed,
                self._roles(engine, claim.reading),
                self._speaker(engine, claim),
                False,
                claim.captions is not None,
                claim.reading.pronunciations,
            )
        except EngineError:
            return []
        parts = list(plan.segments)
        if plan.end != segment.end or not parts:
            return []
        if any(window[at - 1 : at + 1].isalnum() for at in (part.start - segment.start for part in parts[1:])):
            return []  # half a word is another word
        # The pause belongs to what follows the segment, which its own text does not show.
        last = parts[-1]
        parts[-1] = replace(last, pause_ms=segment.pause_ms)
        return parts

    def _speaker(self, engine: str, claim: SegmentClaim) -> str | None:
        """Who speaks where a segment of a dialogue begins: of a remote one the name stands in its text."""
        if self._catalogue.profile(engine).remote:
            said = claim.segment.phonemes.casefold()
            found = (one.name for one in claim.reading.speakers if said.startswith(f"{one.name}:".casefold()))
        else:
            found = (one.name for one in claim.reading.speakers if one.voice_name == claim.voice)
        return next(found, None)

    def _language(self, engine: str, reading: Reading) -> str:
        return self._read_in(engine, reading, reading.voice)

    def _roles(self, engine: str, reading: Reading) -> tuple[Role, ...]:
        return tuple(
            Role(one.name, one.voice_name, self._read_in(engine, reading, one.voice_name)) for one in reading.speakers
        )

    def _read_in(self, engine: str, reading: Reading, voice: str) -> str:
        """The language that is asked for, if the engine has it by that name, or else that of the voice."""
        if reading.language in self._catalogue.profile(engine).languages:
            assert reading.language is not None
            return reading.language
        return self._catalogue.language(engine, voice)
