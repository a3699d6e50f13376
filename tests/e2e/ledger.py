"""What the database says of a task's segments and attempts, and the checks that hold however often a server died."""

from __future__ import annotations

import os
from collections import Counter

from tests.e2e.server import Json, ServerProcess, until


def segments(server: ServerProcess, task_id: str) -> list[Json]:
    """Return the segments of a task in the order of its text."""
    return server.rows("SELECT * FROM segments WHERE task_id = ? ORDER BY item, start", task_id)


def attempts(server: ServerProcess, task_id: str) -> list[Json]:
    """Return every attempt at a segment of a task, the oldest first."""
    return server.rows("SELECT * FROM attempts WHERE task_id = ? ORDER BY id", task_id)


def outcomes(server: ServerProcess, task_id: str) -> Counter[str]:
    """Return how often each outcome was recorded."""
    return Counter(attempt["outcome"] for attempt in attempts(server, task_id))


def done(server: ServerProcess, task_id: str) -> dict[tuple[int, int], str]:
    """Return the attempt that rendered each finished segment, by input and place."""
    found = segments(server, task_id)
    return {(row["item"], row["start"]): row["attempt_id"] for row in found if row["status"] == "done"}


def idle(server: ServerProcess) -> None:
    """Wait until no task is left to be spoken."""
    unfinished = "SELECT id FROM tasks WHERE status IN ('pending', 'processing')"
    until(lambda: not server.rows(unfinished), "the end of all tasks")


def assert_sound(server: ServerProcess) -> None:
    """Check that the database is sound, every task completed, and every segment recorded as rendered exactly once."""
    assert server.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert server.rows("PRAGMA foreign_key_check") == []
    assert server.rows("SELECT id, status FROM tasks WHERE status <> 'completed'") == []
    assert server.rows("SELECT id FROM segments WHERE status <> 'done'") == []
    assert server.rows("SELECT id FROM attempts WHERE outcome NOT IN ('done', 'lost')") == []
    twice = """SELECT task_id, item, start FROM attempts WHERE outcome = 'done'
               GROUP BY task_id, item, start HAVING count(*) > 1"""
    assert server.rows(twice) == []
    never = """SELECT task_id, item, start FROM segments WHERE phonemes <> '' AND cached = 0
               EXCEPT SELECT task_id, item, start FROM attempts WHERE outcome = 'done'"""
    assert server.rows(never) == []
    for item in server.rows("SELECT task_id, item, characters FROM items"):
        assert_covered(server, item)


def assert_covered(server: ServerProcess, item: Json) -> None:
    """Check that the segments of an input cover its text without gap or overlap."""
    statement = 'SELECT start, "end" FROM segments WHERE task_id = ? AND item = ? ORDER BY start'
    at = 0
    for row in server.rows(statement, item["task_id"], item["item"]):
        assert row["start"] == at
        at = row["end"]
    assert at == item["characters"]


def let_pass(server: ServerProcess, *, days: float) -> None:
    """Let the audio of a server be older by so many days."""
    for path in (server.data_dir / "audio").rglob("*"):
        if path.is_file() and path.name != "rhapsode.json":
            written = path.stat().st_mtime - days * 24 * 3600
            os.utime(path, (written, written))


def audio_files(server: ServerProcess, kind: str) -> list[str]:
    """Return the files below ``segments`` or ``outputs`` in the data directory."""
    root = server.data_dir / "audio" / kind
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
