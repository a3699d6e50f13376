"""A runner with the tone engine in this process, whose jobs can be made to go wrong one by one."""

from __future__ import annotations

import inspect
import io
import os
import time
import wave
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rhapsode.core.errors import UnavailableError
from rhapsode.core.ports import EngineOptions
from rhapsode.core.speech import SpeechParams
from rhapsode.core.task import Task
from rhapsode.core.uncommitted import UncommittedAudio
from rhapsode.core.work import TEXT_LANE, Job, UnfinishedItem, UnfinishedTask, jobs_of
from rhapsode.engines.pool import WorkerPool
from rhapsode.engines.registry import Catalogue
from rhapsode.engines.tone import ToneProvider
from rhapsode.render import worker_functions
from rhapsode.render.cache import SegmentCache
from rhapsode.render.engines import EngineManager
from rhapsode.render.runner import Runner
from rhapsode.render.sweep import Sweeper
from rhapsode.store.blobs import LocalBlobs
from rhapsode.store.blobs.paths import MARK
from rhapsode.store.changes import LocalChanges
from rhapsode.store.ownership import Ownership, OwnershipStore
from tests.contract.rig import Rig

SENTENCE = "One, two, three, four, five, six, seven, eight, nine, ten."
PARAGRAPH = " ".join([SENTENCE] * 12)
TWO_SEGMENTS = " ".join([SENTENCE] * 6)
"""A text of one segment is done with when it is rendered; this one has to be put together."""
FINISHERS = [
    ("finish_plan", "Short."),
    ("finish_whole", "Short."),
    ("finish_segment", TWO_SEGMENTS),
    ("finish_item", TWO_SEGMENTS),
]
"""What of the store commits a result, each with a text that it is called for."""

WorkerFunction = Callable[..., Any]
Step = Exception | WorkerFunction | None


@dataclass
class Script:
    """What happens at the next calls of each function: an error, another result, or (``None``) the function itself."""

    steps: dict[WorkerFunction, deque[Step]] = field(default_factory=lambda: defaultdict(deque))
    calls: list[WorkerFunction] = field(default_factory=list)

    def on(self, function: WorkerFunction, *steps: Step) -> None:
        self.steps[function].extend(steps)

    async def play(self, function: WorkerFunction, *args: Any) -> Any:
        self.calls.append(function)
        step = self.steps[function].popleft() if self.steps[function] else None
        if isinstance(step, Exception):
            raise step
        result = (step or function)(*args)
        return await result if inspect.isawaitable(result) else result


class ScriptedPool(WorkerPool):
    """A pool without processes."""

    def __init__(self, name: str, script: Script) -> None:
        self.name, self.size, self._script = name, 1, script

    async def run(self, timeout_s: float, function: WorkerFunction, /, *args: Any, **kwargs: Any) -> Any:
        assert timeout_s > 0
        return await self._script.play(function, *args, **kwargs)


class Lab:
    def __init__(self, rig: Rig, directory: Path, cache_bytes: int = 0) -> None:
        self.rig = rig
        self.directory = directory / "audio"
        self.blobs = LocalBlobs(self.directory)
        self.script = Script()
        self.catalogue = Catalogue([ToneProvider()])
        config = worker_functions.WorkerConfig(EngineOptions(directory / "cache", 1), self.directory.as_uri())
        pools = {name: ScriptedPool(name, self.script) for name in ("tone", TEXT_LANE)}
        self.room = EngineManager(self.catalogue, config, pools, segment_timeout_s=5.0)
        self.cache = SegmentCache(
            rig.cache, self.blobs, lambda engine, voice: f"{engine} {voice}", limit_bytes=cache_bytes
        )
        self.use(UncommittedAudio(LocalChanges()))
        self.delays: list[float] = []
        self.ended: set[str] = set()

    def use(self, uncommitted: UncommittedAudio, *, queued_by_commit: bool = True) -> None:
        """Run jobs with a new runner, which hands the samples of first segments to ``uncommitted``."""
        self.runner = Runner(
            self.rig.work,
            self.blobs,
            self.room,
            self.catalogue,
            self.cache,
            uncommitted,
            queued_by_commit=queued_by_commit,
        )

    async def accept(
        self, *texts: str, key_id: str = "key-a", params: SpeechParams | None = None
    ) -> tuple[Task, list[Job]]:
        task = await self.rig.accept(*texts, key_id=key_id, params=params)
        items = [UnfinishedItem(index, len(text), 0, False, ()) for index, text in enumerate(texts)]
        return task, jobs_of(UnfinishedTask(task.id, task.key_id, task.engine, items))

    async def run(self, job: Job) -> Sequence[Job] | None:
        """Do one job as the dispatcher does."""
        return await self.runner.run(job, lambda: None)

    async def drive(self, jobs: Iterable[Job], limit: int = 300) -> None:
        """Do ``jobs`` and all that follows, in order and without the waits."""
        waiting = deque(jobs)
        for _ in range(limit):
            if not waiting:
                return
            job = waiting.popleft()
            self.delays.append(job.delay_s)
            try:
                following = await self.run(job)
            except UnavailableError:
                waiting.append(job)
                continue
            if following is None:
                self.ended.add(job.task_id)
                waiting = deque(queued for queued in waiting if queued.task_id != job.task_id)
            else:
                waiting.extend(following)
        raise AssertionError(f"This never ends: {list(waiting)[:3]}")

    async def speak(self, *texts: str, key_id: str = "key-a", params: SpeechParams | None = None) -> Task:
        """Do a task to its end."""
        task, jobs = await self.accept(*texts, key_id=key_id, params=params)
        await self.drive(jobs)
        return await self.rig.read(task.id)

    async def unrendered(self, text: str) -> tuple[Task, list[Job]]:
        """Return a task of one input that is planned; the jobs that render it."""
        task, (plan,) = await self.accept(text)
        following = await self.run(plan)
        assert following
        return task, list(following)

    def seconds(self, task: Task, item: int = 0) -> float:
        """Return the length of a finished file, as others read it."""
        output = task.items[item].output
        assert output is not None
        with wave.open(io.BytesIO(bytes(self.blobs.get(output)))) as file:
            assert file.getnframes() == task.items[item].samples
            return file.getnframes() / file.getframerate()

    def sweeper(self, **clocks: Any) -> Sweeper:
        """Return what sweeps this store, as one process does."""
        rows = OwnershipStore(self.rig.database)
        owned = Ownership(rows, self.blobs, self.directory.as_uri(), "test.db")
        return Sweeper(self.rig.work, self.rig.cache, rows, owned, self.blobs, **clocks)

    async def swept(self, *, aged: bool = True) -> int:
        """Sweep, after two days if ``aged``; how many files are gone."""
        if aged:
            self.age()
        return (await self.sweeper().sweep()).deleted

    def age(self, seconds: float = 2 * 24 * 3600.0) -> None:
        """Let all files be that old."""
        for name in self.files("."):
            if name != MARK:
                os.utime(self.directory / name, (time.time() - seconds,) * 2)

    def files(self, below: str) -> list[str]:
        found = (path for path in (self.directory / below).rglob("*") if path.is_file())
        return [path.relative_to(self.directory).as_posix() for path in found]
