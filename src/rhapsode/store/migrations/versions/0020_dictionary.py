"""Pronunciations that are kept for a key or for the installation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("dictionary_version", sa.String(16)))
    op.create_table(
        "pronunciations",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("same_word", sa.Text, nullable=False),
        sa.Column("language", sa.String(35), nullable=False, server_default=sa.text("''")),
        sa.Column("spoken_as", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pronunciations"),
        sa.UniqueConstraint("owner", "same_word", "language", name="uq_pronunciations_owner_same_word_language"),
    )
