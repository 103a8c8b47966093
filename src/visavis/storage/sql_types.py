"""Types of columns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from visavis.storage.text import storable_text


class Words(TypeDecorator[str]):
    """Text: of bounded length, or of any."""

    impl = String
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database calls it."""
        return Text() if self.length is None else String(self.length)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Take out what databases do not keep."""
        return None if value is None else storable_text(value)


class Id(Words):
    """An identifier. Ids are compared byte by byte: their order is the same in every database and language."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database calls it."""
        if dialect.name == "postgresql":  # SQLite compares so anyway
            return String(self.length, collation="C")
        return String(self.length)
