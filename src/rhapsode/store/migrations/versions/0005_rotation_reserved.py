"""Keys that are rotated keep their identity; what the unfinished tasks of a key have reserved is in an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("digest_before", sa.String(64)))
    op.add_column("api_keys", sa.Column("digest_before_until", sa.BigInteger))
    live = sa.text("status IN ('pending', 'processing')")
    op.create_index(
        "ix_tasks_reserved",
        "tasks",
        ["key_id", "status", "reserved_tokens", "reserved_audio_ms"],
        sqlite_where=live,
        postgresql_where=live,
    )
