"""Inputs may be dialogues, whose segments have voices of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("speakers", sa.Text))
    op.add_column("items", sa.Column("planned_speaker", sa.Text))
    op.add_column("segments", sa.Column("voice", sa.Text))
