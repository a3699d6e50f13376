"""The tables of projects. Times are milliseconds since the epoch; see :mod:`rhapsode.store.schema`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text, text

from rhapsode.store.partial_indexes import partial_index

TAKE_IS_PENDING = "project_takes.status = 'pending'"
EXPORT_IS_OPEN = "project_exports.status IN ('pending', 'processing')"
"""Conditions of the partial indexes below, which queries repeat word for word."""


def _settings() -> list[Column[object]]:
    return [Column("voice_name", Text), Column("style", Text), Column("speed", Float)]


def project_tables(metadata: MetaData) -> tuple[Table, ...]:
    """Add the tables of projects to ``metadata``: projects, covers, chapters, paragraphs, takes and exports."""
    projects = Table(
        "projects",
        metadata,
        Column("id", String(40), primary_key=True),
        Column("key_id", String(32), nullable=False),
        Column("title", Text, nullable=False),
        Column("author", Text),
        Column("language_code", String(35)),
        Column("model", Text, nullable=False),
        *_settings(),
        Column("speakers", Text, nullable=False, server_default=text("'{}'")),  # JSON: settings by name
        Column("pronunciations", Text, nullable=False, server_default=text("'{}'")),  # JSON
        Column("created_at", BigInteger, nullable=False),
        Column("updated_at", BigInteger, nullable=False),
        Index("ix_projects_key_id_id", "key_id", "id"),
    )
    covers = Table(
        "project_covers",
        metadata,
        Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
        Column("mime_type", String(32), nullable=False),
        Column("data", Text, nullable=False),  # base64
    )
    chapters = Table(
        "project_chapters",
        metadata,
        Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("title", Text, nullable=False),
        Column("level", Integer, nullable=False),
        *_settings(),
    )
    paragraphs = Table(
        "project_paragraphs",
        metadata,
        Column("id", String(40), primary_key=True),
        Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
        Column("chapter", Integer, nullable=False),
        Column("position", Integer, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("level", Integer, nullable=False),
        Column("language_code", String(35)),
        Column("text", Text, nullable=False),
        Column("speaker", Text),
        *_settings(),
        Column("digest", String(64), nullable=False),
        Column("silent", Integer, nullable=False, server_default=text("0")),
        Column("chosen", Integer, nullable=False, server_default=text("0")),
        Column("take_id", String(40)),
        Index("ix_project_paragraphs_place", "project_id", "chapter", "position", unique=True),
    )
    takes = Table(
        "project_takes",
        metadata,
        Column("id", String(40), primary_key=True),
        Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("paragraph_id", String(40), nullable=False, index=True),
        Column("digest", String(64), nullable=False),
        Column("text", Text, nullable=False),
        *_settings(),
        Column("task_id", String(40), nullable=False),
        Column("item", Integer, nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("status", String(16), nullable=False),
        Column("audio", Text),
        Column("audio_bytes", BigInteger, nullable=False, server_default=text("0")),
        Column("samples", BigInteger, nullable=False, server_default=text("0")),
        Column("sample_rate_hz", Integer, nullable=False, server_default=text("0")),
        Column("cues", Text, nullable=False, server_default=text("'[]'")),  # JSON: start, end, begin, finish
        Column("error", Text),
        partial_index(
            "ix_project_takes_pending",
            "id",
            where=TAKE_IS_PENDING.removeprefix("project_takes."),
        ),
    )
    exports = Table(
        "project_exports",
        metadata,
        Column("id", String(40), primary_key=True),
        Column("project_id", String(40), ForeignKey("projects.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("options", Text, nullable=False),  # JSON
        Column("status", String(16), nullable=False),
        Column("created_at", BigInteger, nullable=False),
        Column("completed_at", BigInteger),
        Column("claimed_until", BigInteger, nullable=False, server_default=text("0")),
        Column("progress", Float, nullable=False, server_default=text("0")),
        Column("error", Text),
        Column("output", Text),
        Column("output_bytes", BigInteger, nullable=False, server_default=text("0")),
        Column("seconds", Float, nullable=False, server_default=text("0")),
        Column("loudness", Float),
        Column("gain_db", Float),
        Column("figures", Text),  # JSON
        partial_index(
            "ix_project_exports_open",
            "id",
            where=EXPORT_IS_OPEN.removeprefix("project_exports."),
        ),
    )
    return projects, covers, chapters, paragraphs, takes, exports
