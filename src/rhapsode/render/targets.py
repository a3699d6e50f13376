"""Output targets of an attempt: samples of segments, and the files of an item, with captions if requested."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rhapsode.core.clock import new_id
from rhapsode.core.speech import EngineProfile, RenderedSegment, SpeechParams
from rhapsode.render import worker_functions
from rhapsode.store.blobs.paths import cached_path, output_path, segment_path
from rhapsode.store.claims import ItemFile, SegmentClaim, StoredItem
from rhapsode.store.work import WorkStore
from rhapsode.text.deliveries import read_direction


class Targets:
    """Names the files that an attempt writes, and reads the texts for captions."""

    def __init__(self, store: WorkStore) -> None:
        self._store = store

    async def of_claim(self, claim: SegmentClaim) -> worker_functions.Target | None:
        """Name the files of a claimed segment that is all of its item; return ``None`` if it is not."""
        if not claim.whole:
            return None
        return await self._target(claim.task_id, claim.item, claim.attempt_id, claim.params, claim.segment.end)

    async def of_item(self, task_id: str, item: int, stored: StoredItem) -> worker_functions.Target:
        """Name the files that an item is assembled into."""
        return await self._target(task_id, item, new_id("attempt"), stored.params, stored.characters)

    async def _target(
        self, task_id: str, item: int, attempt_id: str, params: SpeechParams, characters: int
    ) -> worker_functions.Target:
        path = output_path(task_id, item, attempt_id, params.format)
        if params.captions is None:
            return worker_functions.Target(path, params.format, sample_rate_hz=params.sample_rate)
        text = await self._store.text(task_id, item, 0, characters)
        place = output_path(task_id, item, attempt_id, params.captions)
        names = [speaker.name for speaker in params.speakers]
        captions = worker_functions.Captions(place, params.captions, text, names)
        return worker_functions.Target(path, params.format, captions, params.sample_rate)


def samples_path(claim: SegmentClaim) -> str | None:
    """Return the path to store the samples of a segment under; ``None`` if they will not be read."""
    if claim.digest is not None:
        return cached_path(claim.key_id, claim.digest, claim.attempt_id)
    return None if claim.whole else segment_path(claim.task_id, claim.item, claim.generation, claim.attempt_id)


def item_file(
    profile: EngineProfile,
    engine_version: str,
    params: SpeechParams,
    target: worker_functions.Target,
    stored: worker_functions.Assembled,
    parts: Sequence[RenderedSegment],
) -> ItemFile:
    """Build the record of the files at ``target`` that the ``parts`` of an engine were assembled into."""
    understood, facts = False, None
    if params.style is not None and profile.deliveries:
        read = read_direction(params.style)
        understood = bool(read.understood)
        facts = json.dumps({"understood": read.understood, "ignored": read.ignored}, ensure_ascii=False)
    counted = [part.output_audio_tokens for part in parts if part.output_audio_tokens is not None]
    return ItemFile(
        output=target.path,
        size=stored.size,
        samples=stored.samples,
        rate_hz=params.format.rate_hz(profile.sample_rate_hz, params.sample_rate),
        input_text_tokens=sum(part.input_text_tokens for part in parts),
        output_audio_tokens=sum(counted) if profile.remote else None,
        engine=profile.name,
        engine_version=engine_version,
        unstyled=params.style is not None and not profile.follows_style and not understood,
        style_facts=facts,
        captions=None if target.captions is None else target.captions.path,
    )
