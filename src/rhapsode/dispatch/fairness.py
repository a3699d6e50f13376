"""Start-time fair queueing (Goyal, Vin and Cheng, 1996) in two levels: keys first, then the tasks of a key.

The tag of a flow is the service that it has received; the lowest tag is served first. An idle flow resumes at the
virtual time ``V``, the tag of the job that was started last, so that it neither gains nor loses from being idle. So a
single sentence does not wait behind a book, of another key or of the same key.

Tasks of a single job never get a second tag: an endless stream of them would always start at ``V`` and starve the
book. So the new tasks of a key share one flow: each starts at the finish tag of the previous one, if that lies ahead,
and together they get no more than one book. Keys do not need this, because they keep their tags.

The shared resource is the machine, and a task has a fixed cost besides its characters: it is accepted, planned, stored
and polled. So ``task_cost`` is added to the cost of the first job of a task.
"""

from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from rhapsode.core.work import Job


class _Level:
    """Flows by tag.

    Only flows with queued jobs are in the heap. ``sharing``: new flows share one flow for their first jobs.
    """

    def __init__(self, *, sharing: bool = False) -> None:
        self.now = 0.0
        self._sharing = sharing
        self._newcomers_end = 0.0
        self._new: dict[str, float] = {}  # new flows with queued jobs, with their cost
        self._tags: dict[str, float] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._waiting: set[str] = set()
        self._arrivals = 0

    def wake(self, flow: str, cost: float) -> None:
        """Note that ``flow`` has queued jobs, the first with that ``cost``."""
        if flow in self._waiting:
            return
        self._waiting.add(flow)
        if self._sharing and flow not in self._tags:
            self._tags[flow] = max(self.now, self._newcomers_end)
            self._newcomers_end = self._tags[flow] + cost
            self._new[flow] = cost
        else:
            self._tags[flow] = max(self.now, self._tags.get(flow, 0.0))
        self._push(flow)

    def knows(self, flow: str) -> bool:
        """Tell whether ``flow`` has been served before."""
        return flow in self._tags

    def first(self) -> str | None:
        """Return the flow that is served next."""
        while self._heap:
            tag, _, flow = self._heap[0]
            if flow in self._waiting and tag == self._tags[flow]:
                return flow
            heapq.heappop(self._heap)
        return None

    def serve(self, flow: str, cost: float, *, more: bool) -> None:
        """Note that ``flow``, which is the first, was served with ``cost``; ``more``: it still has queued jobs."""
        heapq.heappop(self._heap)
        self.now = self._tags[flow]
        self._tags[flow] += cost
        self._new.pop(flow, None)
        if more:
            self._push(flow)
        else:
            self.drop(flow)

    def drop(self, flow: str) -> None:
        """Note that ``flow`` has no queued jobs any more."""
        self._waiting.discard(flow)
        self._newcomers_end -= self._new.pop(flow, 0.0)
        self._forget_idle()

    def _push(self, flow: str) -> None:
        self._arrivals += 1  # equal tags are served in the order of arrival
        heapq.heappush(self._heap, (self._tags[flow], self._arrivals, flow))

    def _forget_idle(self) -> None:
        # When the queue is empty, all flows start equal; and a tag below V has no effect any more.
        if not self._waiting:
            self.now = self._newcomers_end = 0.0
            self._tags.clear()
            self._heap.clear()
        elif len(self._tags) > 2 * len(self._waiting) + 64:
            self._tags = {flow: tag for flow, tag in self._tags.items() if flow in self._waiting or tag > self.now}


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A queued job, the monotonic time of its arrival, and its cost."""

    job: Job
    since: float
    cost: float


class FairQueue:
    """The queued jobs of one lane. ``task_cost`` is the fixed cost of a task, in the unit of the costs of jobs."""

    def __init__(self, task_cost: int = 0) -> None:
        self._task_cost = task_cost
        self._keys = _Level()
        self._tasks: dict[str, _Level] = {}
        self._jobs: dict[str, deque[_Waiting]] = {}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Job]:
        for jobs in self._jobs.values():
            for waiting in jobs:
                yield waiting.job

    def waiting(self, task_id: str) -> int:
        """Return the number of queued jobs of a task."""
        return len(self._jobs.get(task_id, ()))

    def oldest(self) -> float | None:
        """Return the arrival time (monotonic clock) of the oldest queued job."""
        return min((jobs[0].since for jobs in self._jobs.values()), default=None)

    def push(self, job: Job) -> None:
        """Queue ``job`` behind the other jobs of its task."""
        tasks = self._tasks.setdefault(job.key_id, _Level(sharing=True))
        cost = job.cost if tasks.knows(job.task_id) else job.cost + self._task_cost
        self._jobs.setdefault(job.task_id, deque()).append(_Waiting(job, time.monotonic(), cost))
        self._length += 1
        tasks.wake(job.task_id, cost)
        self._keys.wake(job.key_id, cost)

    def peek(self) -> Job | None:
        """Return the job that :meth:`pop` would return."""
        key = self._keys.first()
        if key is None:
            return None
        task = self._tasks[key].first()
        assert task is not None
        return self._jobs[task][0].job

    def pop(self) -> Job | None:
        """Remove and return the next job."""
        job = self.peek()
        if job is None:
            return None
        jobs = self._jobs[job.task_id]
        cost = jobs.popleft().cost
        self._length -= 1
        tasks = self._tasks[job.key_id]
        tasks.serve(job.task_id, cost, more=bool(jobs))
        if not jobs:
            del self._jobs[job.task_id]
        key_has_more = tasks.first() is not None
        self._keys.serve(job.key_id, cost, more=key_has_more)
        if not key_has_more:
            del self._tasks[job.key_id]
        return job

    def drop(self, task_id: str) -> int:
        """Remove the queued jobs of a task; return how many."""
        jobs = self._jobs.pop(task_id, None)
        if not jobs:
            return 0
        self._length -= len(jobs)
        key = jobs[0].job.key_id
        tasks = self._tasks[key]
        tasks.drop(task_id)
        if tasks.first() is None:
            self._keys.drop(key)
            del self._tasks[key]
        return len(jobs)
