"""One writer at a time for each task, where many may write.

SQLite has one writer for the whole database, so what a write reads stays true until it commits. PostgreSQL has as many
as come, and a condition on one row says nothing about another one that somebody is just changing. So every write that
works on a task or on what belongs to it locks the task's row first: in that order there is no deadlock among them, and
each sees all that those before it have done.
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
    """Tell whether the database has only one writer anyway."""
    return connection.dialect.name == "sqlite"


def lock_task(connection: Connection, task_id: str) -> None:
    """Let nobody else change the task, or what belongs to it, until this transaction ends."""
    if not one_writer(connection):
        connection.execute(_TASK, {"p_task": task_id})


def lock_task_of(connection: Connection, segment_id: int) -> None:
    """Do as :func:`lock_task`, for the task that a segment belongs to."""
    if not one_writer(connection):
        connection.execute(_TASK_OF_SEGMENT, {"p_segment": segment_id})
