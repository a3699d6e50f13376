"""Procrastinate's tables on PostgreSQL, brought to what the installed Procrastinate needs.

It has a full schema for a new database and a chain of migrations for an old one. The last one that a database has is
noted as the comment of its table, with the number of what we have changed of it since.
"""

from __future__ import annotations

from importlib.resources import files

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, text

_NOTED = text("SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')")

OURS = 4
"""Raised when one of the statements below is changed."""

# What Procrastinate keeps of the history of each job: three more writes for each, and nobody reads it.
_WITHOUT_HISTORY = (
    "ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_trigger_status_events_insert_v1",
    "ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_trigger_status_events_update_v1",
    "ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_trigger_scheduled_events_v1",
)
# Indexes of Procrastinate's that help nothing that we ask: the first would be read to its end, over all that waits in
# other lanes, to find that a lane is empty, and each costs every job some writes.
_UNUSED = {
    "procrastinate_jobs_priority_idx_v1": "(priority desc, id asc) WHERE status = 'todo'",
    "procrastinate_jobs_queue_name_idx_v1": "(queue_name)",
    "procrastinate_jobs_id_lock_idx_v1": "(id, lock) WHERE status = ANY (ARRAY['todo', 'doing']"
    "::procrastinate_job_status[])",
}
# Jobs are announced after the commit: a NOTIFY within a transaction blocks all other notifying commits until its
# flush.
_TOLD_LATER = (
    "ALTER TABLE procrastinate_jobs DISABLE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1",
    "DROP TRIGGER IF EXISTS rhapsode_notify_job_inserted ON procrastinate_jobs",
    "CREATE TRIGGER rhapsode_notify_job_inserted AFTER INSERT ON procrastinate_jobs FOR EACH ROW "
    "WHEN (new.status = 'todo' AND new.task_name <> 'rhapsode.unit' AND new.queue_name NOT IN ('upkeep', 'chores')) "
    "EXECUTE FUNCTION procrastinate_notify_queue_job_inserted_v1()",
)
# For finding what waits of a task; Procrastinate's own indexes know queues only.
_BY_TASK = (
    "CREATE INDEX IF NOT EXISTS rhapsode_jobs_by_task ON procrastinate_jobs ((args ->> 'task_id')) "
    "WHERE status IN ('todo', 'doing')"
)
_BY_LANE = (
    "CREATE INDEX IF NOT EXISTS rhapsode_jobs_by_lane ON procrastinate_jobs (queue_name, priority DESC, id) "
    "WHERE status = 'todo'"
)


def update_jobs_schema(connection: Connection) -> None:
    """Create Procrastinate's tables, or bring them up to date, in the transaction of ``connection``."""
    if is_current(connection):
        return
    version = connection.execute(_NOTED).scalar()
    if version is None:
        _run(connection, SchemaManager.get_schema())
    else:
        applied = version.partition("+")[0]
        for name, columns in _UNUSED.items():  # its migrations may expect them
            connection.execute(text(f"CREATE INDEX IF NOT EXISTS {name} ON procrastinate_jobs {columns}"))
        folder = files("procrastinate") / "sql" / "migrations"
        for name in _migrations():
            if name > applied:
                _run(connection, (folder / name).read_text())
    _run(connection, f"COMMENT ON TABLE procrastinate_jobs IS '{_newest()}'")
    for name in _UNUSED:
        connection.execute(text(f"DROP INDEX IF EXISTS {name}"))
    for statement in (*_WITHOUT_HISTORY, *_TOLD_LATER, _BY_TASK, _BY_LANE):
        connection.execute(text(statement))


def is_current(connection: Connection) -> bool:
    """Tell whether the database has what the installed Procrastinate needs."""
    return connection.execute(_NOTED).scalar() == _newest()


def _newest() -> str:
    return f"{_migrations()[-1]}+{OURS}"


def _migrations() -> list[str]:
    folder = files("procrastinate") / "sql" / "migrations"
    return sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))


def _run(connection: Connection, script: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(script)  # without parameters, so that it may hold many statements
    cursor.close()
