"""Name the database in the folders whose files it knows."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. PostgreSQL compares ids byte by byte."""
    collation = "C" if op.get_bind().dialect.name == "postgresql" else None
    op.create_table(
        "folders",
        sa.Column("id", sa.String(36, collation=collation), primary_key=True),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("folders")
