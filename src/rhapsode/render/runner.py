"""Does the units of work: claim from the store, run in a worker process, commit the outcome."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import structlog

from rhapsode.core.clock import new_id
from rhapsode.core.errors import (
    EngineCrashedError,
    EngineError,
    EngineTimeoutError,
    ImplausibleAudioError,
    RefusedError,
    UnavailableError,
    UnknownParamsError,
    UpstreamError,
    UpstreamPausedError,
    UpstreamTimeoutError,
)
from rhapsode.core.observe import Observe, SegmentRecalled, SegmentSpoken, ignore
from rhapsode.core.ports import BlobStore
from rhapsode.core.speech import RenderedSegment
from rhapsode.core.task import AttemptOutcome, SegmentStatus
from rhapsode.core.work import TEXT_LANE, Unit, UnitKind
from rhapsode.engines.registry import Catalogue
from rhapsode.render import jobs
from rhapsode.render.blob_paths import segments_prefix
from rhapsode.render.cache import SegmentCache
from rhapsode.render.cancellation import TaskEndedError
from rhapsode.render.engines import EngineManager
from rhapsode.render.planner import Planner
from rhapsode.render.retries import BACKOFF_SECONDS, MAX_ATTEMPTS, REMOTE_BACKOFF_SECONDS, Retries, delayed
from rhapsode.render.targets import Targets, item_file, samples_key
from rhapsode.store.claims import (
    CacheHit,
    ItemFile,
    OtherVersion,
    PlanClaim,
    Planned,
    SegmentClaim,
    StoredItem,
)
from rhapsode.store.database import OutcomeUnknownError
from rhapsode.store.segments import Begin
from rhapsode.store.work import WorkStore

T = TypeVar("T")
log = structlog.get_logger(__name__)

ASSEMBLE_SECONDS = 1800.0
LEFT_SECONDS = 3.0
"""When a unit is looked at again that was left to a process with another version of the engine."""
RECOMMIT_SECONDS = 1.0
"""How often a result that could not be committed is tried again. It is never thrown away."""

_OUTCOMES: dict[type[EngineError], AttemptOutcome] = {
    EngineCrashedError: AttemptOutcome.CRASHED,
    EngineTimeoutError: AttemptOutcome.TIMEOUT,
    ImplausibleAudioError: AttemptOutcome.IMPLAUSIBLE,
    UpstreamTimeoutError: AttemptOutcome.TIMEOUT,
}


SpeaksElsewhere = Callable[[str, str], Awaitable[bool]]
"""Whether another process has a certain version (the second) of an engine (the first)."""


async def _nobody_else(_engine: str, _version: str) -> bool:
    return False


class Runner:
    """Implements :class:`rhapsode.core.work.UnitRunner` with the engines of a room."""

    def __init__(
        self,
        store: WorkStore,
        blobs: BlobStore,
        engines: EngineManager,
        catalogue: Catalogue,
        cache: SegmentCache,
        *,
        observe: Observe = ignore,
        speaks_elsewhere: SpeaksElsewhere = _nobody_else,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._engines = engines
        self._catalogue = catalogue
        self._cache = cache
        self._planner = Planner(store, engines, catalogue)
        self._targets = Targets(store)
        self._speaks_elsewhere = speaks_elsewhere
        self._observe = observe
        self._retries = Retries()

    async def run(self, unit: Unit, release: Callable[[], None]) -> Sequence[Unit] | None:
        if unit.engine not in self._catalogue.all_profiles:  # of a fleet, whose other processes have it
            return [unit.delayed(LEFT_SECONDS)]
        do = {UnitKind.PLAN: self._plan, UnitKind.RENDER: self._render, UnitKind.ASSEMBLE: self._assemble}[unit.kind]
        try:
            return await do(unit, release)
        except UnknownParamsError as error:  # whose task a newer version has accepted
            log.warning("unit.left", task=unit.task_id, item=unit.item, reason=error.message)
            return [unit.delayed(LEFT_SECONDS)]
        except UnavailableError:
            raise
        except Exception as error:  # a fault of ours: the task must end with a reason all the same
            log.exception("unit.error", kind=unit.kind, task=unit.task_id, item=unit.item)
            reason = f"the server failed ({type(error).__name__}) and logged why"
            await self._commit(lambda: self._reopen(unit, reason))
            if again := self._retries.again(unit):
                return [again]
            await self._fail(unit.task_id, 500, f"input[{unit.item}]: {reason}.")
            return None

    async def _reopen(self, unit: Unit, reason: str) -> None:
        segment_id = unit.segment_id
        if unit.direct:
            segment_id = await self._store.first_segment(unit.task_id, unit.item, SegmentStatus.RUNNING)
        if segment_id is not None:
            await self._store.reopen_segment(segment_id, reason)

    async def _of_another_version(self, unit: Unit, version: str) -> Sequence[Unit]:
        """Leave a unit to who has the version that its item is spoken with, or have the item begun again."""
        if await self._speaks_elsewhere(unit.engine, version):
            return [unit.delayed(LEFT_SECONDS)]
        return await self._anew(unit, version)

    async def _anew(self, unit: Unit, version: str) -> Sequence[Unit]:
        """Have an item begun again of which there is something with that version of its engine."""
        forgotten = await self._commit(lambda: self._store.begin_again(unit.task_id, unit.item, version))
        if forgotten is None:
            return []
        log.info("item.begun_again", task=unit.task_id, item=unit.item, version=version)
        await self._discard_generation(unit.task_id, unit.item, forgotten)
        return [Unit(UnitKind.PLAN, unit.task_id, unit.key_id, unit.engine, unit.item)]

    # -- planning ----------------------------------------------------------------------------------------------------

    async def _plan(self, unit: Unit, release: Callable[[], None]) -> Sequence[Unit] | None:
        """Plan on. A short text goes on with its first segment: one commit for both, and nobody is to be found."""
        # What is remote may have to wait for the right to ask.
        direct = unit.direct and not self._catalogue.profile(unit.engine).remote
        claim = await self._planner.claim(unit, self._retries.failures(unit))
        if isinstance(claim, OtherVersion):
            return await self._of_another_version(unit, claim.version)
        planned = None
        if claim is not None:
            try:
                plan = await self._planner.plan(unit.engine, claim)
            except EngineError as error:
                return await self._planning_failed(unit, claim, error)
            finally:
                if not direct:
                    release()
            begin = Begin(new_id("attempt"), self._cache.address) if direct else None
            planned = await self._commit(lambda: self._store.finish_plan(unit.task_id, unit.item, claim, plan, begin))
            self._retries.forget(unit)
        if planned is None:
            return await self._go_on(unit, release) if direct else []
        if planned.first is None:
            return _after_plan(unit, planned)
        # What else there is to do has jobs of its own since the commit.
        return await self._speak(unit, planned.first, release)

    async def _go_on(self, unit: Unit, release: Callable[[], None]) -> Sequence[Unit] | None:
        """Speak the first segment of what was planned before, by who could not go on."""
        waiting = await self._store.first_segment(unit.task_id, unit.item, SegmentStatus.PENDING)
        return [] if waiting is None else await self._render_segment(unit, waiting, release)

    async def _planning_failed(self, unit: Unit, claim: PlanClaim, error: EngineError) -> Sequence[Unit] | None:
        if again := self._retries.again(unit, retryable=error.retryable):
            return [again]
        where = f"input[{unit.item}], from character {claim.offset} on"
        message = f"{where}: the text could not be prepared. {error.message}"
        await self._fail(unit.task_id, error.status, message)
        return None

    # -- rendering ---------------------------------------------------------------------------------------------------

    async def _render(self, unit: Unit, release: Callable[[], None]) -> Sequence[Unit] | None:
        assert unit.segment_id is not None
        return await self._render_segment(unit, unit.segment_id, release)

    async def _render_segment(self, unit: Unit, segment_id: int, release: Callable[[], None]) -> Sequence[Unit] | None:
        address, version, engine = self._cache.address, self._planner.version(unit.engine), unit.engine
        remote, reserved = self._catalogue.profile(engine).remote, False
        if remote:  # what is in the cache, or not for us, takes no right to send a request
            model = await self._store.model_to_ask(segment_id, address, version, engine=engine)
            if model is not None:
                if wait := await self._engines.reserve(engine, model):
                    return [unit.delayed(wait * random.uniform(1.0, 1.2))]  # noqa: S311 (not a secret)
                reserved = True
        attempt_id = new_id("attempt")
        try:
            claim = await self._store.claim_segment(segment_id, address, version, engine=engine, attempt_id=attempt_id)
        except OutcomeUnknownError:
            await self._commit(lambda: self._store.forget(unit.task_id, unit.item, attempt_id))
            raise
        if claim is None:
            return []
        if isinstance(claim, OtherVersion):
            return await self._of_another_version(unit, claim.version)
        if remote and not reserved and isinstance(claim, SegmentClaim):  # it was in the cache a moment ago
            await self._engines.reserved(engine, claim.model)
        return await self._speak(unit, claim, release)

    async def _speak(
        self, unit: Unit, claim: SegmentClaim | CacheHit, release: Callable[[], None]
    ) -> Sequence[Unit] | None:
        """Have a claimed segment spoken, and record what came of it."""
        if isinstance(claim, CacheHit):
            self._observe(SegmentRecalled(unit.engine))
            return [unit.assemble()] if claim.ready else []
        key = samples_key(claim)
        engine = unit.engine
        try:
            target = await self._targets.of_claim(claim)
            done = await self._engines.speak(engine, claim, key, target, release)
        except EngineError as error:
            release()
            return await self._rendering_failed(unit, claim, error)
        except TaskEndedError:
            release()
            reason = "The task ended before the provider answered. Whether it charges for this is not known."
            await self._commit(lambda: self._store.retry_segment(claim, AttemptOutcome.DISCARDED, reason, attempts=0))
            return []
        except UnavailableError as error:  # the disk, not the engine: it counts against nobody
            release()
            reason, billed = error.message, error.billed
            await self._commit(
                lambda: self._store.retry_segment(claim, AttemptOutcome.ERROR, reason, attempts=0, billed=billed)
            )
            raise
        finally:
            release()
        spoken = done.segment
        audio_s = spoken.samples / self._catalogue.profile(engine).sample_rate_hz
        characters = max(1, claim.segment.end - claim.segment.start)
        self._observe(SegmentSpoken(engine, characters, audio_s, done.seconds, claim.digest is not None))
        if target is not None and done.file is not None:
            return await self._whole_item_rendered(unit, claim, spoken, target, done.file)
        ready = await self._commit(lambda: self._store.finish_segment(claim, spoken))
        self._retries.forget(unit)
        await self._stored(claim, spoken, late=ready is None)
        return [unit.assemble()] if ready else []

    async def _whole_item_rendered(
        self, unit: Unit, claim: SegmentClaim, spoken: RenderedSegment, target: jobs.Target, stored: jobs.Assembled
    ) -> Sequence[Unit] | None:
        """What a segment that is all of its item is done with: there is nothing to assemble."""
        file = self._file(unit.engine, claim, target, stored, [spoken])
        finished = await self._commit(lambda: self._store.finish_whole(claim, spoken, file))
        self._retries.forget(unit)
        await self._stored(claim, spoken, late=finished is None)
        if finished is None:
            await self._blobs.delete(target.keys)
            return []
        if claim.attempts:  # or nobody has stored anything that is not needed any more, but for the cache
            await self._discard_segments(unit.task_id, unit.item)
        elif claim.digest is not None:
            await self._cache.discard_spare(unit.task_id, unit.item)
        return self._item_finished(unit, finished)

    async def _stored(self, claim: SegmentClaim, spoken: RenderedSegment, *, late: bool) -> None:
        """See to the samples of a segment, ``late`` when the task ended meanwhile."""
        if late and spoken.audio is not None:
            await self._blobs.delete([spoken.audio])
        elif claim.digest is not None:
            self._cache.added(spoken.size)

    async def _rendering_failed(self, unit: Unit, claim: SegmentClaim, error: EngineError) -> Sequence[Unit] | None:
        remote = self._catalogue.profile(unit.engine).remote
        outcome = _OUTCOMES.get(type(error), AttemptOutcome.ERROR)
        reason, billed = error.message, error.billed
        sent = not isinstance(error, UpstreamPausedError)  # or nothing was sent, and it counts against nobody
        tried = claim.attempts + 1 if sent else claim.attempts
        log.warning(
            "segment.failed", task=claim.task_id, item=claim.item, attempt=tried, outcome=outcome, reason=reason
        )
        final = not error.retryable or tried >= MAX_ATTEMPTS or self._retries.paused_for_long(unit, paused=not sent)
        takes_over = claim.fallback
        if takes_over is not None and (final or not sent) and not isinstance(error, RefusedError):
            late = not await self._commit(
                lambda: self._store.fall_back(claim, takes_over, outcome, reason, billed=billed)
            )
            return [] if late else await self._begin_anew(unit, takes_over, claim.generation)
        if final:
            where = f"input[{claim.item}], characters {claim.segment.start} to {claim.segment.end}"
            times = "tried once" if tried == 1 else f"tried {tried} times" if tried else "waited"
            message = f"{where}: {times}, then gave up. {reason}"
            code = UpstreamError.status if remote and error.status == EngineError.status else error.status
            await self._fail(claim.task_id, code, message, claim, outcome, reason, billed)
            return None
        # Another try at the same thing may well end the same way; a smaller thing may not. What is far away fails for
        # reasons of its own, and speaks better with more context.
        implausible = isinstance(error, ImplausibleAudioError)
        if (implausible and tried > 1) if remote else (implausible or tried > 1):
            parts = await self._planner.split(claim, unit.engine)
            if len(parts) > 1:
                added = await self._commit(
                    lambda: self._store.split_segment(claim, outcome, reason, parts, billed=billed)
                )
                return [unit.render(segment) for segment in added or []]
        # Late or not cannot be told where a commit had to be repeated; who runs a unit too often finds nothing to do.
        await self._commit(
            lambda: self._store.retry_segment(claim, outcome, reason, attempts=int(sent), billed=billed)
        )
        again_after = delayed(unit, max(1, tried), REMOTE_BACKOFF_SECONDS if remote else BACKOFF_SECONDS)
        if error.retry_after_s is None:
            return [again_after]
        asked = error.retry_after_s * random.uniform(1.0, 1.2)  # noqa: S311 (not a secret)
        return [unit.delayed(max(again_after.delay_s, asked) if sent else asked)]

    async def _begin_anew(self, unit: Unit, engine: str, forgotten: int) -> Sequence[Unit]:
        """Let another engine speak the whole item, from its beginning: what there is of it is in another voice."""
        log.warning("item.fallback", task=unit.task_id, item=unit.item, engine=unit.engine, fallback=engine)
        await self._discard_generation(unit.task_id, unit.item, forgotten)
        return [unit.taken_over(engine)]

    # -- assembly ----------------------------------------------------------------------------------------------------

    async def _assemble(self, unit: Unit, release: Callable[[], None]) -> Sequence[Unit] | None:
        stored = await self._store.item_segments(unit.task_id, unit.item)
        if stored is None:
            return []
        engine = unit.engine
        if stored.lacks_captions:
            return await self._lacks_captions(unit, stored)
        target = await self._targets.of_item(unit.task_id, unit.item, stored)
        try:
            result = await self._engines.pools[TEXT_LANE].run(
                ASSEMBLE_SECONDS, jobs.assemble, self._engines.config, engine, stored.segments, target
            )
        except EngineError as error:
            if again := self._retries.again(unit, retryable=error.retryable):
                return [again]
            message = f"input[{unit.item}]: the audio could not be put together. {error.message}"
            await self._fail(unit.task_id, error.status, message)
            return None
        finally:
            release()
        if result.lost:
            log.warning("segment.lost", task=unit.task_id, item=unit.item, segments=len(result.lost))
            anew = await self._commit(lambda: self._store.rerender(result.lost))
            self._retries.forget(unit)
            return [unit.render(segment) for segment in anew]
        file = replace(self._file(engine, stored, target, result, stored.segments), generation=stored.generation)
        finished = await self._commit(lambda: self._store.finish_item(unit.task_id, unit.item, file))
        self._retries.forget(unit)
        if finished is None:
            await self._blobs.delete(target.keys)
            return []
        # By their place and not by their names: attempts of a server that died may have left some as well.
        await self._discard_segments(unit.task_id, None if finished else unit.item)
        return self._item_finished(unit, finished)

    async def _lacks_captions(self, unit: Unit, stored: StoredItem) -> Sequence[Unit] | None:
        """Begin an item anew that a process without captions has had in hand, as while a fleet is upgraded."""
        if stored.engine_version is None or self._retries.again(unit) is None:
            message = f"input[{unit.item}]: captions are wanted, and a process that knows none had it in hand."
            await self._fail(unit.task_id, EngineError.status, message)
            return None
        return await self._anew(unit, stored.engine_version)

    def _file(
        self,
        engine: str,
        asked: SegmentClaim | StoredItem,
        target: jobs.Target,
        stored: jobs.Assembled,
        parts: Sequence[RenderedSegment],
    ) -> ItemFile:
        version = self._engines.version(engine, asked.model)
        return item_file(self._catalogue.profile(engine), version, asked.params, target, stored, parts)

    @staticmethod
    def _item_finished(unit: Unit, task_finished: bool) -> Sequence[Unit] | None:
        if not task_finished:
            return []
        log.info("task.completed", task=unit.task_id)
        return None

    # -- endings -----------------------------------------------------------------------------------------------------

    async def _fail(
        self,
        task_id: str,
        code: int,
        message: str,
        claim: SegmentClaim | None = None,
        outcome: AttemptOutcome = AttemptOutcome.ERROR,
        detail: str = "",
        billed: tuple[int, int] = (0, 0),
    ) -> None:
        """End the task with a reason. Nothing follows."""
        failed = await self._commit(
            lambda: self._store.fail_task(
                task_id, code, message, claim=claim, outcome=outcome, detail=detail, billed=billed
            )
        )
        if failed:
            await self._discard_segments(task_id)
            log.warning("task.failed", task=task_id, code=code, reason=message)

    async def _discard_generation(self, task_id: str, item: int, generation: int) -> None:
        """Delete what was spoken of an item before it was begun anew; others may have stored new audio since."""
        await self._blobs.clear(segments_prefix(task_id, item, generation))

    async def _discard_segments(self, task_id: str, item: int | None = None) -> None:
        await self._blobs.clear(segments_prefix(task_id, item))
        await self._cache.discard_spare(task_id, item)

    async def _commit(self, write: Callable[[], Awaitable[T]]) -> T:
        """Commit an outcome, waiting out a store that fails: what was rendered is not thrown away."""
        while True:
            try:
                return await write()
            except UnavailableError as error:
                log.warning("store.retry", reason=error.message)
                await asyncio.sleep(RECOMMIT_SECONDS)


def _after_plan(unit: Unit, planned: Planned) -> list[Unit]:
    following = [unit.render(segment) for segment in planned.segments]
    if not planned.complete:
        following.append(unit.delayed(0))
    elif planned.ready:
        following.append(unit.assemble())
    return following
