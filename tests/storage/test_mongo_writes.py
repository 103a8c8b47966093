"""What belongs together is written together: in transactions, or by undoing what was done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from tests.mongo_double import MongoDouble, mongo_double
from tests.mongo_double.databases import new_database
from visavis.events import CodedError, Envelope, TextReceived, new_id
from visavis.storage import Alteration, Insertion, MemoryRecord, Removal, mongo_writes
from visavis.storage.account_records import AUDIT, LOGINS, USERS, AuditRecord, LoginRecord, UserRecord
from visavis.storage.mongo import MongoStorage
from visavis.storage.mongo_writes import UndoableWrites


def _user(email: str = "anna@example.org", **changes: Any) -> UserRecord:
    return replace(UserRecord(new_id(), email, "Anna", "member", 1), **changes)


def _login(user: UserRecord, token: str) -> LoginRecord:
    return LoginRecord(new_id(), user.id, token, 1, 1, 2)


def _audit() -> AuditRecord:
    return AuditRecord(new_id(), 1, None, "owner", "user.invited")


async def _everything(storage: MongoStorage) -> dict[str, list[dict[str, Any]]]:
    return {name: await storage.rows(name) for name in ("users", "logins", "audit", "memories", "events")}


async def _fail(double: MongoDouble, **point: Any) -> None:
    async with AsyncMongoClient[dict[str, Any]](double.url) as client:
        times = point.pop("times", 1)
        await client.admin.command("configureFailPoint", "failCommand", mode={"times": times}, data=point)


async def test_steps_of_which_one_fails_leave_nothing_behind(mongo: MongoStorage) -> None:
    anna, ben = _user(), _user("ben@example.org", subject="issuer|ben")
    logins = [_login(anna, f"hash{number}") for number in range(3)]
    for user in (anna, ben):
        await mongo.collection(USERS).add(user)
    for login in logins:
        await mongo.collection(LOGINS).add(login)
    before = await _everything(mongo)
    steps: list[Any] = [
        Alteration(USERS, anna.id, {"role": "admin", "generation": 1}, {"role": "member"}),
        Removal(LOGINS, {"user_id": anna.id}),
        Insertion(AUDIT, _audit()),
        Insertion(LOGINS, _login(anna, "hash9")),
    ]
    with pytest.raises(CodedError) as caught:
        await mongo.apply([*steps, Insertion(USERS, _user("ben@example.org"))])
    assert caught.value.code == "storage.conflict"
    assert await _everything(mongo) == before
    assert await mongo.apply([*steps, Alteration(USERS, ben.id, {"name": "B"}, {"role": "admin"})]) is False
    assert await _everything(mongo) == before
    with pytest.raises(CodedError) as caught:
        await mongo.apply([*steps, Insertion(USERS, _user("x", failures="many"))])
    assert caught.value.code == "storage.refused"
    assert await _everything(mongo) == before
    assert await mongo.apply(steps) is True
    after = await _everything(mongo)
    assert [(row["role"], row["generation"]) for row in after["users"]] == [("admin", 1), ("member", 0)]
    assert [row["token_hash"] for row in after["logins"]] == ["hash9"]
    assert len(after["audit"]) == 1


async def test_rows_and_memories_are_kept_all_or_none(mongo: MongoStorage) -> None:
    anna, ben = _user(), _user("ben@example.org")
    await mongo.collection(USERS).add(anna)
    memories = [MemoryRecord(new_id(), "p", 1, 1, 0, "key", b"sealed") for _ in range(3)]
    await mongo.save_memories(memories[:1])
    before = await _everything(mongo)
    rows = [{**before["users"][0], "id": item.id, "email": item.email, "name": "new"} for item in (anna, ben)]
    with pytest.raises(CodedError) as caught:
        await mongo.put_rows("users", [*rows, {**rows[0], "id": new_id()}])
    assert caught.value.code == "storage.conflict"
    changed = [replace(item, sealed=b"changed") for item in memories]
    with pytest.raises(CodedError) as caught:
        await mongo.save_memories([*changed, replace(memories[0], id=new_id(), key_id="longer than it may be")])
    assert caught.value.code == "storage.refused"
    assert await _everything(mongo) == before


async def test_events_are_kept_all_or_none(mongo: MongoStorage) -> None:
    session_id = new_id()
    envelopes = [Envelope(TextReceived(text=str(number)), session_id) for number in range(6)]
    await mongo.append(envelopes[1:2])
    bad = Envelope(TextReceived(text="bad"), "longer than the id of a session " * 3)
    with pytest.raises(CodedError) as caught:
        await mongo.append([*envelopes, bad])
    assert caught.value.code == "storage.refused"
    assert [item["id"] for item in (await mongo.events(session_id)).items] == [envelopes[1].id]
    await mongo.append(envelopes)
    await mongo.append(envelopes)
    assert [item["id"] for item in (await mongo.events(session_id)).items] == [item.id for item in envelopes]


async def test_two_changes_at_once_of_the_same_expectation_are_not_both_done(mongo: MongoStorage) -> None:
    anna = _user()
    await mongo.collection(USERS).add(anna)
    steps: list[list[Any]] = [
        [Insertion(AUDIT, _audit()), Alteration(USERS, anna.id, {"generation": 1}, {"generation": 0})] for _ in range(5)
    ]
    outcomes = await asyncio.gather(*(mongo.apply(item) for item in steps))
    assert sorted(outcomes) == [False] * 4 + [True]
    assert await mongo.collection(AUDIT).count() == 1


async def test_whoever_is_interrupted_leaves_nothing_half_done(mongo: MongoStorage, double: MongoDouble) -> None:
    anna = _user()
    await mongo.collection(USERS).add(anna)
    asked = len(double.commands)
    steps: list[Any] = [Insertion(AUDIT, _audit()) for _ in range(300)]
    task = asyncio.create_task(mongo.apply([Alteration(USERS, anna.id, {"name": "B"}, {}), *steps]))
    while sum("insert" in command for command in double.commands[asked:]) < 3:  # noqa: ASYNC110 - it is in a thread
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    after = await _everything(mongo)
    # A transaction is over, unless the driver has overheard that it was to be; what has none goes on to its end.
    done = ("Anna", 0) if mongo.transactions and task.cancelled() else ("B", 300)
    assert (after["users"][0]["name"], len(after["audit"])) == done


@pytest.fixture
async def replica_set() -> AsyncIterator[tuple[MongoStorage, MongoDouble]]:
    with mongo_double() as double:
        storage = MongoStorage(new_database(double.url))
        await storage.open()
        yield storage, double
        await storage.close()


@pytest.fixture
async def alone() -> AsyncIterator[tuple[MongoStorage, MongoDouble]]:
    with mongo_double(replica_set=False) as double:
        storage = MongoStorage(new_database(double.url))
        await storage.open()
        yield storage, double
        await storage.close()


async def test_a_transaction_that_met_another_is_tried_again(replica_set: tuple[MongoStorage, MongoDouble]) -> None:
    storage, double = replica_set
    for where in ("insert", "update", "commitTransaction"):
        label = ["TransientTransactionError"]
        await _fail(double, failCommands=[where], errorCode=112, errorLabels=label, times=2)
        user = _user(f"{where}@example.org")
        steps: list[Any] = [Insertion(USERS, user), Alteration(USERS, user.id, {"name": "B"}, {})]
        assert await storage.apply(steps)
        assert (await storage.collection(USERS).get(user.id)) == replace(user, name="B")
    assert await storage.collection(USERS).count() == 3


async def test_a_connection_that_breaks_off_leaves_nothing_of_a_transaction(
    replica_set: tuple[MongoStorage, MongoDouble], monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, double = replica_set
    before = await _everything(storage)
    user = _user()
    steps: list[Any] = [Insertion(USERS, user), Alteration(USERS, user.id, {"name": "B"}, {})]
    monkeypatch.setattr(mongo_writes, "PATIENCE_S", 0.5)
    await _fail(double, failCommands=["update"], closeConnection=True, times=10**6)
    with pytest.raises(CodedError) as caught:
        await storage.apply(steps)
    assert (caught.value.code, caught.value.retryable) == ("storage.unreachable", True)
    await _fail(double, failCommands=["update"], closeConnection=True, times=0)
    assert await _everything(storage) == before
    monkeypatch.undo()
    await _fail(double, failCommands=["update"], closeConnection=True)
    assert await storage.apply(steps)
    assert await storage.collection(USERS).get(user.id) == replace(user, name="B")


async def test_what_somebody_else_changed_meanwhile_is_not_undone(
    alone: tuple[MongoStorage, MongoDouble], monkeypatch: pytest.MonkeyPatch
) -> None:
    storage, _ = alone
    anna, ben = _user(), _user("ben@example.org")
    for user in (anna, ben):
        await storage.collection(USERS).add(user)
    users = storage.collection(USERS)
    undo = UndoableWrites.undo

    async def first_somebody_else(writes: UndoableWrites) -> None:
        await users.change(anna.id, {"name": "C"})
        await undo(writes)

    monkeypatch.setattr(UndoableWrites, "undo", first_somebody_else)
    steps: list[Any] = [
        Alteration(USERS, anna.id, {"name": "B"}, {}),
        Alteration(USERS, ben.id, {"name": "B"}, {}),
        Insertion(USERS, _user()),
    ]
    with pytest.raises(CodedError):
        await storage.apply(steps)
    assert [item.name for item in (await users.find()).items] == ["C", "Anna"]


async def test_a_server_on_its_own_is_told_of_and_so_is_what_could_not_be_undone(
    alone: tuple[MongoStorage, MongoDouble], caplog: pytest.LogCaptureFixture
) -> None:
    storage, double = alone
    with caplog.at_level(logging.WARNING, "visavis.storage"):
        await storage.open()
        assert storage.transactions is False
        assert "no transactions" in caplog.text
        caplog.clear()
        await _fail(double, failCommands=["delete"], errorCode=1)
        with pytest.raises(CodedError):
            await storage.apply([Insertion(USERS, _user()), Insertion(USERS, _user())])
    assert "could not be taken back" in caplog.text
    assert "anna@example.org" not in caplog.text
    assert await storage.collection(USERS).count() == 1


async def test_a_replica_set_is_nothing_to_talk_about(
    replica_set: tuple[MongoStorage, MongoDouble], caplog: pytest.LogCaptureFixture
) -> None:
    storage, double = replica_set
    with caplog.at_level(logging.WARNING, "visavis.storage"):
        await storage.open()
    assert storage.transactions is True
    assert caplog.text == ""
    assert any("startTransaction" in command for command in double.commands) is False
    await storage.apply([Insertion(USERS, _user()), Insertion(AUDIT, _audit())])
    assert sum("startTransaction" in command for command in double.commands) == 1
