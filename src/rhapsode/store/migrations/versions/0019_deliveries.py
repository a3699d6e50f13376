"""How the phonemes of a segment are said, and the delivery in force where planning of an item stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segments", sa.Column("deliveries", sa.Text))
    op.add_column("items", sa.Column("planned_delivery", sa.Text))
    op.add_column("items", sa.Column("style_facts", sa.Text))
