"""Inputs may be taken over by another engine; tokens are counted as a provider counts them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("engine", sa.Text))
    op.add_column("items", sa.Column("fallback", sa.Text))
    op.add_column("items", sa.Column("generation", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("items", sa.Column("output_audio_tokens", sa.BigInteger))
    op.add_column("segments", sa.Column("output_audio_tokens", sa.Integer))
    op.add_column("cache", sa.Column("output_audio_tokens", sa.Integer))
