"""Limits and budgets of keys, daily usage, webhooks, and when a task's audio and text were removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIMITS = (
    "requests_per_minute",
    "unfinished_tasks",
    "audio_seconds_per_day",
    "audio_seconds_per_month",
    "tokens_per_day",
    "tokens_per_month",
)


def upgrade() -> None:
    zero = sa.text("0")
    for name in LIMITS:
        op.add_column("api_keys", sa.Column(name, sa.BigInteger))
    op.add_column("api_keys", sa.Column("webhook_secret", sa.Text))
    op.add_column("api_keys", sa.Column("webhook_secret_before", sa.Text))
    op.add_column("api_keys", sa.Column("webhook_rotated_at", sa.BigInteger))

    op.add_column("tasks", sa.Column("webhook_url", sa.Text))
    op.add_column("tasks", sa.Column("reserved_tokens", sa.BigInteger, nullable=False, server_default=zero))
    op.add_column("tasks", sa.Column("reserved_audio_ms", sa.BigInteger, nullable=False, server_default=zero))
    op.add_column("tasks", sa.Column("data_removed_at", sa.BigInteger))
    kept = sa.text("completed_at IS NOT NULL AND data_removed_at IS NULL")
    op.create_index("ix_tasks_kept", "tasks", ["completed_at"], sqlite_where=kept, postgresql_where=kept)

    op.add_column("attempts", sa.Column("billed_input_tokens", sa.Integer, nullable=False, server_default=zero))
    op.add_column("attempts", sa.Column("billed_audio_tokens", sa.Integer, nullable=False, server_default=zero))

    op.create_table(
        "usage",
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("model", sa.String(128), nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False, server_default=zero)
            for name in (
                "completed",
                "failed",
                "canceled",
                "characters",
                "audio_ms",
                "input_text_tokens",
                "output_audio_tokens",
                "cache_hits",
                "failed_input_tokens",
                "failed_audio_tokens",
            )
        ),
        sa.PrimaryKeyConstraint("key_id", "day", "model", name="pk_usage"),
    )
    op.create_index("ix_usage_day", "usage", ["day"])

    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default=zero),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], ondelete="CASCADE", name="fk_deliveries_task_id"),
    )
    op.create_index("ix_deliveries_task_id", "deliveries", ["task_id"])
    waiting = sa.text("status = 'pending'")
    op.create_index("ix_deliveries_due", "deliveries", ["due_at"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "delivery_tries",
        sa.Column("delivery_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("http_status", sa.Integer),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("delivery_id", "number", name="pk_delivery_tries"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            ondelete="CASCADE",
            name="fk_delivery_tries_delivery_id",
        ),
    )
