"""The tables, the same on SQLite and PostgreSQL. Times are milliseconds since the epoch; offsets are code points."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from rhapsode.store.partial_indexes import partial_index
from rhapsode.store.projects_schema import project_tables

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

TASK_IS_LIVE = "tasks.status IN ('pending', 'processing')"
TASK_IS_DUE = f"{TASK_IS_LIVE} AND tasks.deadline_at IS NOT NULL"
TASK_IS_KEPT = "tasks.completed_at IS NOT NULL AND tasks.data_removed_at IS NULL"
DELIVERY_IS_PENDING = "deliveries.status = 'pending'"
SEGMENT_IS_OPEN = "segments.status <> 'done'"
ATTEMPT_IS_RUNNING = "attempts.outcome = 'running'"
"""Conditions of the partial indexes below. SQLite uses such an index only for a query with the very same literal
condition, never with a bound parameter, so queries say ``text(TASK_IS_LIVE)`` and the like."""

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER PRIMARY KEY

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("prefix", String(32), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    Column("requests_per_minute", BigInteger),
    Column("unfinished_tasks", BigInteger),
    Column("audio_seconds_per_day", BigInteger),
    Column("audio_seconds_per_month", BigInteger),
    Column("tokens_per_day", BigInteger),
    Column("tokens_per_month", BigInteger),
    Column("webhook_secret", Text),
    Column("webhook_secret_before", Text),
    Column("webhook_rotated_at", BigInteger),
    Column("digest_before", String(64)),  # of the key before a rotation, which opens what it opened until then
    Column("digest_before_until", BigInteger),
)

pronunciations = Table(
    "pronunciations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(32), nullable=False),  # the id of a key; empty: the installation
    Column("word", Text, nullable=False),
    Column("same_word", Text, nullable=False),  # the word as it is compared with others
    Column("language", String(35), nullable=False, server_default=text("''")),  # BCP-47; empty: any
    Column("spoken_as", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("owner", "same_word", "language"),
)

custom_voices = Table(
    "custom_voices",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("owner", String(32), nullable=False),  # the id of a key; empty: the installation
    Column("name", Text, nullable=False),
    Column("folded_name", Text, nullable=False),  # in small letters, by which it is found
    Column("engine", Text, nullable=False),
    Column("blend", Text, nullable=False),  # see core/blends.py
    Column("delivery", Text, nullable=False),  # JSON: the fields of a delivery
    Column("description", Text, nullable=False, server_default=text("''")),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    UniqueConstraint("owner", "folded_name"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key_id", String(32), nullable=False),
    Column("model", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("engine_version", Text),
    Column("status", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("started_at", BigInteger),
    Column("completed_at", BigInteger),
    Column("characters", BigInteger, nullable=False),
    Column("done_characters", BigInteger, nullable=False, server_default=text("0")),
    Column("error_code", Integer),
    Column("error_message", Text),
    Column("metadata", Text, nullable=False),
    Column("deadline_at", BigInteger),
    Column("webhook_url", Text),
    Column("reserved_tokens", BigInteger, nullable=False, server_default=text("0")),
    Column("reserved_audio_ms", BigInteger, nullable=False, server_default=text("0")),
    Column("data_removed_at", BigInteger),
    Column("streamed", Integer, nullable=False, server_default=text("0")),  # somebody listens from the beginning
    Column("dictionary_version", String(16)),  # of the pronunciations that are kept
    Index("ix_tasks_key_id_id", "key_id", "id"),
    partial_index(
        "ix_tasks_kept",
        "completed_at",
        where=TASK_IS_KEPT.replace("tasks.", ""),
    ),
    Index("ix_tasks_key_id_status_id", "key_id", "status", "id"),
    partial_index(
        "ix_tasks_deadline",
        "deadline_at",
        where=TASK_IS_DUE.replace("tasks.", ""),
    ),
    partial_index(
        "ix_tasks_reserved",  # all that the limits of a key ask for
        "key_id",
        "status",
        "reserved_tokens",
        "reserved_audio_ms",
        where=TASK_IS_LIVE.removeprefix("tasks."),
    ),
    partial_index(
        "ix_tasks_unfinished",
        "id",
        "status",  # or SQLite would rather read the whole of the index above, because it holds the status
        where=TASK_IS_LIVE.removeprefix("tasks."),
    ),
)

items = Table(
    "items",
    metadata,
    Column("task_id", String(40), ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("params", Text, nullable=False, server_default=text("'{}'")),  # as JSON; see core/params.py
    Column("characters", BigInteger, nullable=False),
    Column("planned_to", BigInteger, nullable=False, server_default=text("0")),
    Column("planned_speed", Float, nullable=False, server_default=text("1.0")),
    Column("output", Text),
    Column("output_bytes", BigInteger, nullable=False, server_default=text("0")),
    Column("samples", BigInteger, nullable=False, server_default=text("0")),
    Column("sample_rate_hz", Integer, nullable=False, server_default=text("0")),
    Column("input_text_tokens", BigInteger, nullable=False, server_default=text("0")),
    Column("dropped_symbols", Integer, nullable=False, server_default=text("0")),
    Column("dropped_tags", Integer, nullable=False, server_default=text("0")),
    Column("dropped", Text, nullable=False, server_default=text("'[]'")),  # as JSON; see core/dropped.py
    Column("cache_hits", Integer, nullable=False, server_default=text("0")),
    Column("format", String(8), nullable=False, server_default=text("'wav'")),  # as in params, for those who poll
    Column("unstyled", Integer, nullable=False, server_default=text("0")),
    Column("planned_speaker", Text),
    Column("planned_delivery", Text),  # the delivery in force where planning stopped; see core/delivery.py
    Column("engine", Text),  # that spoke it, or took it over; NULL: that of the task
    Column("engine_version", Text),  # with which its segments are spoken: never with several
    Column("fallback", Text),  # the engine that takes over when the other cannot
    Column("generation", Integer, nullable=False, server_default=text("0")),  # raised when another engine takes over
    Column("output_audio_tokens", BigInteger),  # as a provider counts them; NULL: by the length of the audio
    Column("captions", String(8)),  # the format of those that are wanted, as in params
    Column("captions_output", Text),
    Column("language_warning", Text),  # for the caller; without any of the text
    Column("style_facts", Text),  # what was understood of the style, and what not: JSON, removed with the text
    # An item cannot be finished without its requested captions.
    CheckConstraint("captions IS NULL OR output IS NULL OR captions_output IS NOT NULL", name="captioned"),
)

texts = Table(
    "texts",
    metadata,
    Column("task_id", String(40), ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

segments = Table(
    "segments",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("task_id", String(40), ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False),
    Column("item", Integer, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("phonemes", Text, nullable=False),
    Column("speed", Float, nullable=False),
    Column("pause_ms", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempt_id", String(40)),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("losses", Integer, nullable=False, server_default=text("0")),
    Column("audio", Text),
    Column("samples", BigInteger, nullable=False, server_default=text("0")),
    Column("input_text_tokens", Integer, nullable=False, server_default=text("0")),
    Column("digest", String(64)),
    Column("checksum", BigInteger),
    Column("cached", Integer, nullable=False, server_default=text("0")),
    Column("voice", Text),  # NULL: that of the item
    Column("output_audio_tokens", Integer),
    Column("timings", Text),  # when each phoneme is heard, in milliseconds; see core/captions.py
    Column("words", Text),  # of the text, for captions, and which phonemes they are
    Column("deliveries", Text),  # how its phonemes are said; see core/delivery.py
    Column("phonemes_before", Text),  # of its sentence, spoken by the segment before; NULL: none
    Column("phonemes_after", Text),
    UniqueConstraint("task_id", "item", "start"),
    partial_index(
        "ix_segments_open",
        "task_id",
        "item",
        where=SEGMENT_IS_OPEN.removeprefix("segments."),
    ),
)

cache = Table(
    "cache",
    metadata,
    Column("key_id", String(32), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("audio", Text, nullable=False),
    Column("samples", BigInteger, nullable=False),
    Column("checksum", BigInteger, nullable=False),
    Column("input_text_tokens", Integer, nullable=False),
    Column("output_audio_tokens", Integer),
    Column("size", BigInteger, nullable=False),
    Column("used_at", BigInteger, nullable=False, index=True),
    Column("timings", Text),
    UniqueConstraint("audio"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("task_id", String(40), ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("item", Integer, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("engine", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("outcome", String(16), nullable=False),
    Column("detail", Text),
    Column("billed_input_tokens", Integer, nullable=False, server_default=text("0")),
    Column("billed_audio_tokens", Integer, nullable=False, server_default=text("0")),
    partial_index(
        "ix_attempts_running",
        "id",
        where=ATTEMPT_IS_RUNNING.removeprefix("attempts."),
    ),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key_id", String(32), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("fingerprint", String(64)),  # of the request; NULL once its task was deleted
    Column("task_id", String(40), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False, index=True),
)

usage = Table(
    "usage",
    metadata,
    Column("key_id", String(32), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("model", String(128), primary_key=True),
    Column("completed", BigInteger, nullable=False, server_default=text("0")),
    Column("failed", BigInteger, nullable=False, server_default=text("0")),
    Column("canceled", BigInteger, nullable=False, server_default=text("0")),
    Column("characters", BigInteger, nullable=False, server_default=text("0")),
    Column("audio_ms", BigInteger, nullable=False, server_default=text("0")),
    Column("input_text_tokens", BigInteger, nullable=False, server_default=text("0")),
    Column("output_audio_tokens", BigInteger, nullable=False, server_default=text("0")),
    Column("cache_hits", BigInteger, nullable=False, server_default=text("0")),
    Column("failed_input_tokens", BigInteger, nullable=False, server_default=text("0")),
    Column("failed_audio_tokens", BigInteger, nullable=False, server_default=text("0")),
    Index("ix_usage_day", "day"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("task_id", String(40), ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key_id", String(32), nullable=False),
    Column("url", Text, nullable=False),
    Column("event", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    partial_index(
        "ix_deliveries_due",
        "due_at",
        where=DELIVERY_IS_PENDING.removeprefix("deliveries."),
    ),
)

delivery_tries = Table(
    "delivery_tries",
    metadata,
    Column("delivery_id", String(40), ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("http_status", Integer),
    Column("error", Text),
)

workers = Table(  # processes of a fleet that render, as far as they were heard of lately
    "workers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("host", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("lanes", Text, nullable=False),  # JSON: {lane: {"workers": 2, "version": "kokoro-…", "state": "ready"}}
)

requests = Table(  # of the last minute, of keys (and to providers) that have a limit on them, in a fleet
    "requests",
    metadata,
    Column("key_id", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_requests_key_id_at", "key_id", "at"),
)

holds = Table(  # what providers have said to a fleet: how long not to ask, and why
    "holds",
    metadata,
    Column("scope", String(32), primary_key=True),  # a provider and a key of ours for it, as in requests
    Column("model", String(200), primary_key=True),  # empty: all that the key may ask for
    Column("denied", Integer, primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("reason", Text),
)

flows = Table(  # fairness in a fleet: up to which tag of its lane a task (or the newcomers of a key) has been given
    "flows",
    metadata,
    Column("lane", String(64), primary_key=True),
    Column("key_id", String(32), primary_key=True),
    Column("task_id", String(40), primary_key=True),  # empty: all newcomers of the key
    Column("until", BigInteger, nullable=False),
)

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),  # a session, or a link that signs in once
    Column("key_id", String(32), ForeignKey("api_keys.id"), nullable=False),
    Column("key_digest", String(64), nullable=False),  # of the key that it was made with
    Column("expires_at", BigInteger, nullable=False),
)

(
    projects,
    project_covers,
    project_chapters,
    project_paragraphs,
    project_takes,
    project_exports,
) = project_tables(metadata)

audit_events = Table(  # who changed keys and what holds for the installation; no row refers to another one
    "audit_events",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor_id", String(32)),  # a key; NULL: the command line or the server
    Column("actor_name", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("target_id", String(40), nullable=False),
    Column("target_name", Text, nullable=False),
    Column("details", Text, nullable=False),  # JSON
    Index("ix_audit_events_at", "at"),
)
