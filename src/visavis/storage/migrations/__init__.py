"""Brings a database's schema up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

HEAD = "0001"
"""The newest revision; ``tests/storage/test_migrations.py`` holds it against the scripts."""


def upgrade(connection: Connection) -> None:
    """Run the migrations that a database has not had yet, inside the caller's transaction."""
    if _revision(connection) == HEAD:
        return
    # Imported only now: a database that is up to date does not pay for it at start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
