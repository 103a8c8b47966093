"""How a database is looked after: its revision, how much is in it, whether it is sound, what was erased for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from visavis.storage.kinds import KINDS
from visavis.storage.operators import Operators

TABLES = ("sessions", "messages", "events", "people", "memories", *(kind.name for kind in KINDS))
"""All tables, those that others refer to first."""

REFERENCES = {
    ("messages", "session_id"): "sessions",
    ("events", "session_id"): "sessions",
    ("logins", "user_id"): "users",
    ("api_keys", "user_id"): "users",
    ("artefacts", "session_id"): "sessions",
}
"""Fields that hold another table's ids. Consents and the audit log outlive what they tell of."""

SEALED = ("people", "memories", "artefacts")
"""Tables of what is sealed; ``key_id`` names the key."""


@dataclass(frozen=True, slots=True)
class Revision:
    """Which form a database has."""

    current: str | None
    """None while there is nothing in it."""
    newest: str
    """To which ``open`` brings it."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is of a table."""

    count: int
    last_id: str | None


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a database."""

    problems: list[str] = field(default_factory=list)
    """What the database itself says is damaged, in sentences."""
    orphans: dict[str, int] = field(default_factory=dict)
    """How many rows of a table refer to something that is not there, by table; only those where there are any."""
    keys: dict[str, dict[str, int]] = field(default_factory=dict)
    """How many rows were sealed with which key: for each table of ``SEALED``, by ``key_id``."""


class Upkeep(Operators, Protocol):
    """What is done to a database as a whole: a part of every database, in the same conformance suite.

    All methods raise CodedError ``storage.unreachable`` (retryable) if the database does not answer.
    """

    async def revision(self) -> Revision:
        """Return which form the database has. It need not have been opened, and is not changed."""

    async def extent(self, table: str) -> Extent:
        """Return how many rows a table has, and the last id. Raises CodedError ``storage.unknown_table``."""

    async def examine(self) -> Examination:
        """Look for damage; where there is none, for what refers to nothing, and for the keys that are in use."""

    async def scrub(self) -> None:
        """Take what was deleted out of the database's files, as far as the database can do that.

        SQLite writes its log back and empties it (deleted bytes have been overwritten before). PostgreSQL writes its
        tables anew (VACUUM FULL): each is locked meanwhile; copies in the log of what was written go as it is recycled.
        Raises CodedError ``storage.busy`` (retryable) if others use the tables for too long.
        """
