"""Compare ids byte by byte in PostgreSQL, whatever its language: pages and copies rely on one order."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NEEDED = {
    "sessions": ("id",),
    "messages": ("id", "session_id"),
    "events": ("id", "session_id"),
    "people": ("id",),
    "memories": ("id", "person_id"),
    "users": ("id",),
    "logins": ("id", "user_id"),
    "api_keys": ("id", "user_id"),
    "invitations": ("id",),
    "audit": ("id",),
    "consents": ("id", "session_id"),
    "artefacts": ("id",),
    "persona_versions": ("id",),
}
_OPTIONAL = {
    "events": ("cause_id",),
    "invitations": ("user_id",),
    "consents": ("user_id", "person_id"),
    "artefacts": ("session_id", "user_id", "person_id"),
}


def upgrade() -> None:
    """Change the collation of the columns. SQLite has compared so from the beginning."""
    _collate("C")


def downgrade() -> None:
    """Let the database's language decide again."""
    _collate("default")


def _collate(name: str) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for columns, nullable in ((_NEEDED, False), (_OPTIONAL, True)):
        for table, names in columns.items():
            for column in names:
                length = 64 if column == "person_id" else 36
                kind = sa.String(length, collation=name)
                op.alter_column(table, column, type_=kind, existing_nullable=nullable)
