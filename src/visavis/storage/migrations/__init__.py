"""Brings a database's schema up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from visavis.events import CodedError
from visavis.storage import tables

HEAD = "0007"
"""The newest revision; ``tests/storage/test_sql.py`` holds it against the scripts."""
_LOCK = 0x7669_7361
"""Names PostgreSQL's lock of those who change the schema."""


def upgrade(connection: Connection) -> None:
    """Bring a database to ``HEAD``, inside the caller's transaction: make what is new, migrate what is not.

    Raises CodedError ``storage.newer_schema`` if a newer version of visavis has been here.
    """
    _lock(connection)
    names = inspect(connection).get_table_names()
    if not names:
        _create(connection)
        return
    known = current(connection)
    if known is not None and known > HEAD:
        raise CodedError(
            "storage.newer_schema",
            f"The database has revision {known}, and this version of visavis knows {HEAD}: a newer one is needed.",
        )
    if known != HEAD:
        migrate(connection)


def current(connection: Connection) -> str | None:
    """Return the revision of a database; None if it has none yet."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def migrate(connection: Connection) -> None:
    """Run the migrations that a database has not had yet."""
    # Imported only now: a database that is new or up to date does not pay for it at start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _lock(connection: Connection) -> None:
    """Let one process at a time change the schema, and change all of it or nothing."""
    if connection.dialect.name == "sqlite":
        # Python's driver begins no transaction for statements that make tables.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


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
