"""Tasks to which somebody listens from the beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tasks", sa.Column("streamed", sa.Integer, nullable=False, server_default=sa.text("0")))
