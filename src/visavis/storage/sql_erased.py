"""Asks a SQL database, within a transaction that writes events, which conversations are not there any more.

Each batch of the journal asks this. So it goes past SQLAlchemy's way of asking, which takes SQLite's thread four turns
and PostgreSQL another plan for each number of conversations.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from visavis.events import CodedError

_SQLITE = "SELECT id FROM sessions WHERE id IN (SELECT value FROM json_each(?))"
_POSTGRESQL = "SELECT id FROM sessions WHERE id = ANY($1) ORDER BY id FOR KEY SHARE"


async def erased_sessions(connection: AsyncConnection, session_ids: list[str]) -> set[str]:
    """Return those of the sessions that are not there; the others stay until the transaction ends.

    In SQLite that holds only if something was written before, since only that begins a transaction. Raises CodedError
    ``storage.unreachable``, and what SQLAlchemy raises.
    """
    if not session_ids:
        return set()
    if connection.dialect.name == "sqlite":
        return set(session_ids).difference(await _in_sqlite(connection, session_ids))
    found = await connection.exec_driver_sql(_POSTGRESQL, (session_ids,))
    return set(session_ids).difference(found.scalars())


async def _in_sqlite(connection: AsyncConnection, session_ids: list[str]) -> Iterable[str]:
    driver: Any = (await connection.get_raw_connection()).driver_connection
    try:
        rows = await driver.execute_fetchall(_SQLITE, (json.dumps(session_ids),))
    except sqlite3.Error as error:  # which SQLAlchemy would have put into one of its own
        detail = f"The database does not answer ({error})."
        raise CodedError("storage.unreachable", detail, retryable=True) from error
    return [row[0] for row in rows]
