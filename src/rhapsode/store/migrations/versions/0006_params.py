"""Inputs have a format, a speed, a language and a style."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("format", sa.String(8), nullable=False, server_default=sa.text("'wav'")))
    op.add_column("items", sa.Column("speed", sa.Float, nullable=False, server_default=sa.text("1.0")))
    op.add_column("items", sa.Column("language", sa.String(35)))
    op.add_column("items", sa.Column("style", sa.Text))
    op.add_column("items", sa.Column("unstyled", sa.Integer, nullable=False, server_default=sa.text("0")))
