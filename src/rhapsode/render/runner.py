"""Run jobs: claim from the store, execute in a worker process, commit the outcome."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

import structlog

from rhapsode.core.clock import new_id, now_ms
from rhapsode.core.errors import (
    EngineError,
    ImplausibleAudioError,
    OutcomeUnknownError,
    RefusedError,
    UnavailableError,
    UnknownParamsError,
    UpstreamError,
    UpstreamPausedError,
)
from rhapsode.core.observe import Observe, SegmentRecalled, SegmentSpoken, ignore
from rhapsode.core.ports import BlobStore
from rhapsode.core.speech import RenderedSegment, TextPlan
from rhapsode.core.task import AttemptOutcome, SegmentStatus
from rhapsode.core.uncommitted import UncommittedAudio, UncommittedSegment
from rhapsode.core.work import TEXT_LANE, Job, JobKind
from rhapsode.engines.registry import Catalogue
from rhapsode.render import worker_functions
from rhapsode.render.cache import SegmentCache
from rhapsode.render.cancellation import TaskEndedError
from rhapsode.render.engines import EngineManager
from rhapsode.render.planner import Planner, jobs_after
from rhapsode.render.retries import (
    BACKOFF_SECONDS,
    MAX_ATTEMPTS,
    REMOTE_BACKOFF_SECONDS,
    Retries,
    committed,
    delayed,
    outcome_of,
)
from rhapsode.render.targets import Targets, item_file, samples_path
from rhapsode.store.blobs.paths import segments_prefix
from rhapsode.store.claims import (
    CacheHit,
    FailedAttempt,
    ItemFile,
    OtherVersion,
    PlanClaim,
    SegmentClaim,
    StoredItem,
)
from rhapsode.store.segments import Begin, first_claim
from rhapsode.store.work import WorkStore

log = structlog.get_logger(__name__)

ASSEMBLE_SECONDS = 1800.0
LEFT_SECONDS = 3.0
"""The delay of a job that is left to a process with another version of the engine."""
CLAIM_AFTER_SECONDS = 0.05
"""The time after which the claim of a text is committed that is spoken without one."""

SpeaksElsewhere = Callable[[str, str], Awaitable[bool]]
"""Whether another process has a certain version (the second) of an engine (the first)."""

FinishWhole = Callable[[SegmentClaim, RenderedSegment, ItemFile], Awaitable[bool | None]]
"""Records the audio and the file of a whole item: whether its task is now complete, ``None`` if late."""


async def _nobody_else(_engine: str, _version: str) -> bool:
    return False


class Runner:
    """Implements :class:`rhapsode.core.work.JobRunner` with the engines of an :class:`EngineManager`.

    ``queued_by_commit``: the commit of a plan has queued the jobs of its segments, as in a fleet. Where it has not, an
    inline plan is of a text that was accepted in this run of the server, and goes on only if that is one segment, so
    that no segment waits for another one. ``uncommitted`` has those who listen in this process.
    """

    def __init__(
        self,
        store: WorkStore,
        blobs: BlobStore,
        engines: EngineManager,
        catalogue: Catalogue,
        cache: SegmentCache,
        uncommitted: UncommittedAudio,
        *,
        observe: Observe = ignore,
        speaks_elsewhere: SpeaksElsewhere | None = None,
        queued_by_commit: bool = True,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._engines = engines
        self._catalogue = catalogue
        self._cache = cache
        self._uncommitted = uncommitted
        self._planner = Planner(store, engines, catalogue)
        self._targets = Targets(store)
        self._speaks_elsewhere = speaks_elsewhere or _nobody_else
        self._observe = observe
        self._queued_by_commit = queued_by_commit
        self._retries = Retries()

    async def run(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        if job.engine not in self._catalogue.all_profiles:  # in a fleet: other processes have this engine
            return [job.delayed(LEFT_SECONDS)]
        do = {JobKind.PLAN: self._plan, JobKind.RENDER: self._render, JobKind.ASSEMBLE: self._assemble}[job.kind]
        try:
            return await do(job, release)
        except UnknownParamsError as error:  # its task was accepted by a newer version
            log.warning("job.left", task=job.task_id, item=job.item, reason=error.message)
            return [job.delayed(LEFT_SECONDS)]
        except UnavailableError:
            raise
        except Exception as error:  # an internal error: the task must still end with a reason
            log.exception("job.error", kind=job.kind, task=job.task_id, item=job.item)
            reason = f"the server failed ({type(error).__name__}) and logged why"
            await committed(lambda: self._reopen(job, reason))
            if again := self._retries.again(job):
                return [again]
            await self._fail(job.task_id, 500, f"input[{job.item}]: {reason}.")
            return None

    async def _reopen(self, job: Job, reason: str) -> None:
        segment_id = job.segment_id
        if job.inline_plan:
            segment_id = await self._store.first_segment(job.task_id, job.item, SegmentStatus.RUNNING)
        if segment_id is not None:
            await self._store.reopen_segment(segment_id, reason)

    async def _leave_to_other_version(self, job: Job, version: str) -> Sequence[Job]:
        """Leave a job to a process with the engine version of its item, or restart the item."""
        if await self._speaks_elsewhere(job.engine, version):
            return [job.delayed(LEFT_SECONDS)]
        return await self._restart_item(job, version)

    async def _restart_item(self, job: Job, version: str) -> Sequence[Job]:
        """Restart an item that has a plan or segments of that engine version."""
        forgotten = await committed(lambda: self._store.begin_again(job.task_id, job.item, version))
        if forgotten is None:
            return []
        log.info("item.begun_again", task=job.task_id, item=job.item, version=version)
        await self._discard_generation(job.task_id, job.item, forgotten)
        return [Job(JobKind.PLAN, job.task_id, job.key_id, job.engine, job.item)]

    # -- planning ----------------------------------------------------------------------------------------------------

    async def _plan(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        """Plan the next window. A short text continues with its first segment: one commit for both, without another
        job.
        """
        # A remote engine may have to wait for its rate limit.
        direct = job.inline_plan and not self._catalogue.profile(job.engine).remote
        claim = await self._planner.claim(job, self._retries.failures(job))
        if isinstance(claim, OtherVersion):
            return await self._leave_to_other_version(job, claim.version)
        planned = None
        if claim is not None:
            try:
                plan = await self._planner.plan(job.engine, claim)
            except EngineError as error:
                return await self._planning_failed(job, claim, error)
            finally:
                if not direct:
                    release()
            if direct and (unclaimed := await self._unclaimed(job, claim, plan)) is not None:
                return await self._speak_unclaimed(job, unclaimed, claim, plan, release)
            goes_on = direct and (self._queued_by_commit or claim.only_segment(plan) is not None)
            begin = Begin(new_id("attempt"), self._cache.address) if goes_on else None
            planned = await committed(lambda: self._store.finish_plan(job.task_id, job.item, claim, plan, begin))
            self._retries.forget(job)
        if planned is None:
            return await self._render_planned(job, release) if direct else []
        if planned.first is None:
            return jobs_after(job, planned, lead=claim is not None and claim.lead)
        # Any other segments got separate jobs with the commit.
        return await self._speak(job, planned.first, release)

    async def _render_planned(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        """Render the first segment of an inline plan whose worker stopped after planning."""
        waiting = await self._store.first_segment(job.task_id, job.item, SegmentStatus.PENDING)
        return [] if waiting is None else await self._render_segment(job, waiting, release)

    async def _planning_failed(self, job: Job, claim: PlanClaim, error: EngineError) -> Sequence[Job] | None:
        if again := self._retries.again(job, retryable=error.retryable):
            return [again]
        where = f"input[{job.item}], from character {claim.offset} on"
        message = f"{where}: the text could not be prepared. {error.message}"
        await self._fail(job.task_id, error.status, message)
        return None

    # -- rendering ---------------------------------------------------------------------------------------------------

    async def _render(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        assert job.segment_id is not None
        return await self._render_segment(job, job.segment_id, release)

    async def _render_segment(self, job: Job, segment_id: int, release: Callable[[], None]) -> Sequence[Job] | None:
        address, version, engine = self._cache.address, self._planner.version(job.engine), job.engine
        remote, reserved = self._catalogue.profile(engine).remote, False
        if remote:  # a cache hit, or a job of another process, needs no permit
            model = await self._store.model_to_ask(segment_id, address, version, engine=engine)
            if model is not None:
                if wait := await self._engines.reserve(engine, model):
                    return [job.delayed(wait * random.uniform(1.0, 1.2))]  # noqa: S311 (not a secret)
                reserved = True
        attempt_id = new_id("attempt")
        try:
            claim = await self._store.claim_segment(segment_id, address, version, engine=engine, attempt_id=attempt_id)
        except OutcomeUnknownError:
            await committed(lambda: self._store.forget(job.task_id, job.item, attempt_id))
            raise
        if claim is None:
            return []
        if isinstance(claim, OtherVersion):
            return await self._leave_to_other_version(job, claim.version)
        if remote and not reserved and isinstance(claim, SegmentClaim):  # it was evicted in the meantime
            await self._engines.reserved(engine, claim.model)
        return await self._speak(job, claim, release)

    async def _speak(
        self, job: Job, claim: SegmentClaim | CacheHit, release: Callable[[], None]
    ) -> Sequence[Job] | None:
        """Render a claimed segment, and record the outcome."""
        if isinstance(claim, CacheHit):
            self._observe(SegmentRecalled(job.engine))
            return [job.assemble()] if claim.ready else []
        return await self._record(job, claim, self._attempt(job.engine, claim, release), self._store.finish_whole)

    async def _unclaimed(self, job: Job, claim: PlanClaim, plan: TextPlan) -> SegmentClaim | None:
        """Return the claim of a text to speak before that is committed; ``None`` if it is to be committed first."""
        segment = claim.only_segment(plan)
        if self._queued_by_commit or segment is None or not segment.phonemes:
            return None
        digest = await self._cache.address_async(claim.engine, claim.model, claim.params, segment)
        if digest is not None and await self._store.is_cached(claim.key_id, digest):
            return None
        return first_claim(job.task_id, job.item, claim, segment, new_id("attempt"), digest, whole=True)

    async def _speak_unclaimed(
        self, job: Job, claim: SegmentClaim, planning: PlanClaim, plan: TextPlan, release: Callable[[], None]
    ) -> Sequence[Job] | None:
        """Render a text that is one segment, and commit its plan, its claim and its outcome at once.

        When the engine fails or takes longer, plan and claim are committed before the outcome is dealt with.
        """
        begin = Begin(claim.attempt_id, self._cache.address, now_ms())
        rendering = asyncio.ensure_future(self._attempt(job.engine, claim, release))
        try:
            await asyncio.wait([rendering], timeout=CLAIM_AFTER_SECONDS)
            if rendering.done() and rendering.exception() is None:
                finish = partial(self._store.finish_unclaimed, planning, plan, begin)
                return await self._record(job, claim, rendering, finish)
            planned = await committed(lambda: self._store.finish_plan(job.task_id, job.item, planning, plan, begin))
            if planned is not None and isinstance(planned.first, SegmentClaim):
                return await self._record(job, planned.first, rendering, self._store.finish_whole)
            # The task has ended, or the commit was not confirmed: the outcome is late, and the rows tell what is left.
            await self._record(job, claim, rendering, self._store.finish_whole)
            return [job]
        finally:
            rendering.cancel()

    async def _attempt(
        self, engine: str, claim: SegmentClaim, release: Callable[[], None]
    ) -> tuple[worker_functions.Rendered, worker_functions.Target | None]:
        """Have an engine speak a segment once; return the result, and the files of its item if it is all of that."""
        try:
            # The file of a whole item is committed with its length, which the headers of answers tell.
            awaited = not claim.whole and self._uncommitted.awaited(claim.task_id, claim.item, claim.segment.start)
            target = await self._targets.of_claim(claim)
            path = samples_path(claim)
            return await self._engines.speak(engine, claim, path, target, release, awaited=awaited), target
        finally:
            release()

    async def _record(
        self,
        job: Job,
        claim: SegmentClaim,
        rendering: Awaitable[tuple[worker_functions.Rendered, worker_functions.Target | None]],
        finish_whole: FinishWhole,
    ) -> Sequence[Job] | None:
        """Record the outcome of rendering a segment."""
        engine = job.engine
        try:
            done, target = await rendering
        except EngineError as error:
            return await self._rendering_failed(job, claim, error)
        except TaskEndedError:
            reason = "The task ended before the provider answered. Whether it charges for this is not known."
            unknown = FailedAttempt(claim, AttemptOutcome.DISCARDED, reason)
            await committed(lambda: self._store.retry_segment(unknown, attempts=0))
            return []
        except UnavailableError as error:  # a failure of the disk, not of the engine: it does not count as an attempt
            unstored = FailedAttempt(claim, AttemptOutcome.ERROR, error.message, error.billed)
            await committed(lambda: self._store.retry_segment(unstored, attempts=0))
            raise
        spoken = done.segment
        audio_s = spoken.samples / self._catalogue.profile(engine).sample_rate_hz
        characters = max(1, claim.segment.end - claim.segment.start)
        self._observe(SegmentSpoken(engine, characters, audio_s, done.seconds, claim.digest is not None))
        if target is not None and done.file is not None:
            return await self._whole_item_rendered(job, claim, spoken, target, done.file, finish_whole)
        uncommitted = (
            None if done.audio is None else UncommittedSegment.of(claim.generation, claim.segment, spoken, done.audio)
        )
        with self._uncommitted.offered(claim.task_id, claim.item, uncommitted):
            ready = await committed(lambda: self._store.finish_segment(claim, spoken))
            if uncommitted is not None:
                uncommitted.stored = ready is not None
        self._retries.forget(job)
        await self._stored(claim, spoken, late=ready is None)
        return [job.assemble()] if ready else []

    async def _whole_item_rendered(
        self,
        job: Job,
        claim: SegmentClaim,
        spoken: RenderedSegment,
        target: worker_functions.Target,
        stored: worker_functions.Assembled,
        finish: FinishWhole,
    ) -> Sequence[Job] | None:
        """Finish an item that consists of one segment, without assembly."""
        file = self._file(job.engine, claim, target, stored, [spoken])
        finished = await committed(lambda: finish(claim, spoken, file))
        self._retries.forget(job)
        await self._stored(claim, spoken, late=finished is None)
        if finished is None:
            await self._blobs.delete(target.paths)
            return []
        if claim.attempts:  # they may have stored segments that are not needed now; without any, only the cache may
            await self._discard_segments(job.task_id, job.item)
        elif claim.digest is not None:
            await self._cache.discard_spare(job.task_id, job.item)
        return self._item_finished(job, finished)

    async def _stored(self, claim: SegmentClaim, spoken: RenderedSegment, *, late: bool) -> None:
        """Count the stored samples of a segment; discard them if the task ended meanwhile (``late``)."""
        if late and spoken.audio is not None:
            await self._blobs.delete([spoken.audio])
        elif claim.digest is not None:
            self._cache.added(spoken.size)

    async def _rendering_failed(self, job: Job, claim: SegmentClaim, error: EngineError) -> Sequence[Job] | None:
        remote = self._catalogue.profile(job.engine).remote
        failed = FailedAttempt(claim, outcome_of(error), error.message, error.billed)
        sent = not isinstance(error, UpstreamPausedError)  # or nothing was sent: it does not count as an attempt
        tried = claim.attempts + 1 if sent else claim.attempts
        log.warning(
            "segment.failed",
            task=claim.task_id,
            item=claim.item,
            attempt=tried,
            outcome=failed.outcome,
            reason=failed.detail,
        )
        final = not error.retryable or tried >= MAX_ATTEMPTS or self._retries.paused_for_long(job, paused=not sent)
        takes_over = claim.fallback
        if takes_over is not None and (final or not sent) and not isinstance(error, RefusedError):
            late = not await committed(lambda: self._store.fall_back(failed, takes_over))
            return [] if late else await self._fall_back(job, takes_over, claim.generation)
        if final:
            where = f"input[{claim.item}], characters {claim.segment.start} to {claim.segment.end}"
            times = "tried once" if tried == 1 else f"tried {tried} times" if tried else "waited"
            message = f"{where}: {times}, then gave up. {failed.detail}"
            code = UpstreamError.status if remote and error.status == EngineError.status else error.status
            await self._fail(claim.task_id, code, message, failed)
            return None
        # A retry of the same segment may fail the same way; smaller segments may not. Remote engines fail for other
        # reasons, and sound better with more context.
        implausible = isinstance(error, ImplausibleAudioError)
        if (implausible and tried > 1) if remote else (implausible or tried > 1):
            parts = await self._planner.split(claim, job.engine)
            if len(parts) > 1:
                added = await committed(lambda: self._store.split_segment(failed, parts))
                return [job.render(segment) for segment in added or []]
        # After a repeated commit it is unknown whether the result was late; a job that is run twice has no effect.
        await committed(lambda: self._store.retry_segment(failed, attempts=int(sent)))
        again_after = delayed(job, max(1, tried), REMOTE_BACKOFF_SECONDS if remote else BACKOFF_SECONDS)
        if error.retry_after_s is None:
            return [again_after]
        asked = error.retry_after_s * random.uniform(1.0, 1.2)  # noqa: S311 (not a secret)
        return [job.delayed(max(again_after.delay_s, asked) if sent else asked)]

    async def _fall_back(self, job: Job, engine: str, forgotten: int) -> Sequence[Job]:
        """Render the whole item again with another engine (fallback), because its voice differs."""
        log.warning("item.fallback", task=job.task_id, item=job.item, engine=job.engine, fallback=engine)
        await self._discard_generation(job.task_id, job.item, forgotten)
        return [job.taken_over(engine)]

    # -- assembly ----------------------------------------------------------------------------------------------------

    async def _assemble(self, job: Job, release: Callable[[], None]) -> Sequence[Job] | None:
        stored = await self._store.item_segments(job.task_id, job.item)
        if stored is None:
            return []
        engine = job.engine
        if stored.lacks_captions:
            return await self._lacks_captions(job, stored)
        target = await self._targets.of_item(job.task_id, job.item, stored)
        try:
            result = await self._engines.pools[TEXT_LANE].run(
                ASSEMBLE_SECONDS, worker_functions.assemble, self._engines.config, engine, stored.segments, target
            )
        except EngineError as error:
            if again := self._retries.again(job, retryable=error.retryable):
                return [again]
            message = f"input[{job.item}]: the audio could not be put together. {error.message}"
            await self._fail(job.task_id, error.status, message)
            return None
        finally:
            release()
        if result.lost:
            log.warning("segment.lost", task=job.task_id, item=job.item, segments=len(result.lost))
            anew = await committed(lambda: self._store.rerender(result.lost))
            self._retries.forget(job)
            return [job.render(segment) for segment in anew]
        file = replace(self._file(engine, stored, target, result, stored.segments), generation=stored.generation)
        finished = await committed(lambda: self._store.finish_item(job.task_id, job.item, file))
        self._retries.forget(job)
        if finished is None:
            await self._blobs.delete(target.paths)
            return []
        # By their place and not by their names: attempts of a server that died may have left some as well.
        await self._discard_segments(job.task_id, None if finished else job.item)
        return self._item_finished(job, finished)

    async def _lacks_captions(self, job: Job, stored: StoredItem) -> Sequence[Job] | None:
        """Restart an item that a version without captions has planned or rendered, as during a rolling upgrade."""
        if stored.engine_version is None or self._retries.again(job) is None:
            message = f"input[{job.item}]: captions are wanted, and a process that knows none had it in hand."
            await self._fail(job.task_id, EngineError.status, message)
            return None
        return await self._restart_item(job, stored.engine_version)

    def _file(
        self,
        engine: str,
        asked: SegmentClaim | StoredItem,
        target: worker_functions.Target,
        stored: worker_functions.Assembled,
        parts: Sequence[RenderedSegment],
    ) -> ItemFile:
        version = self._engines.version(engine, asked.model)
        return item_file(self._catalogue.profile(engine), version, asked.params, target, stored, parts)

    @staticmethod
    def _item_finished(job: Job, task_finished: bool) -> Sequence[Job] | None:
        if not task_finished:
            return []
        log.info("task.completed", task=job.task_id)
        return None

    # -- endings -----------------------------------------------------------------------------------------------------

    async def _fail(self, task_id: str, code: int, message: str, failed: FailedAttempt | None = None) -> None:
        """End the task with a reason, and with the attempt that ``failed``. Nothing follows."""
        if await committed(lambda: self._store.fail_task(task_id, code, message, failed)):
            await self._discard_segments(task_id)
            log.warning("task.failed", task=task_id, code=code, reason=message)

    async def _discard_generation(self, task_id: str, item: int, generation: int) -> None:
        """Delete the audio of a previous generation of an item; new audio may have been stored since."""
        await self._blobs.clear(segments_prefix(task_id, item, generation))

    async def _discard_segments(self, task_id: str, item: int | None = None) -> None:
        await self._blobs.clear(segments_prefix(task_id, item))
        await self._cache.discard_spare(task_id, item)
