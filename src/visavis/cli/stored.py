"""What the commands share that read the database: how it is opened, and how times and tables look."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from rich.table import Table

from visavis.config import Settings
from visavis.storage import Storage, opening


def open_storage(settings: Settings) -> AbstractAsyncContextManager[Storage]:
    """Open the database of the settings, and close it in the end. Raises CodedError ``storage.*``."""
    return opening.open_storage(settings.storage_url)


def moment(ms: int) -> str:
    """Return Unix milliseconds in ISO 8601, to the second, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def day(ms: int) -> str:
    """Return the day of Unix milliseconds, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d")


def plain_table(*columns: str, right: Collection[str] = ()) -> Table:
    """Return a table without lines; the columns in ``right`` hold figures."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", justify="right" if column in right else "left")
    return table
