"""What answers show, which agents worked for them, and the context that came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; messages that are there already show nothing and are complete."""
    for column in (
        sa.Column("kind", sa.String(8), nullable=False, server_default="message"),
        sa.Column("status", sa.String(12), nullable=False, server_default="success"),
        sa.Column("response_id", sa.String(64)),
        sa.Column("content", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("actions", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("agents", sa.JSON, nullable=False, server_default="[]"),
    ):
        op.add_column("messages", column)


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("messages") as table:
        for column in ("agents", "actions", "content", "response_id", "status", "kind"):
            table.drop_column(column)
