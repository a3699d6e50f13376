"""Start-time fair queueing: who waits behind whom."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhapsode.core.work import Job, JobKind
from rhapsode.dispatch.fairness import FairQueue

BOOK = 2_000


def job(key: str, task: str, number: int = 0, cost: int = 100) -> Job:
    return Job(JobKind.RENDER, task, key, "tone", 0, cost, number)


def fill(queue: FairQueue, key: str, task: str, count: int, cost: int = 100) -> None:
    for number in range(count):
        queue.push(job(key, task, number, cost))


def drain(queue: FairQueue) -> list[Job]:
    jobs = []
    while (popped := queue.pop()) is not None:
        jobs.append(popped)
    return jobs


PUSHES = st.tuples(st.sampled_from("ABC"), st.integers(0, 2), st.integers(1, 500))
STEPS = st.lists(
    st.one_of(PUSHES, st.just("pop"), st.tuples(st.just("drop"), st.sampled_from("ABC"), st.integers(0, 2)))
)


@given(STEPS)
def test_nothing_is_lost_or_invented_and_nothing_idles(steps: list[object]) -> None:
    queue = FairQueue()
    waiting: dict[str, list[Job]] = {}
    number = 0
    for step in steps:
        match step:
            case "pop":
                peeked = queue.peek()
                popped = queue.pop()
                assert popped is peeked
                if popped is None:
                    assert not any(waiting.values()), "work conserving: something waits, so something is given"
                else:
                    assert waiting[popped.task_id].pop(0) is popped, "first in, first out within a task"
            case ("drop", str(key), int(task)):
                name = f"{key}{task}"
                assert queue.drop(name) == len(waiting.pop(name, []))
            case (str(key), int(task), int(cost)):
                number += 1
                pushed = job(key, f"{key}{task}", number, cost)
                waiting.setdefault(pushed.task_id, []).append(pushed)
                queue.push(pushed)
        assert len(queue) == sum(map(len, waiting.values()))
        assert sorted(queue, key=id) == sorted((job for jobs in waiting.values() for job in jobs), key=id)
    rest = drain(queue)
    assert len(rest) == sum(map(len, waiting.values()))
    for name, jobs in waiting.items():
        assert [job for job in rest if job.task_id == name] == jobs


@pytest.mark.parametrize("key", ["book's own", "another"])
@pytest.mark.parametrize("served", [0, 1, 700])
def test_a_sentence_does_not_wait_behind_a_book(key: str, served: int) -> None:
    queue = FairQueue()
    fill(queue, "book's own", "book", BOOK)
    for _ in range(served):
        queue.pop()
    queue.push(job(key, "sentence", cost=30))
    soon = [queue.pop(), queue.pop()]
    assert "sentence" in [job.task_id for job in soon if job]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=30), st.booleans())
def test_no_newcomer_waits_longer_than_one_unit(costs: list[int], same_key: bool) -> None:
    queue = FairQueue()
    fill(queue, "A", "book", 100, 200)
    for number, cost in enumerate(costs):
        queue.pop()
        name = f"sentence {number}"
        queue.push(job("A" if same_key else f"key {number}", name, cost=cost))
        assert name in [job.task_id for job in (queue.pop(), queue.pop()) if job]


@pytest.mark.parametrize(("cost_a", "cost_b"), [(100, 100), (100, 350), (1, 400)])
@pytest.mark.parametrize("level", ["keys", "tasks"])
def test_two_with_a_backlog_share_by_cost(cost_a: int, cost_b: int, level: str) -> None:
    queue = FairQueue()
    fill(queue, "A", "a", BOOK, cost_a)
    fill(queue, "B" if level == "keys" else "A", "b", BOOK, cost_b)
    given: Counter[str] = Counter()
    while True:
        popped = queue.pop()
        assert popped is not None
        given[popped.task_id] += popped.cost
        assert abs(given["a"] - given["b"]) <= cost_a + cost_b
        if given[popped.task_id] >= (BOOK - 1) * min(cost_a, cost_b):
            return


def test_a_key_with_many_tasks_gets_no_more_than_one_with_one() -> None:
    queue = FairQueue()
    for task in range(50):
        fill(queue, "many", f"many {task}", 20)
    fill(queue, "one", "one", 500)
    keys = Counter(popped.key_id for popped in drain(queue)[:1000])
    assert keys == {"many": 500, "one": 500}


def test_absence_is_neither_saved_up_nor_punished() -> None:
    queue = FairQueue()
    fill(queue, "A", "a", 300)
    fill(queue, "B", "b", 10)
    while queue.drop("b") == 0:
        popped = queue.pop()
        assert popped is not None
        if popped.task_id == "a" and popped.segment_id == 100:
            break
    fill(queue, "B", "b again", 100)
    following = [popped.key_id for popped in drain(queue)[:40]]
    assert abs(following.count("A") - following.count("B")) <= 1


def test_dropping_a_task_leaves_the_others_of_its_key() -> None:
    queue = FairQueue()
    fill(queue, "A", "one", 3)
    fill(queue, "A", "two", 2)
    assert queue.drop("one") == 3
    assert queue.drop("one") == 0
    assert queue.drop("never was") == 0
    assert [popped.task_id for popped in drain(queue)] == ["two", "two"]
    fill(queue, "A", "one", 1)
    assert [popped.task_id for popped in drain(queue)] == ["one"]


def remembered(queue: FairQueue) -> int:
    """Return how many flows the queue still keeps something of."""
    levels = [queue._keys, *queue._tasks.values()]
    return sum(len(level._tags) + len(level._heap) + len(level._waiting) for level in levels) + len(queue._tasks)


@pytest.mark.parametrize("at_once", [1, 3])
def test_what_has_nothing_waiting_is_forgotten(at_once: int) -> None:
    queue = FairQueue()
    for number in range(1, 3001):
        queue.push(job(f"key {number % 500}", f"task {number}"))
        if number % at_once == 0:
            assert len(drain(queue)) == at_once
    assert remembered(queue) < 1000


def test_short_tasks_beside_a_book_are_forgotten() -> None:
    queue = FairQueue()
    fill(queue, "A", "book", BOOK)
    for number in range(1500):
        queue.push(job("A", f"task {number}"))
        queue.pop()
        queue.pop()
        fill(queue, "A", "book", 1)
    assert remembered(queue) < 1000


@pytest.mark.parametrize("key", ["A", "B"])
@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_newcomers_without_end_leave_a_book_half(key: str, at_once: int) -> None:
    """However many come for each job that is done: of the book's own key, or all of another one."""
    queue = FairQueue()
    fill(queue, "A", "book", BOOK)
    served: Counter[bool] = Counter()
    for number in range(1000):
        for place in range(at_once):
            queue.push(job(key, f"new {number} {place}"))
        popped = queue.pop()
        assert popped is not None
        served[popped.task_id == "book"] += 1
    assert served[True] >= 499


