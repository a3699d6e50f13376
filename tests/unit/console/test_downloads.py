"""The archive of several tasks: names that say what is in them, and the files as they are stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rhapsode.core.clock import first_id, new_id, now_ms
from rhapsode.core.errors import RequestError
from rhapsode.core.task import Task, TaskItem, TaskStatus

FILES = {"a.wav": b"RIFF" + bytes(100_000), "b.wav": b"RIFFb", "b.srt": b"1"}


class Blobs:
    """Has some files."""

    async def head(self, key: str) -> object | None:
        return SimpleNamespace() if key in FILES else None

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        for start in range(0, len(FILES[key]), 30_000):
            yield FILES[key][start : start + 30_000]


def task(name: str, *items: TaskItem) -> Task:
    return Task(name, "key-a", "m", "e", TaskStatus.COMPLETED, 0, 0, 0, 5, 5, {}, items=items)


async def test_an_archive_has_every_file_that_is_there() -> None:
    from rhapsode.console.downloads import archive  # NiceGUI, which is loaded late

    first = task("task_1", TaskItem(0, 5, output="a.wav"))
    second = task(
        "task_2",
        TaskItem(0, 5, output="b.wav", captions="srt", captions_output="b.srt"),  # type: ignore[arg-type]
        TaskItem(1, 5, output="gone.wav"),
    )
    parts = [part async for part in archive(cast(Any, Blobs()), [(first, "../../x: Hé! <b>"), (second, "")])]
    assert max(map(len, parts)) < 70_000  # never a whole file at once
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == {
            "task_1-x-Hé-b.wav": FILES["a.wav"],
            "task_2-001.wav": FILES["b.wav"],
            "task_2-001.srt": FILES["b.srt"],
        }


@pytest.mark.parametrize("ahead", [0, 1, 1000])
def test_the_first_id_of_a_time_sorts_before_all_of_it(ahead: int) -> None:
    before = now_ms()
    task_id = new_id("task")
    assert first_id("task", before) <= task_id < first_id("task", now_ms() + 1 + ahead)
    assert len(first_id("task", before)) == len(task_id)


async def test_a_period_ends_today() -> None:
    from rhapsode.console.downloads import last_days  # NiceGUI, which is loaded late

    start, end = last_days("7")
    assert (end - start).days == 6
    for wrong in ("", "0", "-1", "x", "401", "1e2", "9" * 5000):
        with pytest.raises(RequestError, match="from 1 to 400"):
            last_days(wrong)
