"""Which sessions a SQL database lists."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from visavis.storage import tables
from visavis.storage.base import SessionFilter


def conditions(where: SessionFilter | None, dialect: str) -> list[ColumnElement[bool]]:
    """Return what a row of ``sessions`` must fulfill."""
    if where is None:
        return []
    sessions, messages = tables.sessions.c, tables.messages.c
    found: list[ColumnElement[bool]] = []
    if where.user is not None:
        found.append(sessions.user == where.user)
    if where.persona is not None:
        found.append(sessions.persona == where.persona)
    if where.since_ms is not None:
        found.append(sessions.opened_ms >= where.since_ms)
    if where.until_ms is not None:
        found.append(sessions.opened_ms < where.until_ms)
    if where.text is not None:
        # SQLite's LIKE takes a to z for A to Z by itself, four times as fast.
        plain = dialect == "sqlite" and where.text.isascii()
        contains = messages.text.contains if plain else messages.text.icontains
        said = contains(where.text, autoescape=True)
        found.append(exists().where(messages.session_id == sessions.id, said))
    return found
