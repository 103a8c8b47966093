"""The tables of the SQL databases."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("persona", String(64), nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("user", String(64)),
    Column("closed_ms", BigInteger),
    Column("close_reason", String(32)),
    Column("settings", JSON, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("session_id", String(36), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("heard_text", Text),
    Column("interrupted", Boolean, nullable=False),
    Column("confidence", Float),
    Column("sources", JSON, nullable=False),
    Column("kind", String(8), nullable=False, server_default="message"),
    Column("status", String(12), nullable=False, server_default="success"),
    Column("response_id", String(64)),
    Column("content", JSON, nullable=False, server_default="[]"),
    Column("actions", JSON, nullable=False, server_default="[]"),
    Column("agents", JSON, nullable=False, server_default="[]"),
    Index("messages_of_session", "session_id", "id"),
)

# Events refer to no session row: the journal writes behind the conversation and may be first.
events = Table(
    "events",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("session_id", String(36), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("type", String(64), nullable=False),
    Column("timestamp_ms", BigInteger, nullable=False),
    Column("cause_id", String(36)),
    Column("payload", JSON, nullable=False),
    Column("metadata", JSON, nullable=False),
    Index("events_of_session", "session_id", "id"),
)

people = Table(
    "people",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# Memories refer to no person's row: most people are known by a device or an account alone.
memories = Table(
    "memories",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("person_id", String(64), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("memories_of_person", "person_id", "id"),
)
