"""What a newer version has accepted, in a fleet that is being upgraded: left to it, and never spoken without."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from rhapsode.core.errors import UnknownParamsError
from rhapsode.core.task import TaskStatus
from rhapsode.render import worker_functions
from rhapsode.render.runner import LEFT_SECONDS
from rhapsode.store.inspection import InspectionStore
from rhapsode.store.schema import items
from tests.unit.render.lab import TWO_SEGMENTS, Lab


async def rewrite(lab: Lab, **change: object) -> None:
    """Put parameters into the store, or (``None``) take them out."""
    read = select(items.c.params)
    (written,) = await lab.rig.database.read(lambda c: c.execute(read).scalars().all())
    merged = {name: value for name, value in {**json.loads(written), **change}.items() if value is not None}
    await lab.rig.database.write(lambda c: c.execute(update(items).values(params=json.dumps(merged))))


@pytest.mark.parametrize("change", [{"whisper": True}, {"version": 2}])
async def test_a_segment_with_unknown_parameters_is_left_to_newer_versions(
    lab: Lab, change: dict[str, object]
) -> None:
    task, (plan,) = await lab.accept(TWO_SEGMENTS)
    await rewrite(lab, **change)
    for job in (plan, *([plan] * 20)):  # it is not given up
        assert await lab.run(job) == [job.delayed(LEFT_SECONDS)]
    await rewrite(lab, whisper=None, version=1)
    renders = await lab.run(plan)
    assert renders
    await rewrite(lab, **change)
    assert await lab.run(renders[0]) == [renders[0].delayed(LEFT_SECONDS)]
    assert worker_functions.render not in lab.script.calls
    with pytest.raises(UnknownParamsError):
        await InspectionStore(lab.rig.database).request(task.id)
    await rewrite(lab, whisper=None, version=1)
    await lab.drive(renders)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED


async def test_a_file_with_unknown_parameters_is_left_to_newer_versions(lab: Lab) -> None:
    task, jobs = await lab.accept(TWO_SEGMENTS)
    renders = await lab.run(jobs[0])
    assert renders
    following = [job for render in renders for job in await lab.run(render) or ()]
    await rewrite(lab, whisper=True)
    assert await lab.run(following[0]) == [following[0].delayed(LEFT_SECONDS)]
    await rewrite(lab, whisper=None)
    await lab.drive(following)
    assert (await lab.rig.read(task.id)).status is TaskStatus.COMPLETED
