"""How the failover bench reckons what a dead worker was at: from which death, and with what else dead meanwhile."""

from __future__ import annotations

from typing import Any

from bench.takeovers import Event, Takeover, Watch


def taken_over(begun: float, ended: float, beats: set[float], *events: Event) -> Takeover:
    """Return what is told of an attempt that was lost, whose worker was seen silent since these beats."""

    def rows(statement: str, *values: object) -> list[dict[str, Any]]:
        assert "outcome = 'lost'" in statement
        return [{"task_id": "task_1", "item": 0, "started_at": round(1000 * begun), "ended_at": round(1000 * ended)}]

    (found,) = Watch(rows, {("task_1", 0): beats} if beats else {}).takeovers(events)
    return found


def test_a_takeover_is_timed_from_the_death_of_its_worker() -> None:
    other, its = Event("worker", "worker-1", 100.0, 101.0), Event("worker", "worker-0", 106.0, 107.0)
    found = taken_over(101.0, 115.0, {105.5}, other, its)
    assert (found.cause, found.seconds, found.database_away) == (its, 9.0, False)


def test_a_database_that_died_meanwhile_is_told_apart() -> None:
    its, away = Event("worker", "worker-0", 46.8, 46.9), Event("database", "database", 52.6, 53.8)
    found = taken_over(46.6, 62.8, {44.9}, Event("database", "database", 30.0, 32.0), its, away)
    assert (found.cause, found.seconds, found.meanwhile) == (its, 16.0, [away])
    assert found.database_away
    assert "worker-0 killed, back after 0.1 s" in found.told(0.0)


def test_a_database_that_was_still_away_counts_too() -> None:
    its = Event("worker", "worker-0", 52.0, 53.0)
    found = taken_over(45.0, 66.0, {46.0}, Event("database", "database", 47.0, 55.0), its)
    assert found.cause is its
    assert found.database_away


def test_a_wire_that_is_cut_takes_attempts_and_a_replica_does_not() -> None:
    cut = Event("network", "the wire of worker-2", 3.1, 14.7)
    found = taken_over(3.0, 11.2, set(), Event("replica", "replica-0", 3.0, 4.0), cut)
    assert found.cause is cut
    assert not found.database_away
