"""Requests of the last minute, counted for all replicas; and with which version of its engine an item is spoken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_requests_key_id_at", "requests", ["key_id", "at"])
    op.add_column("items", sa.Column("engine_version", sa.Text))
