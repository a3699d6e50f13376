"""A chapter is heard from its first paragraph on, waits for the next, and breaks off where one cannot be spoken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rhapsode.core.errors import NotFoundError, StoppingError, TaskFailedError
from rhapsode.core.projects import Cue, Take, TakeStatus
from rhapsode.service.project_listening import ChapterListener
from rhapsode.store.changes import LocalChanges
from rhapsode.store.project_takes import SpokenTake
from tests.unit.render.test_book_exports import NONE, RATE, Installation


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.database.close()


def listener(here: Installation, changes: LocalChanges | None = None) -> ChapterListener:
    used = LocalChanges() if changes is None else changes  # one without subscribers is false
    return ChapterListener(here.projects, here.takes, here.blobs, used)


async def with_second(here: Installation) -> Take:
    """Fill chapter 2 so that its first paragraph is spoken, a silent one follows, and another is being spoken."""
    await here.fill()
    (_, silent) = await here.projects.paragraphs("project_1", chapters=[2])
    last = replace(silent, silent=False, text="More.", digest="d-more")
    await here.projects.change_paragraph("project_1", last)
    take = Take("take_c", last.id, "d-more", "More.", NONE, "task_2", 0, 1, TakeStatus.PENDING)
    await here.takes.add("project_1", [take])
    return take


async def test_a_chapter_waits_for_what_is_being_spoken(here: Installation) -> None:
    take = await with_second(here)
    rate_hz, samples = await listener(here).begun("project_1", 2)
    lead, first, pause = [await anext(samples) for _ in range(3)]
    assert (rate_hz, len(lead), len(first), len(pause)) == (RATE, 0.75 * RATE, RATE, 0.7 * RATE)
    assert (first == 5000).all()
    waiting = asyncio.ensure_future(anext(samples))
    assert not (await asyncio.wait([waiting], timeout=0.05))[0], "it is not spoken yet"
    key = (await here.takes.get("project_1", "take_b")).audio or ""
    done = SpokenTake(take, "project_1", "output", 10, RATE, RATE, None)
    assert await here.takes.complete(done, key, [Cue(0, 5, 0, RATE)])
    rest = [await waiting, *[block async for block in samples]]
    assert len(np.concatenate(rest)) == RATE + 2 * RATE


async def test_what_cannot_be_spoken_breaks_the_chapter_off(here: Installation) -> None:
    await with_second(here)
    _, samples = await listener(here).begun("project_1", 2)
    for _ in range(3):
        await anext(samples)
    await here.takes.fail("take_c", "No.")
    with pytest.raises(TaskFailedError, match="could not be spoken"):
        await anext(samples)
    with pytest.raises(TaskFailedError, match="could not be spoken"):
        await listener(here).begun("project_1", 2)


async def test_what_is_to_be_rendered_or_is_not_there_is_refused(here: Installation) -> None:
    await here.fill()
    await here.projects.set_digests({"a": "another"})
    with pytest.raises(TaskFailedError, match=r"POST /v1/projects/project_1/render") as refused:
        await listener(here).begun("project_1", 1)
    assert refused.value.status == 409
    with pytest.raises(NotFoundError):
        await listener(here).begun("project_1", 9)


async def test_a_listener_is_sent_away_when_the_server_stops(here: Installation) -> None:
    await with_second(here)
    changes = LocalChanges()
    _, samples = await listener(here, changes).begun("project_1", 2)
    for _ in range(3):
        await anext(samples)
    changes.close()
    with pytest.raises(StoppingError):
        await anext(samples)
