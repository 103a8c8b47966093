"""Collections of records that are forgotten when the process ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from visavis.events import CodedError
from visavis.storage.collections import Alteration, Insertion, Kind, Scalar, Step
from visavis.storage.pages import Page, page
from visavis.storage.text import storable_record

R = TypeVar("R")


class CollectionsInMemory:
    """The part of :class:`visavis.storage.memory.MemoryStorage` that holds collections."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, dict[str, Any]] = {}

    def collection(self, kind: Kind[R]) -> CollectionInMemory[R]:
        """Return the records of a kind."""
        return CollectionInMemory(kind, self._kept.setdefault(kind.name, {}))

    async def apply(self, steps: list[Step[Any]]) -> bool:
        """Do all steps or none; tell whether."""
        before = {name: dict(records) for name, records in self._kept.items()}
        try:
            for step in steps:
                if not self.collection(step.kind).take(step):
                    self._restore(before)
                    return False
        except CodedError:
            self._restore(before)
            raise
        return True

    def _restore(self, before: dict[str, dict[str, Any]]) -> None:
        for name, records in self._kept.items():
            records.clear()
            records.update(before.get(name, {}))


class CollectionInMemory(Generic[R]):
    """The records of one kind; see :class:`visavis.storage.collections.Collection`."""

    def __init__(self, kind: Kind[R], records: dict[str, R]) -> None:
        self._kind = kind
        self._records = records

    def take(self, step: Step[R]) -> bool:
        """Do one step; tell whether it found what it expects."""
        if isinstance(step, Insertion):
            self._check(step.record)
            if _field(step.record, "id") in self._records:
                raise _conflict()
            self._records[_field(step.record, "id")] = storable_record(step.record)
        elif isinstance(step, Alteration):
            known = self._records.get(step.id)
            if known is None or not _fits(known, step.expected):
                return False
            changed: R = replace(known, **step.changes)  # type: ignore[type-var]  # records are dataclasses
            self._check(changed)
            self._records[step.id] = storable_record(changed)
        else:
            for record in [item for item in self._records.values() if _fits(item, step.where)]:
                del self._records[_field(record, "id")]
        return True

    async def add(self, record: R) -> None:
        """Keep a new record."""
        self.take(Insertion(self._kind, record))

    async def save(self, record: R) -> None:
        """Keep a record; one with the same id is replaced."""
        self._check(record)
        self._records[_field(record, "id")] = storable_record(record)

    async def get(self, record_id: str) -> R | None:
        """Return a record, or None."""
        return self._records.get(record_id)

    async def first(self, where: Mapping[str, Scalar]) -> R | None:
        """Return the oldest record whose fields have these values, or None."""
        return next(iter((await self.find(where, limit=1)).items), None)

    async def find(
        self,
        where: Mapping[str, Scalar] | None = None,
        *,
        limit: int = 50,
        cursor: str | None = None,
        newest_first: bool = False,
    ) -> Page[R]:
        """Return records, by default the oldest first."""
        found = (
            record
            for key, record in sorted(self._records.items(), reverse=newest_first)
            if (cursor is None or (key < cursor if newest_first else key > cursor)) and _fits(record, where or {})
        )
        return page(found, limit, lambda item: str(_field(item, "id")))

    async def count(self, where: Mapping[str, Scalar] | None = None) -> int:
        """Return how many records there are."""
        return sum(_fits(record, where or {}) for record in self._records.values())

    async def change(
        self, record_id: str, changes: Mapping[str, object], expected: Mapping[str, Scalar] | None = None
    ) -> bool:
        """Change fields of a record, if it is there and its fields are as expected; tell whether."""
        return self.take(Alteration(self._kind, record_id, changes, expected or {}))

    async def delete(self, record_id: str) -> bool:
        """Delete a record; tell whether it was there."""
        return self._records.pop(record_id, None) is not None

    async def delete_where(self, where: Mapping[str, Scalar]) -> int:
        """Delete all records whose fields have these values; return how many there were."""
        return self._drop([key for key, record in self._records.items() if _fits(record, where)])

    async def delete_before(self, field: str, moment_ms: int) -> int:
        """Delete all records in which a time is there and before a moment; return how many there were."""
        times = {key: _field(record, field) for key, record in self._records.items()}
        return self._drop([key for key, time in times.items() if time is not None and time < moment_ms])

    def _drop(self, keys: list[str]) -> int:
        for key in keys:
            del self._records[key]
        return len(keys)

    def _check(self, record: R) -> None:
        """Raise CodedError ``storage.conflict`` if another record has what must be unique."""
        for name in self._kind.unique:
            value = _field(record, name)
            others = (item for item in self._records.values() if _field(item, "id") != _field(record, "id"))
            if value is not None and any(_field(item, name) == value for item in others):
                raise _conflict()


def _field(record: object, name: str) -> Any:
    return getattr(record, name)


def _fits(record: object, where: Mapping[str, Scalar]) -> bool:
    return all(_field(record, name) == value for name, value in where.items())


def _conflict() -> CodedError:
    return CodedError("storage.conflict", "There is a record with this value already.")
