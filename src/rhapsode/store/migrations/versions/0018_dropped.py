"""What is dropped from a text is named: kind, place and characters, as JSON."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("dropped", sa.Text, nullable=False, server_default=sa.text("'[]'")))
