"""Brings a database's schema up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from visavis.storage import tables

HEAD = "0004"
"""The newest revision; ``tests/storage/test_sql.py`` holds it against the scripts."""


def upgrade(connection: Connection) -> None:
    """Bring a database to ``HEAD``, inside the caller's transaction: make what is new, migrate what is not."""
    names = inspect(connection).get_table_names()
    if not names:
        _create(connection)
    elif "alembic_version" not in names or _revision(connection) != HEAD:
        migrate(connection)


def migrate(connection: Connection) -> None:
    """Run the migrations that a database has not had yet."""
    # Imported only now: a database that is new or up to date does not pay for it at start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _create(connection: Connection) -> None:
    """Make the tables as the migrations would have left them, and say so in Alembic's own table."""
    tables.metadata.create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version ("
            "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})


def _revision(connection: Connection) -> str | None:
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
