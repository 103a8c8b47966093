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
    Table,
)

from visavis.storage.sql_types import Id, Words

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("persona", Words(64), nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("user", Words(64)),
    Column("closed_ms", BigInteger),
    Column("close_reason", Words(32)),
    Column("settings", JSON, nullable=False),
    Index("sessions_of_user", "user", "id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("session_id", Id(36), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("role", Words(16), nullable=False),
    Column("text", Words(), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("heard_text", Words()),
    Column("interrupted", Boolean, nullable=False),
    Column("confidence", Float),
    Column("sources", JSON, nullable=False),
    Column("kind", Words(8), nullable=False, server_default="message"),
    Column("status", Words(12), nullable=False, server_default="success"),
    Column("response_id", Words(64)),
    Column("content", JSON, nullable=False, server_default="[]"),
    Column("actions", JSON, nullable=False, server_default="[]"),
    Column("agents", JSON, nullable=False, server_default="[]"),
    Index("messages_of_session", "session_id", "id"),
)

# Events refer to no session row: the journal writes behind the conversation and may be first.
events = Table(
    "events",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("session_id", Id(36), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("type", Words(64), nullable=False),
    Column("timestamp_ms", BigInteger, nullable=False),
    Column("cause_id", Id(36)),
    Column("payload", JSON, nullable=False),
    Column("metadata", JSON, nullable=False),
    Index("events_of_session", "session_id", "id"),
)

people = Table(
    "people",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("key_id", Words(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# Memories refer to no person's row: most people are known by a device or an account alone.
memories = Table(
    "memories",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("person_id", Id(64), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("key_id", Words(16), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("memories_of_person", "person_id", "id"),
)

users = Table(
    "users",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("email", Words(320), nullable=False, unique=True),
    Column("name", Words(200), nullable=False),
    Column("role", Words(16), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("password_hash", Words(255)),
    Column("subject", Words(512), unique=True),
    Column("disabled", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger),
    Column("generation", Integer, nullable=False),
)

logins = Table(
    "logins",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("user_id", Id(36), nullable=False),
    Column("token_hash", Words(64), nullable=False, unique=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("renewed_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("previous_hash", Words(64)),
    Column("device", Words(200), nullable=False),
    Column("address", Words(64), nullable=False),
    Index("logins_of_user", "user_id"),
    Index("logins_by_previous_hash", "previous_hash"),
    Index("logins_by_expiry", "expires_ms"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("user_id", Id(36), nullable=False),
    Column("name", Words(200), nullable=False),
    Column("prefix", Words(16), nullable=False),
    Column("key_hash", Words(64), nullable=False, unique=True),
    Column("created_ms", BigInteger, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("expires_ms", BigInteger),
    Column("used_ms", BigInteger),
    Index("api_keys_of_user", "user_id"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("token_hash", Words(64), nullable=False, unique=True),
    Column("purpose", Words(16), nullable=False),
    Column("role", Words(16), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("created_by", Words(36)),
    Column("email", Words(320)),
    Column("user_id", Id(36)),
    Column("used_ms", BigInteger),
    Index("invitations_of_user", "user_id"),
    Index("invitations_by_expiry", "expires_ms"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor_id", Words(36)),
    Column("actor", Words(320), nullable=False),
    Column("action", Words(64), nullable=False),
    Column("subject", Words(320)),
    Column("outcome", Words(16), nullable=False),
    Column("address", Words(64), nullable=False),
    Column("detail", JSON, nullable=False),
    Index("audit_of_actor", "actor_id", "id"),
    Index("audit_by_time", "at_ms"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("session_id", Id(36), nullable=False),
    Column("kind", Words(32), nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("wording", Words(32), nullable=False),
    Column("user_id", Id(36)),
    Column("person_id", Id(64)),
    Index("consents_of_session", "session_id"),
    Index("consents_of_user", "user_id"),
    Index("consents_of_person", "person_id"),
    Index("consents_by_time", "at_ms"),
)

# The files themselves lie, encrypted, in the data folder.
artefacts = Table(
    "artefacts",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("kind", Words(32), nullable=False),
    Column("name", Words(255), nullable=False),
    Column("media_type", Words(127), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("path", Words(255), nullable=False),
    Column("key_id", Words(16), nullable=False),
    Column("session_id", Id(36)),
    Column("user_id", Id(36)),
    Column("person_id", Id(64)),
    Column("expires_ms", BigInteger),
    Index("artefacts_of_session", "session_id"),
    Index("artefacts_of_user", "user_id"),
    Index("artefacts_of_person", "person_id"),
    Index("artefacts_by_expiry", "expires_ms"),
)

persona_versions = Table(
    "persona_versions",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("persona", Words(64), nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("author", Words(320), nullable=False),
    Column("note", Words(500), nullable=False),
    Column("files", JSON, nullable=False),
    Index("versions_of_persona", "persona", "id"),
)

# Names the database in the folders whose files it knows.
folders = Table(
    "folders",
    metadata,
    Column("id", Id(36), primary_key=True),
    Column("created_ms", BigInteger, nullable=False),
)
