"""A dialogue on its way through planning and rendering: every piece keeps its voice, however often it is tried."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from rhapsode.core.errors import ImplausibleAudioError
from rhapsode.core.speech import Speaker
from rhapsode.core.task import TaskStatus
from rhapsode.core.work import UnfinishedItem, UnfinishedTask, jobs_of
from rhapsode.render import worker_functions
from rhapsode.store.schema import segments
from tests.contract.rig import new_task
from tests.unit.render.lab import Lab

LINE = "one two three four five six seven eight nine ten. "
TEXT = f"Joe: {LINE * 5}\nJane: {LINE * 5}\nJoe: Yes."


async def test_a_piece_that_is_cut_smaller_keeps_its_voice(lab: Lab) -> None:
    new = new_task(TEXT)
    params = replace(new.inputs[0].params, speakers=(Speaker("Joe", "Low"), Speaker("Jane", "High")), speed=0.8)
    task = await lab.rig.tasks.add(replace(new, inputs=(replace(new.inputs[0], params=params),)))
    (plan,) = jobs_of(UnfinishedTask(task.id, task.key_id, task.engine, [UnfinishedItem(0, len(TEXT), 0, False, ())]))

    async def voices() -> list[tuple[str | None, float]]:
        rows = select(segments.c.voice, segments.c.speed).where(segments.c.task_id == task.id)
        found = await lab.rig.database.read(lambda c: c.execute(rows.order_by(segments.c.start)).all())
        turns = [(row.voice, row.speed) for row in found]
        return [turn for index, turn in enumerate(turns) if not index or turn != turns[index - 1]]

    renders = await lab.run(plan)
    assert renders
    before, planned = await voices(), (await lab.rig.counts(task.id)).planned
    assert before == [("Low", 0.8), ("High", 0.8), ("Low", 0.8)]
    lab.script.on(worker_functions.render, *[ImplausibleAudioError("too short")] * len(renders))
    smaller = [job for render in renders for job in await lab.run(render) or ()]
    assert (await lab.rig.counts(task.id)).planned > planned
    assert await voices() == before
    await lab.drive(smaller)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
