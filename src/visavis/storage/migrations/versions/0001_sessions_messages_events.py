"""Sessions, messages and events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first three tables."""
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("persona", sa.String(64), nullable=False),
        sa.Column("opened_ms", sa.BigInteger, nullable=False),
        sa.Column("user", sa.String(64)),
        sa.Column("closed_ms", sa.BigInteger),
        sa.Column("close_reason", sa.String(32)),
        sa.Column("settings", sa.JSON, nullable=False),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("heard_text", sa.Text),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float),
        sa.Column("sources", sa.JSON, nullable=False),
    )
    op.create_index("messages_of_session", "messages", ["session_id", "id"])
    op.create_table(
        "events",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("session_id", sa.String(36), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("timestamp_ms", sa.BigInteger, nullable=False),
        sa.Column("cause_id", sa.String(36)),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("metadata", sa.JSON, nullable=False),
    )
    op.create_index("events_of_session", "events", ["session_id", "id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("events", "messages", "sessions"):
        op.drop_table(table)
