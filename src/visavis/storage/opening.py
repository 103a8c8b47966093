"""Chooses the database by its URL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from visavis.events import CodedError
from visavis.storage.base import Storage

_SQL = ("sqlite", "postgresql", "postgres")
_MONGODB = ("mongodb", "mongodb+srv")
_FORMS = (
    "A database URL looks like sqlite:///visavis.db, postgresql://user:password@host/database or "
    "mongodb://user:password@host/database."
)


def storage_for(url: str) -> Storage:
    """Return the database of a URL, which is not opened yet.

    ``url``: ``sqlite:///PATH``, ``postgresql://user:password@host/database``, ``mongodb://user:password@host/database``
    or ``mongodb+srv://…``. Raises CodedError ``storage.invalid_url``, and ``storage.driver_missing`` if the database
    needs a package that is not installed.
    """
    scheme, separator, _ = url.partition(":")
    if not separator:
        raise CodedError("storage.invalid_url", _FORMS)
    # Each is loaded only where it is used: a driver takes its time, and may not be installed.
    if scheme in _SQL:
        from visavis.storage.sql import SqlStorage

        return SqlStorage(url)
    if scheme in _MONGODB:
        return _mongodb(url)
    raise CodedError("storage.invalid_url", f"'{scheme}' is no database that is known here. {_FORMS}")


def _mongodb(url: str) -> Storage:
    try:
        from visavis.storage.mongo import MongoStorage
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("bson", "pymongo"):
            raise
        advice = "MongoDB needs its driver: pip install 'visavis[mongodb]'."
        raise CodedError("storage.driver_missing", advice) from error
    return MongoStorage(url)


@asynccontextmanager
async def open_storage(url: str) -> AsyncIterator[Storage]:
    """Open the database of a URL, and close it in the end. Raises CodedError ``storage.*``."""
    async with reach_storage(url) as storage:
        await storage.open()
        yield storage


@asynccontextmanager
async def reach_storage(url: str) -> AsyncIterator[Storage]:
    """Return the database of a URL as it is, not brought up to date, and close it in the end. Raises as above."""
    storage = storage_for(url)
    try:
        yield storage
    finally:
        await storage.close()
