"""The phonemes of its sentence that stand before and after a segment, with which it is said as in one breath."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segments", sa.Column("phonemes_before", sa.Text))
    op.add_column("segments", sa.Column("phonemes_after", sa.Text))
