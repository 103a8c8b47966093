"""Whatever is done to a collection, it does what a dictionary would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from visavis.events import CodedError
from visavis.storage import Alteration, Insertion, Removal, Storage
from visavis.storage.account_records import USERS, UserRecord
from visavis.storage.collections import Step

Records = dict[str, UserRecord]

IDS = st.sampled_from(["A", "a", "a-1", "b"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "email": st.sampled_from(["x@example.org", "y@example.org", "ü@example.org"]),
    "subject": st.sampled_from([None, "s", "t"]),
    "disabled": st.booleans(),
    "failures": st.integers(0, 2),
    "seen_ms": st.sampled_from([None, 0, 1, 2]),
}
CHANGES = st.fixed_dictionaries({}, optional=VALUES).filter(bool)
WHERE = st.fixed_dictionaries({}, optional={"id": IDS, **VALUES})
USER = st.builds(UserRecord, id=IDS, name=st.just("n"), role=st.just("member"), created_ms=st.integers(0, 3), **VALUES)
STEP: st.SearchStrategy[Step[Any]] = st.one_of(
    st.builds(Insertion, st.just(USERS), USER),
    st.builds(Alteration, st.just(USERS), IDS, CHANGES, WHERE),
    st.builds(Removal, st.just(USERS), WHERE),
)


@dataclass(frozen=True)
class Save:
    record: UserRecord


@dataclass(frozen=True)
class Apply:
    steps: list[Step[Any]]


@dataclass(frozen=True)
class DeleteBefore:
    field: str
    moment: int


@dataclass(frozen=True)
class Find:
    where: Mapping[str, Any]
    limit: int
    cursor: str | None
    newest_first: bool


Operation = Save | Apply | DeleteBefore | Find | Insertion[Any] | Alteration[Any] | Removal[Any]
OPERATION: st.SearchStrategy[Operation] = st.one_of(
    STEP,
    st.builds(Save, USER),
    st.builds(Apply, st.lists(STEP, max_size=4)),
    st.builds(DeleteBefore, st.sampled_from(["seen_ms", "created_ms"]), st.integers(0, 3)),
    st.builds(Find, WHERE, st.integers(1, 3), st.none() | IDS, st.booleans()),
)


class ConflictError(Exception):
    """What must differ would not."""


def fits(record: UserRecord, where: Mapping[str, Any]) -> bool:
    return all(getattr(record, name) == value for name, value in where.items())


def put(records: Records, record: UserRecord) -> None:
    others = [item for item in records.values() if item.id != record.id]
    if any(item.email == record.email or (item.subject and item.subject == record.subject) for item in others):
        raise ConflictError
    records[record.id] = record


def take(records: Records, step: Step[Any]) -> int:
    """Do a step to a dictionary; return how many records it found."""
    if isinstance(step, Insertion):
        if step.record.id in records:
            raise ConflictError
        put(records, step.record)
        return 1
    if isinstance(step, Alteration):
        found = [item for item in records.values() if item.id == step.id and fits(item, step.expected)]
    else:
        found = [item for item in records.values() if fits(item, step.where)]
    for item in found:
        if isinstance(step, Alteration):
            put(records, replace(item, **step.changes))  # type: ignore[arg-type]
        else:
            del records[item.id]
    return len(found)


def expected(records: Records, operation: Operation) -> object:
    """Do something to a dictionary; return what a collection should say."""
    before = dict(records)
    try:
        if isinstance(operation, Save):
            put(records, operation.record)
            return None
        if isinstance(operation, Apply):
            done = all(
                isinstance(step, Removal) or found for step in operation.steps for found in [take(records, step)]
            )
            if not done:
                records.clear()
                records.update(before)
            return done
        if isinstance(operation, DeleteBefore):
            times = {item.id: getattr(item, operation.field) for item in records.values()}
            gone = [key for key, time in times.items() if time is not None and time < operation.moment]
            for key in gone:
                del records[key]
            return len(gone)
        if isinstance(operation, Find):
            return listed(records, operation)
        found = take(records, operation)
    except ConflictError:
        records.clear()
        records.update(before)
        return "storage.conflict"
    return found if isinstance(operation, Removal) else bool(found) if isinstance(operation, Alteration) else None


def listed(records: Records, wanted: Find) -> tuple[list[UserRecord], str | None]:
    keys = sorted(records, reverse=wanted.newest_first)
    if wanted.cursor is not None:
        keys = [key for key in keys if (key < wanted.cursor if wanted.newest_first else key > wanted.cursor)]
    found = [records[key] for key in keys if fits(records[key], wanted.where)]
    page = found[: wanted.limit]
    return page, page[-1].id if len(found) > wanted.limit else None


async def done(storage: Storage, operation: Operation) -> object:
    """Do the same to a collection."""
    users = storage.collection(USERS)
    try:
        match operation:
            case Save(record):
                await users.save(record)
                return None
            case Apply(steps):
                return await storage.apply(steps)
            case DeleteBefore(field, moment):
                return await users.delete_before(field, moment)
            case Find(where, limit, cursor, newest_first):
                page = await users.find(where, limit=limit, cursor=cursor, newest_first=newest_first)
                return page.items, page.next_cursor
            case Insertion(_, record):
                await users.add(record)
                return None
            case Alteration(_, record_id, changes, wanted):
                return await users.change(record_id, changes, wanted)
            case Removal(_, where):
                return await users.delete_where(where)
    except CodedError as error:
        return error.code


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(operations=st.lists(OPERATION, max_size=15))
async def test_a_collection_does_what_a_dictionary_does(storage: Storage, operations: list[Operation]) -> None:
    users = storage.collection(USERS)
    await users.delete_where({})
    records: Records = {}
    for operation in operations:
        assert await done(storage, operation) == expected(records, operation), operation
    assert (await users.find()).items == [records[key] for key in sorted(records)]
    assert await users.count() == len(records)
