"""Captions: which are wanted and where they are, when each phoneme is heard, and of which word it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("captions", sa.String(8)))
    op.add_column("segments", sa.Column("timings", sa.Text))
    op.add_column("segments", sa.Column("words", sa.Text))
    op.add_column("cache", sa.Column("timings", sa.Text))
    # In one statement with its column, because SQLite adds no condition to a table that it has.
    op.execute(
        "ALTER TABLE items ADD COLUMN captions_output TEXT CONSTRAINT ck_items_captioned "
        "CHECK (captions IS NULL OR output IS NULL OR captions_output IS NOT NULL)"
    )
