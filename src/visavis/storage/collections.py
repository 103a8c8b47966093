"""Collections of records: what every database does with the kinds of records that need nothing special."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from visavis.storage.pages import Page

R = TypeVar("R")

Scalar = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Kind(Generic[R]):
    """A kind of records. Each is a frozen dataclass whose ``id`` sorts by the time of its making."""

    name: str
    """Of the table or collection."""
    record: type[R]
    unique: tuple[str, ...] = ()
    """Fields whose values differ between records, but for None."""
    indexed: tuple[str, ...] = ()
    """Fields by which records are looked for."""


@dataclass(frozen=True, slots=True)
class Insertion(Generic[R]):
    """A record to be added in :meth:`Records.apply`."""

    kind: Kind[R]
    record: R


@dataclass(frozen=True, slots=True)
class Alteration(Generic[R]):
    """Fields to be changed in :meth:`Records.apply`, of a record that is as expected."""

    kind: Kind[R]
    id: str
    changes: Mapping[str, object]
    expected: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Removal(Generic[R]):
    """Records to be deleted in :meth:`Records.apply`: all whose fields have these values."""

    kind: Kind[R]
    where: Mapping[str, Scalar]


Step = Insertion[R] | Alteration[R] | Removal[R]


class Collection(Protocol[R]):
    """The records of one kind. Every database passes ``tests/conformance/test_collections.py``.

    ``where`` names fields and the values that they must have; None stands for no value. All methods raise CodedError
    ``storage.unreachable`` (retryable) if the database does not answer.
    """

    async def add(self, record: R) -> None:
        """Keep a new record. Raises CodedError ``storage.conflict`` if its id, or what must be unique, is there."""

    async def save(self, record: R) -> None:
        """Keep a record; one with the same id is replaced. Raises CodedError ``storage.conflict`` as above."""

    async def get(self, record_id: str) -> R | None:
        """Return a record, or None."""

    async def first(self, where: Mapping[str, Scalar]) -> R | None:
        """Return the oldest record whose fields have these values, or None."""

    async def find(
        self,
        where: Mapping[str, Scalar] | None = None,
        *,
        limit: int = 50,
        cursor: str | None = None,
        newest_first: bool = False,
    ) -> Page[R]:
        """Return records, by default the oldest first. Raises CodedError ``storage.invalid_page``."""

    async def count(self, where: Mapping[str, Scalar] | None = None) -> int:
        """Return how many records there are."""

    async def change(
        self, record_id: str, changes: Mapping[str, object], expected: Mapping[str, Scalar] | None = None
    ) -> bool:
        """Change fields of a record, if it is there and its fields are as expected, in one step; tell whether.

        Raises CodedError ``storage.conflict`` as above.
        """

    async def delete(self, record_id: str) -> bool:
        """Delete a record; tell whether it was there. In SQLite the bytes are overwritten."""

    async def delete_where(self, where: Mapping[str, Scalar]) -> int:
        """Delete all records whose fields have these values, as above; return how many there were."""

    async def delete_before(self, field: str, moment_ms: int) -> int:
        """Delete all records in which a time, Unix milliseconds, is there and before a moment; return how many."""


class Records(Protocol):
    """Where collections are found: a part of every database."""

    def collection(self, kind: Kind[R]) -> Collection[R]:
        """Return the records of a kind."""

    async def apply(self, steps: list[Step[Any]]) -> bool:
        """Do all steps or none; tell whether. None are done if an alteration does not find what it expects.

        Raises CodedError ``storage.conflict`` where an insertion meets a record that is there.
        """
