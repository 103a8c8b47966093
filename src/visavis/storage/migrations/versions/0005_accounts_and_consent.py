"""Users, their logins and keys, consents, files, and versions of personas."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("users", "logins", "api_keys", "invitations", "audit", "consents", "artefacts", "persona_versions")


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "users",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("email", sa.String(320), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("password_hash", sa.String(255)),
        sa.Column("subject", sa.String(512), unique=True),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until_ms", sa.BigInteger, nullable=False),
        sa.Column("seen_ms", sa.BigInteger),
        sa.Column("generation", sa.Integer, nullable=False),
    )
    op.create_table(
        "logins",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("renewed_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("previous_hash", sa.String(64)),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("prefix", sa.String(16), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("expires_ms", sa.BigInteger),
        sa.Column("used_ms", sa.BigInteger),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.String(36)),
        sa.Column("email", sa.String(320)),
        sa.Column("user_id", sa.String(36)),
        sa.Column("used_ms", sa.BigInteger),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("actor_id", sa.String(36)),
        sa.Column("actor", sa.String(320), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(320)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("granted", sa.Boolean, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("wording", sa.String(32), nullable=False),
        sa.Column("user_id", sa.String(36)),
        sa.Column("person_id", sa.String(64)),
    )
    op.create_table(
        "artefacts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(127), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("path", sa.String(255), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("session_id", sa.String(36)),
        sa.Column("user_id", sa.String(36)),
        sa.Column("person_id", sa.String(64)),
        sa.Column("expires_ms", sa.BigInteger),
    )
    op.create_table(
        "persona_versions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("persona", sa.String(64), nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("author", sa.String(320), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
    )
    op.create_index("logins_of_user", "logins", ["user_id"])
    op.create_index("logins_by_previous_hash", "logins", ["previous_hash"])
    op.create_index("logins_by_expiry", "logins", ["expires_ms"])
    op.create_index("api_keys_of_user", "api_keys", ["user_id"])
    op.create_index("invitations_of_user", "invitations", ["user_id"])
    op.create_index("invitations_by_expiry", "invitations", ["expires_ms"])
    op.create_index("audit_of_actor", "audit", ["actor_id", "id"])
    op.create_index("audit_by_time", "audit", ["at_ms"])
    op.create_index("consents_of_session", "consents", ["session_id"])
    op.create_index("consents_of_user", "consents", ["user_id"])
    op.create_index("consents_of_person", "consents", ["person_id"])
    op.create_index("consents_by_time", "consents", ["at_ms"])
    op.create_index("artefacts_of_session", "artefacts", ["session_id"])
    op.create_index("artefacts_of_user", "artefacts", ["user_id"])
    op.create_index("artefacts_of_person", "artefacts", ["person_id"])
    op.create_index("artefacts_by_expiry", "artefacts", ["expires_ms"])
    op.create_index("versions_of_persona", "persona_versions", ["persona", "id"])
    op.create_index("sessions_of_user", "sessions", ["user", "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("sessions_of_user", "sessions")
    for table in _TABLES:
        op.drop_table(table)
