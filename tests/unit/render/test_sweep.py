"""Orphaned audio goes; what is in use, in the making, young, held, or not ours stays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from rhapsode.core.audio import AudioFormat
from rhapsode.core.clock import new_id
from rhapsode.core.errors import ConfigurationError
from rhapsode.core.projects import (
    Export,
    ExportOptions,
    ExportStatus,
    Project,
    ProjectChapter,
    Take,
    TakeStatus,
    VoiceSettings,
)
from rhapsode.render import sweep
from rhapsode.render.sweep import FEW, StoreCount, sweep_and_report
from rhapsode.store.blobs.paths import MARK, output_path, segment_path
from rhapsode.store.project_exports import ExportStore
from rhapsode.store.project_takes import SpokenTake, TakeStore
from rhapsode.store.projects import ProjectStore
from tests.unit.render.lab import Lab

DAY = 24 * 3600.0
PROJECT = Project("project_1", "key-a", "Book", None, None, "tone", VoiceSettings(), 1, 1)
FOREIGN = ["outputs/holiday.jpg", "outputs/task_1/readme.txt", "segments/a/b/c/d.pcm", "cache/thumbs.db", "probe/mine"]
"""Files of others in a directory that RHAPSODE_BLOB_URL happens to name."""


@pytest.mark.parametrize("batch", [1, 3, 500])
async def test_only_orphans_are_swept(lab: Lab, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    monkeypatch.setattr(sweep, "BATCH", batch)
    live, _ = await lab.rig.claimed_only("Ten chars.")
    failed, _ = await lab.rig.claimed_only("Ten chars.")
    await lab.rig.work.fail_task(failed.id, 500, "no")
    done = await lab.speak("Short.")
    kept = {done.items[0].output or ""}
    for task_id in (live.id, failed.id, done.id, "task_unknown"):
        for key in (
            segment_path(task_id, 0, 0, "attempt_1"),
            output_path(task_id, 0, "attempt_2", AudioFormat.MP3),
        ):
            lab.blobs.put(key, [b"1234"])
            if task_id == live.id:
                kept.add(key)
    assert await lab.swept() == 6
    assert set(lab.files(".")) == {*kept, MARK}
    assert await lab.swept() == 0


async def test_nothing_to_sweep_is_no_error(lab: Lab) -> None:
    assert await lab.swept() == 0


async def test_what_others_keep_there_stays(lab: Lab) -> None:
    await lab.speak("Mine.")
    for name in FOREIGN:
        path = lab.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"theirs")
    for name in ("Concerto #2", "outputs/Opus #1", "outputs/task_1/0/take.wav#3"):
        (lab.directory / name).parent.mkdir(parents=True, exist_ok=True)
        (lab.directory / name).write_bytes(b"theirs")
    before = set(lab.files("."))
    assert await lab.swept() == 0
    assert (await lab.sweeper().sweep(confirmed=True)).deleted == 0
    assert set(lab.files(".")) == {*before, MARK}


async def test_young_files_stay(lab: Lab) -> None:
    await lab.speak("Known.")
    lab.blobs.put(output_path("task_unknown", 0, "attempt_1", AudioFormat.WAV), [b"1234"])
    lab.age(DAY - 600)
    assert await lab.swept(aged=False) == 0
    assert (await lab.sweeper().sweep(confirmed=True)).deleted == 0, "not even a confirmed sweep"
    lab.age(DAY + 600)
    assert await lab.swept(aged=False) == 1


@pytest.mark.parametrize(("orphans", "known", "goes"), [(FEW, 1, True), (FEW + 1, 1, False), (30, 270, True)])
async def test_more_than_a_part_of_all_needs_a_confirmation(lab: Lab, orphans: int, known: int, goes: bool) -> None:
    live, _ = await lab.rig.claimed_only("Ten chars.")
    for number in range(known):
        lab.blobs.put(segment_path(live.id, 0, 0, f"attempt_{number}"), [b"x"])
    for number in range(orphans):
        lab.blobs.put(segment_path("task_unknown", 0, 0, f"attempt_{number}"), [b"x"])
    lab.age()
    sweeper = lab.sweeper()
    found = await sweeper.sweep()
    assert (found.files, found.due) == (orphans + known, orphans)
    assert found.deleted == (orphans if goes else 0)
    if not goes:
        assert "Is it the right database?" in next(iter(sweeper.notices))
        assert (await sweeper.sweep(confirmed=True)).deleted == orphans
        assert list(sweeper.notices) == []
    assert len(lab.files("segments")) == known


class Clocks:
    """The wall clock, which can be set, and the time that passes."""

    def __init__(self) -> None:
        self.wall, self.passed = time.time(), 0.0

    def hour(self, *, set_by: float = 0.0) -> None:
        self.wall += 3600 + set_by
        self.passed += 3600

    def settings(self) -> dict[str, Callable[[], float]]:
        return {"clock": lambda: self.wall, "passed": lambda: self.passed}


async def orphan(lab: Lab) -> None:
    lab.blobs.put(segment_path("task_unknown", 0, 0, "attempt_1"), [b"x"])
    lab.age()


async def test_the_first_sweep_only_counts(lab: Lab) -> None:
    await lab.speak("Known.")
    await orphan(lab)
    clocks = Clocks()
    sweeper = lab.sweeper(**clocks.settings())
    assert (await sweeper.periodic()).deleted == 0
    clocks.hour()
    assert (await sweeper.periodic()).deleted == 1


@pytest.mark.parametrize("by", [DAY, -DAY, 120.0])
async def test_a_clock_that_was_set_makes_it_count_again(lab: Lab, by: float) -> None:
    await lab.speak("Known.")
    await orphan(lab)
    clocks = Clocks()
    sweeper = lab.sweeper(**clocks.settings())
    await sweeper.periodic()
    clocks.hour(set_by=by)
    assert (await sweeper.periodic()).deleted == 0
    clocks.wall = time.time()
    clocks.hour()


async def test_files_are_no_older_than_the_clock_of_the_store_says(lab: Lab) -> None:
    await lab.speak("Known.")
    lab.blobs.put(segment_path("task_unknown", 0, 0, "attempt_1"), [b"x"])
    sweeper = lab.sweeper(clock=lambda: time.time() + 10 * DAY)
    assert (await sweeper.sweep(confirmed=True)).deleted == 0


async def test_files_that_are_newer_than_the_database_are_held(lab: Lab) -> None:
    """As after a restore: tasks that were accepted since are unknown, and must not be deleted after a day."""
    await lab.speak("Known.")
    before = [new_id("task") for _ in range(3)]
    for task_id in before:
        lab.blobs.put(output_path(task_id, 0, "attempt_1", AudioFormat.WAV), [b"x"])
    lab.age()
    sweeper = lab.sweeper()
    await sweeper.begin()
    await lab.speak("Accepted since.")
    found = await sweeper.look()
    assert (found.newer, found.held, found.due) == (3, 3, 0)
    assert "older than the audio" in next(iter(sweeper.notices))
    assert (await sweeper.sweep()).deleted == 0
    # It is remembered: to the next process they are no newer than all that the database knows.
    later = lab.sweeper()
    await later.begin()
    assert (await later.look()).newer == 0
    assert (await later.sweep()).deleted == 0
    assert "does not know" in next(iter(later.notices))
    # What is lost in the usual way is swept all the same.
    lost = new_id("task")
    lab.blobs.put(output_path(lost, 0, "attempt_1", AudioFormat.WAV), [b"x"])
    lab.age()
    assert (await later.sweep()).deleted == 1
    assert (await later.sweep(confirmed=True)).deleted == 3
    assert list(later.notices) == []
    assert await later.rows.hold() is None


async def test_an_empty_database_beside_files_of_its_own_holds_all(lab: Lab) -> None:
    for _ in range(2):
        lab.blobs.put(output_path(new_id("task"), 0, "attempt_1", AudioFormat.WAV), [b"x"])
    lab.age()
    sweeper = lab.sweeper()
    await sweeper.ownership.take_over()
    await sweeper.begin()
    assert (await sweeper.sweep()).deleted == 0
    assert len(lab.files("outputs")) == 2


async def test_a_store_of_somebody_else_is_left_alone_and_told(lab: Lab) -> None:
    await lab.speak("Known.")
    await orphan(lab)
    sweeper = lab.sweeper()
    await sweeper.look()
    (lab.directory / MARK).write_text('{"installation": "inst_other", "database": "other.db", "since_ms": 0}')
    with pytest.raises(ConfigurationError, match=r"belongs to installation inst_other.*take-over"):
        await sweeper.sweep(confirmed=True)
    await sweep_and_report(sweeper)
    assert list(sweeper.notices) == [sweep.FOREIGN]
    assert len(lab.files("segments")) == 1


async def test_probes_and_drafts_of_the_dead_go(lab: Lab) -> None:
    await lab.speak("Known.")
    lab.blobs.put(f"probe/{new_id('probe')}", [b"x"])
    draft = lab.directory / "outputs" / new_id("task") / "0" / f"{new_id('attempt')}.wav#4"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    await lab.sweeper().sweep()
    assert draft.exists()
    assert len(lab.files("probe")) == 1
    lab.age(2 * 3600.0)
    os.utime(draft, (time.time() - 2 * 3600.0,) * 2)
    await lab.sweeper().sweep()
    assert not draft.exists()
    assert lab.files("probe") == []


async def project(lab: Lab, *statuses: str) -> dict[str, str]:
    """Keep a project with a take and an export of each status; where each of these has its file, by its id."""
    await ProjectStore(lab.rig.database).add(PROJECT, [ProjectChapter(1, "One", 1)], [])
    takes, exports = TakeStore(lab.rig.database), ExportStore(lab.rig.database)
    files = {}
    for status in statuses:
        take = Take(new_id("take"), "p", status, "A", VoiceSettings(), "task_1", 0, 1, TakeStatus.PENDING)
        await takes.add(PROJECT.id, [take])
        files[take.id] = f"projects/{PROJECT.id}/{take.id}.flac"
        if status == "completed":
            await takes.complete(SpokenTake(take, PROJECT.id, "x", 1, 1, 1, None), files[take.id], [])
        elif status == "failed":
            await takes.fail(take.id, "No.")
        export = Export(new_id("export"), PROJECT.id, ExportOptions(), ExportStatus.PENDING, 1)
        await exports.add(export)
        files[export.id] = f"projects/{PROJECT.id}/{export.id}.m4b"
        output = files[export.id] if status == "completed" else None
        await exports.record(export.id, status=status, output=output)
    return files


@pytest.mark.parametrize("batch", [1, 500])
async def test_files_of_projects_are_swept_unless_they_are_in_use_or_in_the_making(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(sweep, "BATCH", batch)
    files = await project(lab, "pending", "completed", "failed")
    orphans = [
        f"projects/project_gone/{new_id('take')}.flac",
        f"projects/{PROJECT.id}/{new_id('take')}.flac",
        f"projects/{PROJECT.id}/{new_id('export')}.zip",
    ]
    foreign = ["projects/mine.txt", f"projects/{PROJECT.id}/cover.jpg", "projects/holiday/take_1.flac"]
    for key in (*files.values(), *orphans, *foreign):
        lab.blobs.put(key, [b"1234"])
    lab.age(DAY - 600)
    assert await lab.swept(aged=False) == 0, "they are too young"
    assert await lab.swept() == 3 + 2, "what is unknown, and what a failed take and a failed export wrote"
    used = {path for at, path in enumerate(files.values()) if at < 4}
    assert set(lab.files("projects")) == {*used, *foreign}
    await ProjectStore(lab.rig.database).remove(PROJECT.id, PROJECT.key_id)
    assert await lab.swept() == 4
    assert set(lab.files("projects")) == set(foreign)


async def test_takes_that_are_newer_than_the_database_are_held(lab: Lab) -> None:
    for key in (await project(lab, "completed")).values():
        lab.blobs.put(key, [b"x"])
    for name in ("take", "export"):
        lab.blobs.put(f"projects/{PROJECT.id}/{new_id(name)}.flac", [b"x"])
    lab.age()
    sweeper = lab.sweeper()
    await sweeper.begin()
    lost = f"projects/{PROJECT.id}/{new_id('take')}.flac"
    lab.blobs.put(lost, [b"x"])
    lab.age()
    found = await sweeper.look()
    assert (found.newer, found.held, found.due) == (2, 2, 1)
    assert "2 files belong to tasks or takes that are newer" in next(iter(sweeper.notices))
    assert (await sweeper.sweep()).deleted == 1
    assert lost not in lab.files("projects")
    assert (await sweeper.sweep(confirmed=True)).deleted == 2


async def test_many_files_of_projects_that_nothing_knows_need_a_confirmation(lab: Lab) -> None:
    files = await project(lab, "completed")
    for key in files.values():
        lab.blobs.put(key, [b"x"])
    for _ in range(FEW + 1):
        lab.blobs.put(f"projects/project_gone/{new_id('take')}.flac", [b"x"])
    assert await lab.swept() == 0
    assert (await lab.sweeper().sweep(confirmed=True)).deleted == FEW + 1


async def test_a_store_without_a_mark_is_known_by_the_files_of_a_project(lab: Lab) -> None:
    files = await project(lab, "completed")
    lab.blobs.put(next(iter(files.values())), [b"x"])
    await lab.sweeper().ownership.settle()
    assert (lab.directory / MARK).exists()


async def test_a_store_with_files_of_an_unknown_project_alone_is_refused(lab: Lab) -> None:
    lab.blobs.put(f"projects/project_gone/{new_id('take')}.flac", [b"x"])
    with pytest.raises(ConfigurationError, match="knows none of them"):
        await lab.sweeper().ownership.settle()


def test_the_limit_of_a_sweep_depends_on_the_number_of_files() -> None:
    assert [StoreCount(files=files).limit for files in (0, 199, 200, 210, 10_000)] == [20, 20, 20, 21, 1000]
