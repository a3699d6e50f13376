"""The cache of equal segments, and checksums of their audio."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cache",
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("audio", sa.Text, nullable=False),
        sa.Column("samples", sa.BigInteger, nullable=False),
        sa.Column("checksum", sa.BigInteger, nullable=False),
        sa.Column("input_text_tokens", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key_id", "digest", name="pk_cache"),
        sa.UniqueConstraint("audio", name="uq_cache_audio"),
    )
    op.create_index("ix_cache_used_at", "cache", ["used_at"])
    op.add_column("segments", sa.Column("digest", sa.String(64)))
    op.add_column("segments", sa.Column("checksum", sa.BigInteger))
    op.add_column("segments", sa.Column("cached", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("items", sa.Column("cache_hits", sa.Integer, nullable=False, server_default=sa.text("0")))
