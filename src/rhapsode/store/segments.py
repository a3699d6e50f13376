"""Statements of a segment's life cycle, from its claim to the file of its item.

These run for every segment of every task, so their statements are put together once, when this is imported: SQLAlchemy
takes longer to build a statement than SQLite to execute it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Integer, Row, Text, bindparam, exists, func, insert, select, text, update

from rhapsode.core.captions import read_words
from rhapsode.core.clock import now_ms
from rhapsode.core.delivery import read_spans
from rhapsode.core.params import read_params
from rhapsode.core.speech import RenderedSegment, Segment, SpeechParams
from rhapsode.core.task import AttemptOutcome, SegmentStatus, TaskStatus
from rhapsode.core.work import PendingSegment
from rhapsode.store.cache import knows, recall, remember
from rhapsode.store.changes import note_change
from rhapsode.store.claims import CacheHit, ItemFile, OtherVersion, PlanClaim, SegmentClaim
from rhapsode.store.finalize import ItemTotals, end_task
from rhapsode.store.locks import lock_task, lock_task_of
from rhapsode.store.schema import TASK_IS_LIVE, attempts, items, segments, tasks
from rhapsode.store.segment_sql import (
    advance,
    claim_values,
    end_attempt,
    insert_segments,
    is_claimed,
    item_is_ready,
    note_next,
    task_is_live,
)
from rhapsode.store.statements import Statement

Address = Callable[[str, str, SpeechParams, Segment], str | None]
"""The digest of a segment as an engine speaks it for a model with parameters; ``None``: not to be cached."""
Version = Callable[[str], str]
"""The version of an engine that speaks for a model."""

UNCLAIMED = 0
"""The id of a segment as long as there is no row of it: no segment has it, so it cannot be finished but with its plan
(:meth:`rhapsode.store.work.WorkStore.finish_unclaimed`)."""

_THIS = segments.c.id == bindparam("p_segment")
_OF_ITEM = (segments.c.task_id == bindparam("p_task")) & (segments.c.item == bindparam("p_item"))

_WAITING = Statement(
    select(
        segments,
        func.coalesce(items.c.engine, tasks.c.engine).label("engine"),
        items.c.fallback,
        tasks.c.model,
        tasks.c.key_id,
        tasks.c.status.label("task_status"),
        items.c.params,
        items.c.engine_version,
        items.c.generation,
        (items.c.planned_to >= items.c.characters).label("planned"),
    )
    .join(tasks, tasks.c.id == segments.c.task_id)
    .join(items, (items.c.task_id == segments.c.task_id) & (items.c.item == segments.c.item))
    .where(_THIS, segments.c.status == SegmentStatus.PENDING.value, text(TASK_IS_LIVE))
)
_BEGIN_TASK = Statement(
    update(tasks)
    .where(tasks.c.id == bindparam("p_task"), tasks.c.status == TaskStatus.PENDING.value)
    .values(status=TaskStatus.PROCESSING.value, started_at=bindparam("p_now"))
)
_CLAIM = Statement(
    update(segments)
    .where(_THIS)
    .values(status=SegmentStatus.RUNNING.value, attempt_id=bindparam("p_attempt"), digest=bindparam("p_digest"))
)
_AUDIO = {
    "status": SegmentStatus.DONE.value,
    "audio": bindparam("p_audio"),
    "samples": bindparam("p_samples"),
    "checksum": bindparam("p_checksum"),
    "input_text_tokens": bindparam("p_tokens"),
    "output_audio_tokens": bindparam("p_audio_tokens"),
    "timings": bindparam("p_timings"),
}
_TAKE_CACHED = Statement(update(segments).where(_THIS).values(**_AUDIO, digest=bindparam("p_digest"), cached=1))
_FINISH = Statement(update(segments).where(is_claimed()).values(**_AUDIO))
_FINISHED_BEFORE = Statement(
    select(segments.c.id).where(
        segments.c.id == bindparam("p_segment"),
        segments.c.attempt_id == bindparam("p_attempt"),
        segments.c.status == SegmentStatus.DONE.value,
    )
)
_ATTEMPT = Statement(insert(attempts).values(outcome=AttemptOutcome.RUNNING.value))
_OTHER = Statement(select(segments.c.id).where(_OF_ITEM, segments.c.id != bindparam("p_segment")).limit(1))
_OTHER_ITEM = items.alias("other_item")
_OF_OTHER_ITEMS = _OTHER_ITEM.c.task_id == bindparam("p_task"), _OTHER_ITEM.c.item != bindparam("p_item")
_FILE = Statement(
    update(items)
    .where(
        items.c.task_id == bindparam("p_task"),
        items.c.item == bindparam("p_item"),
        items.c.output.is_(None),
        items.c.generation == func.coalesce(bindparam("p_generation", type_=Integer), items.c.generation),
        task_is_live(items.c.task_id),
    )
    .values(
        output=bindparam("p_output"),
        output_bytes=bindparam("p_size"),
        captions_output=bindparam("p_captions"),
        samples=bindparam("p_samples"),
        sample_rate_hz=bindparam("p_rate"),
        input_text_tokens=bindparam("p_tokens"),
        output_audio_tokens=bindparam("p_audio_tokens"),
        engine=bindparam("p_engine"),
        # As it was planned: the assembling process may have another version.
        engine_version=func.coalesce(items.c.engine_version, bindparam("p_version", type_=Text)),
        unstyled=bindparam("p_unstyled", type_=Integer),
        style_facts=bindparam("p_style_facts", type_=Text),
        cache_hits=select(func.coalesce(func.sum(segments.c.cached), 0)).where(_OF_ITEM).scalar_subquery(),
    )
    .returning(
        items.c.engine_version,
        items.c.cache_hits,
        exists().where(*_OF_OTHER_ITEMS).label("others"),
        exists().where(*_OF_OTHER_ITEMS, _OTHER_ITEM.c.output.is_(None)).label("unfinished"),
    )
)
_FILED_BEFORE = Statement(
    select(tasks.c.status)
    .join(items, items.c.task_id == tasks.c.id)
    .where(
        items.c.task_id == bindparam("p_task"),
        items.c.item == bindparam("p_item"),
        items.c.output == bindparam("p_output"),
    )
)


def claim_segment(
    connection: Connection,
    segment_id: int,
    attempt_id: str,
    address: Address | None,
    version: Version | None,
    engine: str | None = None,
) -> SegmentClaim | CacheHit | OtherVersion | None:
    """Begin an attempt at a segment, or take its audio from the cache; ``None`` when it does not wait any more."""
    lock_task_of(connection, segment_id)
    row = _WAITING.first(connection, {"p_segment": segment_id})
    if row is None or engine not in (None, row.engine):  # SQLite gives the number of a removed segment again
        return None
    if _is_of_another_version(row, version):
        return OtherVersion(row.engine_version)
    now = now_ms()
    if row.task_status == TaskStatus.PENDING:
        begin_task(connection, row.task_id, now)
    segment, params = _segment_of(row), read_params(row.params)
    digest = address(row.engine, row.model, params, segment) if address is not None else None
    timed = params.captions is not None
    if digest is not None and (cached := recall(connection, row.key_id, digest, timed=timed)) is not None:
        return _take_cached(connection, row.task_id, row.item, segment_id, segment, digest, cached)
    _CLAIM.run(connection, {"p_segment": segment_id, "p_attempt": attempt_id, "p_digest": digest})
    _begin_attempt(connection, attempt_id, row.task_id, row.item, segment, row.engine, now)
    place = {"p_task": row.task_id, "p_item": row.item, "p_segment": segment_id}
    whole = bool(row.planned) and _OTHER.first(connection, place) is None
    if timed:
        whole = whole and row.words is not None
        segment = replace(segment, words=tuple(read_words(row.words or "", segment.start)))
    return SegmentClaim(
        segment_id=segment_id,
        attempt_id=attempt_id,
        key_id=row.key_id,
        task_id=row.task_id,
        item=row.item,
        model=row.model,
        params=params,
        segment=segment,
        attempts=row.attempts,
        digest=digest,
        fallback=row.fallback,
        generation=row.generation,
        whole=whole,
    )


def model_to_ask(
    connection: Connection, segment_id: int, address: Address | None, version: Version | None, engine: str
) -> str | None:
    """Return the model that a claim of a segment would have ``engine`` speak with; ``None`` if it would not have
    to.
    """
    row = _WAITING.first(connection, {"p_segment": segment_id})
    if row is None or engine != row.engine or _is_of_another_version(row, version):
        return None
    digest = None
    if address is not None:
        digest = address(row.engine, row.model, read_params(row.params), _segment_of(row))
    if digest is not None and knows(connection, row.key_id, digest):
        return None
    model: str = row.model
    return model


def _is_of_another_version(row: Row[*tuple[Any, ...]], version: Version | None) -> bool:
    return version is not None and row.engine_version not in (None, version(row.model))


def _segment_of(row: Row[*tuple[Any, ...]]) -> Segment:
    return Segment(
        row.start,
        row.end,
        row.phonemes,
        row.speed,
        row.pause_ms,
        row.voice,
        deliveries=read_spans(row.deliveries),
        before=row.phonemes_before or "",
        after=row.phonemes_after or "",
    )


@dataclass(frozen=True, slots=True)
class Begin:
    """The parameters of claiming the first segment of a plan at once, as in :func:`claim_segment`.

    ``begun_at`` is when an engine began to speak it, if one has: then the cache was looked up before.
    """

    attempt_id: str
    address: Address | None
    begun_at: int | None = None

    def begins_at(self) -> int:
        """Return when the attempt begins (ms since the epoch): now, unless it has begun."""
        return now_ms() if self.begun_at is None else self.begun_at


def first_claim(
    task_id: str,
    item: int,
    plan: PlanClaim,
    segment: Segment,
    attempt_id: str,
    digest: str | None,
    *,
    whole: bool,
    segment_id: int = UNCLAIMED,
) -> SegmentClaim:
    """Return the claim of a segment of a plan, of which it is the first that is to be spoken."""
    return SegmentClaim(
        segment_id=segment_id,
        attempt_id=attempt_id,
        key_id=plan.key_id,
        task_id=task_id,
        item=item,
        model=plan.model,
        params=plan.params,
        segment=segment,
        attempts=0,
        digest=digest,
        fallback=plan.fallback,
        generation=plan.generation,
        whole=whole,
    )


def begin_first(
    connection: Connection,
    task_id: str,
    item: int,
    plan: PlanClaim,
    parts: Sequence[Segment],
    begin: Begin,
    *,
    whole: bool,
) -> tuple[list[PendingSegment], SegmentClaim | CacheHit | None]:
    """Add the segments of a plan, the first one that is to be spoken in work already; the others, and its claim.

    The task is begun already. ``whole``: there are no other segments of the item.
    """
    segment = next((part for part in parts if part.phonemes), None)
    if segment is None:
        return insert_segments(connection, task_id, item, parts), None
    digest = None
    if begin.address is not None:
        digest = begin.address(plan.engine, plan.model, plan.params, segment)
    if digest is not None and begin.begun_at is None:
        cached = recall(connection, plan.key_id, digest, timed=plan.params.captions is not None)
        if cached is not None:
            first, *others = insert_segments(connection, task_id, item, parts)
            return others, _take_cached(connection, task_id, item, first.id, segment, digest, cached)
    first, *others = insert_segments(connection, task_id, item, parts, begun=(begin.attempt_id, digest))
    _begin_attempt(connection, begin.attempt_id, task_id, item, segment, plan.engine, begin.begins_at())
    return others, first_claim(
        task_id, item, plan, segment, begin.attempt_id, digest, whole=whole, segment_id=first.id
    )


def begin_task(connection: Connection, task_id: str, now: int) -> bool:
    """Mark a pending task as processing; return whether it was pending. This locks it as :func:`lock_task` does."""
    begun = bool(_BEGIN_TASK.run(connection, {"p_task": task_id, "p_now": now}))
    if begun:
        note_change(connection, task_id)
    return begun


def _begin_attempt(
    connection: Connection, attempt_id: str, task_id: str, item: int, segment: Segment, engine: str, now: int
) -> None:
    row = {
        "id": attempt_id,
        "task_id": task_id,
        "item": item,
        "start": segment.start,
        "end": segment.end,
        "engine": engine,
        "started_at": now,
    }
    _ATTEMPT.run(connection, row)


def _take_cached(
    connection: Connection,
    task_id: str,
    item: int,
    segment_id: int,
    segment: Segment,
    digest: str,
    cached: RenderedSegment,
) -> CacheHit:
    _TAKE_CACHED.run(connection, {"p_segment": segment_id, "p_digest": digest, **_values(cached)})
    advance(connection, task_id, segment.end - segment.start)
    ready = item_is_ready(connection, task_id, item)
    note_next(connection, task_id, item, assemble=ready)
    return CacheHit(ready)


def finish_segment(connection: Connection, claim: SegmentClaim, rendered: RenderedSegment) -> bool:
    """Record the audio of a segment; return false if it is late."""
    lock_task(connection, claim.task_id)
    finished = _finish_segment(connection, claim, rendered)
    if finished:
        advance(connection, claim.task_id, claim.segment.end - claim.segment.start)
    return finished is not None


def _finish_segment(connection: Connection, claim: SegmentClaim, rendered: RenderedSegment) -> bool | None:
    """Tell whether it was this call that did; ``None`` when it comes late."""
    if not _FINISH.run(connection, {**claim_values(claim), **_values(rendered)}):
        if _FINISHED_BEFORE.first(connection, claim_values(claim)) is not None:
            return False  # by this attempt, whose commit was not confirmed
        end_attempt(connection, claim, AttemptOutcome.DISCARDED, billed=rendered.billed)
        return None
    end_attempt(connection, claim, AttemptOutcome.DONE, billed=rendered.billed)
    remember(connection, claim, rendered)
    return True


def finish_item(connection: Connection, task_id: str, item: int, file: ItemFile) -> bool | None:
    """Record the file of an item; return whether its task is now complete, ``None`` if it is late."""
    lock_task(connection, task_id)
    return _finish_item(connection, task_id, item, file)


def finish_whole(
    connection: Connection, claim: SegmentClaim, rendered: RenderedSegment, file: ItemFile
) -> bool | None:
    """Record the audio of a segment that is a whole item, and its file, as :func:`finish_item` does."""
    lock_task(connection, claim.task_id)
    finished = _finish_segment(connection, claim, rendered)
    if finished is None:
        return None
    complete = _finish_item(connection, claim.task_id, claim.item, file)
    if finished and not complete:  # a complete task is at its end anyway
        advance(connection, claim.task_id, claim.segment.end - claim.segment.start)
    return complete


def _finish_item(connection: Connection, task_id: str, item: int, file: ItemFile) -> bool | None:
    values = {
        "p_task": task_id,
        "p_item": item,
        "p_output": file.output,
        "p_size": file.size,
        "p_captions": file.captions,
        "p_samples": file.samples,
        "p_rate": file.rate_hz,
        "p_tokens": file.input_text_tokens,
        "p_audio_tokens": file.output_audio_tokens,
        "p_engine": file.engine,
        "p_version": file.engine_version,
        "p_unstyled": int(file.unstyled),
        "p_style_facts": file.style_facts,
        "p_generation": file.generation,
    }
    row = _FILE.first(connection, values)
    if row is None:
        return filed_before(connection, task_id, item, file)
    if row.unfinished:
        return False
    given = None
    if not row.others:
        given = ItemTotals(
            file.samples, file.rate_hz, file.input_text_tokens, file.output_audio_tokens, row.cache_hits
        )
    end_task(connection, task_id, TaskStatus.COMPLETED, engine_version=row.engine_version, given=given)
    return True


def filed_before(connection: Connection, task_id: str, item: int, file: ItemFile) -> bool | None:
    """Tell whether the task of an item with this very file, whose commit was not confirmed, is complete.

    ``None`` when the item does not have that file.
    """
    status = _FILED_BEFORE.scalar(connection, {"p_task": task_id, "p_item": item, "p_output": file.output})
    return None if status is None else status == TaskStatus.COMPLETED


def _values(rendered: RenderedSegment) -> dict[str, object]:
    return {
        "p_audio": rendered.audio,
        "p_samples": rendered.samples,
        "p_checksum": rendered.checksum,
        "p_tokens": rendered.input_text_tokens,
        "p_audio_tokens": rendered.output_audio_tokens,
        "p_timings": rendered.timings,
    }
