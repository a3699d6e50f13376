"""Row locks: one writer at a time for each task on PostgreSQL.

SQLite has one writer for the whole database, so what a write reads stays true until it commits. PostgreSQL has
concurrent writers, and a condition on one row does not cover another row that is being changed. So every write of a
task or of rows that belong to it locks the task's row first: with that lock order they cannot deadlock, and each sees
the changes of all before it.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from rhapsode.store.schema import segments, tasks

# NO KEY: rows that refer to a task may still be added by others meanwhile.
_TASK = select(tasks.c.id).where(tasks.c.id == bindparam("p_task")).with_for_update(key_share=True)
_TASK_OF_SEGMENT = (
    select(tasks.c.id)
    .where(tasks.c.id == select(segments.c.task_id).where(segments.c.id == bindparam("p_segment")).scalar_subquery())
    .with_for_update(key_share=True)
)


def one_writer(connection: Connection) -> bool:
    """Tell whether the database has a single writer (SQLite)."""
    return connection.dialect.name == "sqlite"


def lock_task(connection: Connection, task_id: str) -> None:
    """Lock the task, and the rows that belong to it, until this transaction ends."""
    if not one_writer(connection):
        connection.execute(_TASK, {"p_task": task_id})


def lock_task_of(connection: Connection, segment_id: int) -> None:
    """Do as :func:`lock_task`, for the task that a segment belongs to."""
    if not one_writer(connection):
        connection.execute(_TASK_OF_SEGMENT, {"p_segment": segment_id})
