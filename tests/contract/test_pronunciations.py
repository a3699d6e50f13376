"""Pronunciations are stored with an input as long as its text, and passed to all workers."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from rhapsode.core.params import read_params
from rhapsode.core.speech import Pronunciation, SpeechParams
from rhapsode.core.task import NewInput
from rhapsode.store.inspection import InspectionStore
from rhapsode.store.schema import items
from tests.contract.rig import Rig, new_task

SAID = (Pronunciation("Esme \N{GRINNING FACE}", "/ˈɛzmi/"), Pronunciation('S"QL', "sequel"))  # noqa: RUF001


async def test_planners_and_speakers_are_told_and_it_goes_with_the_text(rig: Rig) -> None:
    new = new_task("Ten chars.", "Plain one.")
    first = NewInput(SpeechParams("Ten chars.", "Low", pronunciations=SAID))
    await rig.tasks.add(replace(new, inputs=(first, new.inputs[1])))
    assert (await rig.claimed_plan(new.id)).params.pronunciations == SAID
    assert (await rig.claimed_plan(new.id, 1)).params.pronunciations == ()
    for index in range(2):
        planned = await rig.plan(new.id, 10, item=index)
        claim = await rig.claimed(planned.segments[0].id)
        assert claim.params.pronunciations == (() if index else SAID)
        await rig.finish(claim)
        await rig.assemble(new.id, index)
    request = await InspectionStore(rig.database).request(new.id)
    assert request is not None
    assert [params.pronunciations for params in request.inputs] == [SAID, ()]
    assert await rig.retention.mark_removed([new.id]) == 1
    kept = await rig.database.read(lambda connection: connection.execute(select(items.c.params)).scalars().all())
    assert [read_params(written) for written in kept] == [SpeechParams("", "Low")] * 2