@pytest.mark.parametrize("key", ["A", "B"])
def test_a_newcomer_counts_with_what_its_task_costs(key: str) -> None:
    """One that costs as much as three jobs, two of them for its task, is done once for three of the book's."""
    queue = FairQueue(task_cost=200)
    fill(queue, "A", "book", BOOK)
    served: Counter[bool] = Counter()
    for number in range(1000):
        queue.push(job(key, f"new {number}"))
        popped = queue.pop()
        assert popped is not None
        served[popped.task_id == "book"] += 1
    assert served[True] in range(748, 753)


def test_a_task_costs_once() -> None:
    queue = FairQueue(task_cost=1000)
    fill(queue, "A", "one", 20)
    fill(queue, "B", "two", 20)
    for number in range(20):  # the plan goes on
        queue.push(job("A", "one", 20 + number))
        assert queue.pop()
    given = Counter(popped.task_id for popped in drain(queue)[:20])
    assert given == {"one": 10, "two": 10}


def test_newcomers_that_are_dropped_do_not_hold_up_the_next() -> None:
    queue = FairQueue()
    fill(queue, "A", "book", BOOK)
    assert queue.pop()
    for number in range(100):
        fill(queue, "A", f"canceled {number}", 1)
    for number in range(100):
        queue.drop(f"canceled {number}")
    fill(queue, "A", "sentence", 1)
    assert [queue.pop().task_id for _ in range(2)].count("sentence") == 1  # type: ignore[union-attr]


def test_a_burst_that_is_over_does_not_hold_up_the_next() -> None:
    queue = FairQueue()
    fill(queue, "A", "book", BOOK)
    for number in range(50):
        fill(queue, "A", f"burst {number}", 1)
    while any(job.task_id.startswith("burst") for job in queue):
        queue.pop()
    fill(queue, "A", "sentence", 1)
    assert [queue.pop().task_id for _ in range(2)].count("sentence") == 1  # type: ignore[union-attr]
