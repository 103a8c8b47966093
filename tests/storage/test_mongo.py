"""What is particular to storage in MongoDB."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.mongo_double import MongoDouble, mongo_double
from tests.mongo_double.databases import new_database
from tests.services import free_port
from visavis.events import CodedError, Envelope, FaceRecognized, TextReceived, TurnStarted, new_id
from visavis.storage import (
    Alteration,
    Insertion,
    MemoryRecord,
    MessageRecord,
    PersonRecord,
    Removal,
    SessionFilter,
    SessionRecord,
    tables,
)
from visavis.storage.account_records import AUDIT, LOGINS, USERS, LoginRecord, UserRecord
from visavis.storage.kinds import KINDS
from visavis.storage.mongo import MongoStorage
from visavis.storage.mongo_schema import indexes
from visavis.storage.opening import storage_for


@pytest.mark.parametrize(
    "url", ["mongodb://", "mongodb://h:port/", "mongodb://h/?nonsense=1", "mongodb://h/a b$", "mongodb://h/?tls=maybe"]
)
def test_a_url_that_cannot_be_used_gets_a_code(url: str) -> None:
    with pytest.raises(CodedError) as caught:
        storage_for(url)
    assert caught.value.code == "storage.invalid_url"


def test_the_driver_is_needed_only_for_mongodb() -> None:
    script = """if True:
        import sys
        sys.modules["pymongo"] = sys.modules["bson"] = None
        from visavis.events import CodedError
        from visavis.storage.opening import storage_for
        storage_for("sqlite:///a.db")
        try:
            storage_for("mongodb://h/a")
        except CodedError as error:
            print(error)
    """
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "storage.driver_missing: MongoDB needs its driver: pip install 'visavis[mongodb]'.\n"


async def test_a_server_that_does_not_answer_is_out_of_reach_for_now() -> None:
    storage = MongoStorage(f"mongodb://127.0.0.1:{free_port()}/a?serverSelectionTimeoutMS=200")
    envelope = Envelope(TextReceived(text="a"), new_id())
    for doing in (
        storage.open(), storage.ping(), storage.append([envelope, envelope]), storage.sessions(), storage.rows("users"),
        storage.apply([Insertion(USERS, _user())]), storage.collection(USERS).find(), storage.memories_stamp("p"),
        storage.revision(), storage.examine(), storage.delete_person("p"), storage.people(),
    ):  # fmt: skip
        with pytest.raises(CodedError) as caught:
            await doing
        assert (caught.value.code, caught.value.retryable) == ("storage.unreachable", True)
        assert len(str(caught.value)) < 300
    # The driver forgets a socket if it is closed while it connects, and it tries that again half a second later.
    await asyncio.sleep(1.5)
    await storage.close()


async def test_a_server_that_comes_back_is_used_again() -> None:
    with mongo_double() as first:
        storage = MongoStorage(new_database(first.url) + "?serverSelectionTimeoutMS=2000")
        await storage.open()
        session = SessionRecord(new_id(), "host", 1)
        await storage.save_session(session)
        await storage.close()
        await storage.open()
        assert await storage.session(session.id) == session
        await storage.close()


async def test_what_is_refused_is_not_told(mongo: MongoStorage) -> None:
    secret = "what nobody may read in a log"
    session = SessionRecord(new_id(), "host", 1)
    await mongo.save_session(session)
    message = MessageRecord(new_id(), session.id, 1, "user", secret, 1)
    for refused in (
        mongo.save_message(replace(message, response_id="too long " * 30)),
        mongo.save_message(replace(message, turn=2**40)),
        mongo.save_message(replace(message, turn=2**70)),
        mongo.save_message(replace(message, interrupted="yes")),  # type: ignore[arg-type]
        mongo.collection(USERS).change(new_id(), {"nonsense": secret}),
        mongo.collection(USERS).find({"nonsense": secret}),
        mongo.put_rows("sessions", [{"id": new_id(), "persona": secret}]),
        mongo.put_rows("sessions", [{"id": new_id(), secret: 1}]),
    ):
        with pytest.raises(CodedError) as caught:
            await refused
        assert (caught.value.code, caught.value.retryable) == ("storage.refused", False)
        assert secret not in str(caught.value) or "no field" in str(caught.value)
    user = _user()
    await mongo.collection(USERS).add(user)
    with pytest.raises(CodedError) as caught:
        await mongo.collection(USERS).add(replace(user, id=new_id()))
    assert caught.value.code == "storage.conflict"
    assert user.email not in str(caught.value)


async def test_a_value_is_a_value_even_if_it_looks_like_a_question(mongo: MongoStorage) -> None:
    user = _user()
    await mongo.collection(USERS).add(user)
    users = mongo.collection(USERS)
    for value in ({"$ne": None}, {"$gt": ""}, {"$regex": ".*"}, ["anna@example.org"], {"$where": "true"}):
        where: Any = {"email": value}
        assert await users.first(where) is None
        assert await users.count(where) == 0
        assert await users.delete_where(where) == 0
        assert await users.change(user.id, {"role": "admin"}, where) is False
        assert (await mongo.sessions(where=SessionFilter(user=value))).items == []  # type: ignore[arg-type]
        assert await mongo.session(value) is None  # type: ignore[arg-type]
    for name in ("$where", "$or", "email.x"):
        with pytest.raises(CodedError):
            await users.find({name: 1})
    changed = await users.change(user.id, {"name": "$email"})
    assert changed
    assert await users.get(user.id) == replace(user, name="$email")


@pytest.mark.parametrize("text", ["50% (a|b)*", ".*", "\\", "^Ende$", "ÄÖ ü", "a\nb", "[", "\0", "'\"{$ne: 1}", "#-~&"])
async def test_text_is_looked_for_as_it_is(mongo: MongoStorage, text: str) -> None:
    sessions = [SessionRecord(new_id(), "host", number) for number in range(3)]
    for session in sessions:
        await mongo.save_session(session)
    said = (f"He said: {text}!".upper(), "something else", "nothing")
    for session, words in zip(sessions, said, strict=True):
        await mongo.save_message(MessageRecord(new_id(), session.id, 1, "user", words, 1))
    assert (await mongo.sessions(where=SessionFilter(text=text.lower()))).items == sessions[:1]


async def test_many_conversations_are_searched_in_portions(mongo: MongoStorage, double: MongoDouble) -> None:
    rows: list[dict[str, Any]] = [
        {"id": new_id(), "persona": "host", "opened_ms": number, "settings": {}, "user": f"u{number % 2}"}
        for number in range(450)
    ]
    await mongo.put_rows("sessions", rows)
    for number in (3, 100, 101, 449):
        await mongo.save_message(MessageRecord(new_id(), rows[number]["id"], 1, "user", "The Needle", 1))
    where = SessionFilter(text="needle")
    first = await mongo.sessions(limit=2, where=where)
    assert [item.opened_ms for item in first.items] == [449, 101]
    rest = await mongo.sessions(limit=2, where=where, cursor=first.next_cursor)
    assert ([item.opened_ms for item in rest.items], rest.next_cursor) == ([100, 3], None)
    asked = len(double.commands)
    assert [item.opened_ms for item in (await mongo.sessions(limit=1, where=where)).items] == [449]
    assert sum("distinct" in command for command in double.commands[asked:]) == 2
    found = await mongo.sessions(where=SessionFilter(text="needle", user="u0", since_ms=50, until_ms=449))
    assert [item.opened_ms for item in found.items] == [100]


async def test_what_is_missing_is_found_when_it_is_examined(mongo: MongoStorage) -> None:
    await mongo.save_session(SessionRecord(new_id(), "host", 1))
    await mongo.save_person(PersonRecord(new_id(), 1, 2, "key 1", b"sealed"))
    database = mongo._database
    await database["logins"].drop()
    await database.create_collection("logins")
    await database["sessions"].update_many({}, {"$set": {"opened_ms": "x"}}, bypass_document_validation=True)
    found = await mongo.examine()
    assert found.problems[0] == "sessions: 1 documents do not have the form that they should have"
    assert [problem for problem in found.problems[1:] if not problem.startswith("logins: the index ")] == []
    assert len(found.problems) == 1 + len(indexes(tables.logins))
    assert (found.orphans, found.keys) == ({}, {"people": {"key 1": 1}, "memories": {}, "artefacts": {}})


_WITHOUT_INDEX = {
    ("people", ("expires_ms",)): "hundreds of people at most",
    ("memories", ("used_ms",)): "once a day",
    ("sessions", ("persona",)): "walked from the newest, in pages",
    ("sessions", ("opened_ms", "persona")): "walked from the newest, in pages",
}
"""What may read a whole collection, or walk it in the order of its ids."""
_LONG = {"sessions", "messages", "events", "memories"}
"""Where sorting what was found would take long."""


async def test_whatever_is_asked_in_a_conversation_has_an_index(mongo: MongoStorage, double: MongoDouble) -> None:
    asked = len(double.commands)
    await _ask_everything(mongo)
    for command in double.commands[asked:]:
        for name, filters, order in _questions(command):
            fields = tuple(sorted(set(_fields(filters))))
            if fields and (name, fields) not in _WITHOUT_INDEX:
                assert _has_index(name, fields, order), (name, fields, order, command)


async def _ask_everything(mongo: MongoStorage) -> None:
    session = SessionRecord(new_id(), "host", 1)
    await mongo.save_session(session)
    envelopes = [Envelope(TurnStarted(why="text"), session.id), Envelope(TextReceived(text="a"), session.id)]
    for _ in range(2):
        await mongo.append(envelopes)
    await mongo.events(session.id, cursor=envelopes[0].id, types=("text.received",))
    await mongo.save_message(MessageRecord(new_id(), session.id, 1, "user", "a", 1))
    await mongo.messages(session.id, cursor=new_id())
    await mongo.sessions(where=SessionFilter(user="u", text="a"), cursor=new_id())
    await mongo.sessions(where=SessionFilter(persona="host", since_ms=0, until_ms=9))
    await mongo.save_person(PersonRecord(new_id(), 1, 2, "key", b"sealed"))
    await mongo.delete_expired_people(5)
    memories = [MemoryRecord(new_id(), "p", 1, 1, 0, "key", b"sealed") for _ in range(2)]
    await mongo.save_memories(memories)
    await mongo.replace_memories(memories)
    await mongo.memories("p")
    await mongo.memories_stamp("p")
    await mongo.use_memories([memories[0].id], 9)
    await mongo.delete_memories([memories[0].id])
    await mongo.delete_memories_of("p")
    await mongo.delete_faded_memories(3)
    user = _user()
    steps: list[Any] = [
        Insertion(USERS, user),
        Alteration(USERS, user.id, {"name": "B"}, {"generation": 0}),
        Insertion(LOGINS, LoginRecord(new_id(), user.id, "hash", 1, 1, 1)),
        Removal(LOGINS, {"user_id": user.id}),
    ]
    await mongo.apply(steps)
    for kind in KINDS:
        for field in (*kind.unique, *kind.indexed):
            await mongo.collection(kind).find({field: "x"}, newest_first=True)
            await mongo.collection(kind).delete_where({field: "x"})
    await mongo.collection(LOGINS).delete_before("expires_ms", 5)
    await mongo.collection(AUDIT).delete_before("at_ms", 5)
    await mongo.delete_session(session.id)
    await mongo.delete_person(new_id())


def _questions(command: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    name = next(iter(command))
    collection = str(command[name])
    if name in ("find", "distinct", "findAndModify"):
        wanted = command.get("filter") or command.get("query") or {}
        yield collection, wanted, tuple(command.get("sort") or {})
    elif name in ("update", "delete"):
        for step in command["updates" if name == "update" else "deletes"]:
            yield collection, step["q"], ()
    elif name == "aggregate":
        yield collection, command["pipeline"][0].get("$match", {}), ()


def _fields(filters: dict[str, Any]) -> Iterator[str]:
    for name, value in filters.items():
        if name == "$and":
            for item in value:
                yield from _fields(item)
        else:
            yield name


def _has_index(name: str, fields: tuple[str, ...], order: tuple[str, ...]) -> bool:
    """Tell whether an index begins with one of the fields, and where there is much an order can be read from it."""
    if "_id" in fields:
        return True
    usable = [index for index in indexes(tables.metadata.tables[name]) if index.fields[0] in fields]
    return any(not order or index.fields[-1] == order[-1] or name not in _LONG for index in usable)


def _user(email: str = "anna@example.org") -> UserRecord:
    return UserRecord(new_id(), email, "Anna", "member", 1)


async def test_erasing_somebody_reads_the_events_that_tell_of_them_alone(
    mongo: MongoStorage, double: MongoDouble
) -> None:
    person = new_id()
    told = [Envelope(FaceRecognized(track_id=1, person_id=item, distance=0.3), new_id()) for item in (person, new_id())]
    await mongo.append(told)
    asked = len(double.commands)
    await mongo.delete_person(person)
    [first] = [item["deletes"] for item in double.commands[asked:] if item.get("delete") == "events"]
    own = next(index for index in indexes(tables.events) if index.name == "events_that_tell_of_a_person")
    assert set(first[0]["q"]) == {*own.fields, *(own.only or {})}
    assert all(first[0]["q"][field] == condition for field, condition in (own.only or {}).items())
    assert [item["id"] for item in await mongo.rows("events")] == [told[1].id]
