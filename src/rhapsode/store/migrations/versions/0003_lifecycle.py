"""Lists by status, deadlines and idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("deadline_at", sa.BigInteger))
    op.create_index("ix_tasks_key_id_status_id", "tasks", ["key_id", "status", "id"])
    # With the status in it, or SQLite would find unfinished tasks by reading the whole of the index above.
    live = sa.text("status IN ('pending', 'processing')")
    op.drop_index("ix_tasks_unfinished", "tasks")
    op.create_index("ix_tasks_unfinished", "tasks", ["id", "status"], sqlite_where=live, postgresql_where=live)
    due = sa.text("status IN ('pending', 'processing') AND deadline_at IS NOT NULL")
    op.create_index("ix_tasks_deadline", "tasks", ["deadline_at"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "idempotency_keys",
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64)),
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key_id", "name", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_task_id", "idempotency_keys", ["task_id"])
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])
