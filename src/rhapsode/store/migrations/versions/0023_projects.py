"""Projects: a document's chapters and paragraphs, their takes, and exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _settings() -> list[sa.Column[object]]:
    return [sa.Column("voice_name", sa.Text), sa.Column("style", sa.Text), sa.Column("speed", sa.Float)]


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "projects",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("key_id", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("language_code", sa.String(35)),
        sa.Column("model", sa.Text, nullable=False),
        *_settings(),
        sa.Column("speakers", sa.Text, nullable=False, server_default=sa.text("'{}'")),
        sa.Column("pronunciations", sa.Text, nullable=False, server_default=sa.text("'{}'")),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
    )
    op.create_index("ix_projects_key_id_id", "projects", ["key_id", "id"])
    op.create_table(
        "project_covers",
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("mime_type", sa.String(32), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_project_covers_project_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", name="pk_project_covers"),
    )
    op.create_table(
        "project_chapters",
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        *_settings(),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_project_chapters_project_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "number", name="pk_project_chapters"),
    )
    op.create_table(
        "project_paragraphs",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("chapter", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("language_code", sa.String(35)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("speaker", sa.Text),
        *_settings(),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("silent", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("chosen", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("take_id", sa.String(40)),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_project_paragraphs_project_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_project_paragraphs"),
    )
    op.create_index(
        "ix_project_paragraphs_place", "project_paragraphs", ["project_id", "chapter", "position"], unique=True
    )
    op.create_table(
        "project_takes",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("paragraph_id", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        *_settings(),
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("audio", sa.Text),
        sa.Column("audio_bytes", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("samples", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("sample_rate_hz", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("cues", sa.Text, nullable=False, server_default=sa.text("'[]'")),
        sa.Column("error", sa.Text),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_project_takes_project_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_project_takes"),
    )
    op.create_index("ix_project_takes_project_id", "project_takes", ["project_id"])
    op.create_index("ix_project_takes_paragraph_id", "project_takes", ["paragraph_id"])
    op.create_index(
        "ix_project_takes_pending",
        "project_takes",
        ["id"],
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_table(
        "project_exports",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("project_id", sa.String(40), nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("completed_at", sa.BigInteger),
        sa.Column("claimed_until", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("progress", sa.Float, nullable=False, server_default=sa.text("0")),
        sa.Column("error", sa.Text),
        sa.Column("output", sa.Text),
        sa.Column("output_bytes", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        sa.Column("seconds", sa.Float, nullable=False, server_default=sa.text("0")),
        sa.Column("loudness", sa.Float),
        sa.Column("gain_db", sa.Float),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_project_exports_project_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_project_exports"),
    )
    op.create_index("ix_project_exports_project_id", "project_exports", ["project_id"])
    op.create_index(
        "ix_project_exports_open",
        "project_exports",
        ["id"],
        sqlite_where=sa.text("status IN ('pending', 'processing')"),
        postgresql_where=sa.text("status IN ('pending', 'processing')"),
    )
