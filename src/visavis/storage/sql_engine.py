"""Connects to SQLite or PostgreSQL, and tells in coded errors what goes wrong."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from visavis.events import CodedError
from visavis.storage.text import storable_json

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_BUSY = {"40001", "40P01", "55P03"}
"""PostgreSQL's codes for: cannot be put in order with others, deadlock, lock not to be had in time."""

_MAX_REASON = 200


def make_engine(url: str) -> AsyncEngine:
    """Return what connects to a database. Raises CodedError ``storage.invalid_url``, ``storage.driver_missing``."""
    try:
        parsed = make_url(url)
        driver = _DRIVERS.get(parsed.get_backend_name())
        if driver is None:
            raise CodedError("storage.invalid_url", f"'{parsed.get_backend_name()}' is neither sqlite nor postgresql.")
        engine = create_async_engine(
            _options(parsed).set(drivername=driver),
            pool_pre_ping=driver != "sqlite+aiosqlite",
            json_serializer=storable_json,
            hide_parameters=True,  # or errors, and so the log, would hold what people said
        )
    except (ArgumentError, ValueError) as error:  # a port that is no number is the latter
        raise CodedError("storage.invalid_url", "A database URL looks like sqlite:///visavis.db.") from error
    except ImportError as error:
        raise CodedError(
            "storage.driver_missing", "PostgreSQL needs its driver: pip install 'visavis[postgresql]'."
        ) from error
    if driver == "sqlite+aiosqlite":
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
    return engine


def _options(url: URL) -> URL:
    """Return a URL whose options the driver knows. Raises CodedError ``storage.invalid_url``."""
    if url.get_backend_name() == "sqlite" or not url.query:
        return url
    driver = import_module("asyncpg")  # here, where it is needed anyway

    mode = url.query.get("sslmode")
    if mode is not None:  # what PostgreSQL itself calls it
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    unknown = set(url.query) - set(inspect.signature(driver.connect).parameters)
    if unknown:
        raise CodedError("storage.invalid_url", f"PostgreSQL's driver has no option '{min(unknown)}'.")
    return url


def sqlite_file(engine: AsyncEngine) -> Path | None:
    """Return the file of a SQLite database; None for one in memory, and for another database."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        return None
    return Path(database)


def make_folder(folder: Path) -> None:
    """Make a folder, for its owner alone, if it is not there. Raises CodedError ``storage.unreachable``."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CodedError("storage.unreachable", f"The folder {folder} cannot be made ({error.strerror}).") from error


def make_file(path: Path) -> None:
    """Make an empty database, for its owner alone, if it is not there: SQLite's log takes over who may read it."""
    with suppress(OSError):  # which SQLite tells better
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def coded_errors() -> Iterator[None]:
    """Turn a driver's errors into coded ones, which quote nothing of what is kept."""
    try:
        yield
    except OperationalError as error:
        detail = f"The database does not answer ({_reason(error)})."
        raise CodedError("storage.unreachable", detail, retryable=True) from error
    except OSError as error:
        raise CodedError("storage.unreachable", f"The database does not answer ({error}).", retryable=True) from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _BUSY:
            raise CodedError("storage.busy", f"Others use the database ({_reason(error)}).", retryable=True) from error
        gone = error.connection_invalidated
        code = "storage.unreachable" if gone else "storage.refused"
        raise CodedError(code, f"The database refused ({_reason(error)}).", retryable=gone) from error
    except OverflowError as error:
        raise CodedError("storage.refused", "The database keeps no numbers beyond 64 bits.") from error


def _reason(error: DBAPIError) -> str:
    """Return what the database says, without the values that it says it of."""
    said = str(error.orig).partition(">: ")
    first = (said[2] or said[0]).partition("\n")[0]  # what follows are details
    return first.partition(": '")[0][:_MAX_REASON]


def _configure_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # Readers do not wait for the writer; a power cut can lose the last moments, never the file.
    # What is deleted is overwritten: people can be erased.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    # SQLite's own knows the letters a to z alone.
    connection.run_async(lambda driver: driver.create_function("lower", 1, _lower, deterministic=True))


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def reason(error: Exception) -> str:
    """Return what the driver says: without the statement and its values, which are nobody's business."""
    return str(error.orig) if isinstance(error, DBAPIError) else str(error)
