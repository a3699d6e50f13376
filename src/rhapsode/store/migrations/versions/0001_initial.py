"""Keys, tasks, items, texts, segments and attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("prefix", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("last_used_at", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("revoked_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("engine_version", sa.Text),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger),
        sa.Column("completed_at", sa.BigInteger),
        sa.Column("characters", sa.BigInteger, nullable=False),
        sa.Column("done_characters", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("error_code", sa.Integer),
        sa.Column("error_message", sa.Text),
        sa.Column("metadata", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_key_id_id", "tasks", ["key_id", "id"])
    live = sa.text("status IN ('pending', 'processing')")
    op.create_index("ix_tasks_unfinished", "tasks", ["id"], sqlite_where=live, postgresql_where=live)
    op.create_table(
        "items",
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("voice", sa.Text, nullable=False),
        sa.Column("characters", sa.BigInteger, nullable=False),
        sa.Column("planned_to", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("planned_speed", sa.Float, nullable=False, server_default=sa.text("1.0")),
        sa.Column("output", sa.Text),
        sa.Column("output_bytes", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("samples", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("sample_rate_hz", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("input_text_tokens", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("dropped_symbols", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("dropped_tags", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("task_id", "item", name="pk_items"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_items_task_id", ondelete="CASCADE"),
    )
    op.create_table(
        "texts",
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("task_id", "item", name="pk_texts"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_texts_task_id", ondelete="CASCADE"),
    )
    op.create_table(
        "segments",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("end", sa.BigInteger, nullable=False),
        sa.Column("phonemes", sa.Text, nullable=False),
        sa.Column("speed", sa.Float, nullable=False),
        sa.Column("pause_ms", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempt_id", sa.String(40)),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("losses", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("audio", sa.Text),
        sa.Column("samples", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("input_text_tokens", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.PrimaryKeyConstraint("id", name="pk_segments"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_segments_task_id", ondelete="CASCADE"),
        sa.UniqueConstraint("task_id", "item", "start", name="uq_segments_task_id_item_start"),
    )
    is_open = sa.text("status <> 'done'")
    op.create_index(
        "ix_segments_open", "segments", ["task_id", "item"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("end", sa.BigInteger, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("detail", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_attempts_task_id", ondelete="CASCADE"),
    )
    op.create_index("ix_attempts_task_id", "attempts", ["task_id"])
    running = sa.text("outcome = 'running'")
    op.create_index("ix_attempts_running", "attempts", ["id"], sqlite_where=running, postgresql_where=running)
