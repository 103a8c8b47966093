"""What every database guarantees to those who look after it and copy it."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from tests.conformance.contents import rows
from tests.conformance.storages import KINDS, NewUrl
from visavis.events import CodedError, Envelope, TextReceived, new_id
from visavis.storage import Extent, MemoryRecord, MessageRecord, PersonRecord, SessionRecord, Storage
from visavis.storage.account_records import API_KEYS, LOGINS, USERS, ApiKeyRecord, LoginRecord, UserRecord
from visavis.storage.content_hash import canonical_row, table_hash
from visavis.storage.opening import open_storage, reach_storage
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS, ArtefactRecord, ConsentRecord
from visavis.storage.upkeep import TABLES

NOW = 1_700_000_000_000


@pytest.mark.parametrize("table", TABLES)
async def test_rows_are_read_in_order_as_they_were_put(storage: Storage, table: str) -> None:
    made = rows(table, 7)
    assert await storage.extent(table) == Extent(0, None)
    await storage.put_rows(table, [])
    await storage.put_rows(table, made)
    ordered = sorted(made, key=lambda row: str(row["id"]))
    assert await storage.rows(table) == ordered
    # Equality takes 1 for True and 1.0.
    assert [canonical_row(table, row) for row in await storage.rows(table)] == [
        canonical_row(table, row) for row in ordered
    ]
    assert await storage.rows(table, after=ordered[2]["id"], limit=3) == ordered[3:6]
    assert await storage.rows(table, after=ordered[-1]["id"]) == []
    assert await storage.extent(table) == Extent(7, ordered[-1]["id"])
    await storage.put_rows(table, made[:2])  # again: they are replaced
    assert (await storage.extent(table)).count == 7


async def test_rows_are_what_records_become(storage: Storage) -> None:
    session = SessionRecord(new_id(), "host", NOW, settings={"a": 1})
    message = MessageRecord(new_id(), session.id, 1, "user", "hello", NOW, confidence=1.0)
    envelope = Envelope(TextReceived(text="hello"), session.id)
    await storage.save_session(session)
    await storage.save_message(message)
    await storage.append([envelope])
    await storage.save_person(PersonRecord("p", NOW, NOW, "key", b"\0\xff"))
    [row] = await storage.rows("sessions")
    assert row["settings"] == {"a": 1}
    await storage.put_rows("sessions", [{**row, "persona": "guide"}])
    assert await storage.session(session.id) == replace(session, persona="guide")
    [row] = await storage.rows("messages")
    await storage.put_rows("messages", [{**row, "id": "m", "text": "good-bye"}])
    assert replace(message, id="m", text="good-bye") in (await storage.messages(session.id)).items
    [row] = await storage.rows("events")
    assert row["payload"]["text"] == "hello"
    await storage.put_rows("events", [row])
    assert (await storage.events(session.id)).items == [envelope.to_dict()]
    [row] = await storage.rows("people")
    assert row["sealed"] == b"\0\xff"


async def test_rows_of_no_table_are_refused(storage: Storage) -> None:
    for work in (storage.rows("nothing"), storage.put_rows("sessions; --", [{"id": "a"}]), storage.extent("")):
        with pytest.raises(CodedError) as caught:
            await work
        assert caught.value.code == "storage.unknown_table"


async def test_the_hash_of_a_table_changes_with_every_field(storage: Storage) -> None:
    [row] = rows("messages", 1)
    await storage.put_rows("messages", [row])
    seen = {(await table_hash(storage, "messages")).sha256}
    others = {"text": "x", "turn": 9, "interrupted": True, "confidence": 0.5, "sources": [1], "heard_text": None}
    for name, value in others.items():
        await storage.put_rows("messages", [{**row, name: value}])
        seen.add((await table_hash(storage, "messages")).sha256)
    assert len(seen) == 1 + len(others)
    await storage.put_rows("messages", [row])
    again = await table_hash(storage, "messages")
    assert again.sha256 in seen
    assert again.count == 1


async def test_what_belongs_to_nothing_is_counted(storage: Storage) -> None:
    session, user = SessionRecord(new_id(), "host", NOW), UserRecord(new_id(), "a@example.org", "a", "member", NOW)
    await storage.save_session(session)
    await storage.collection(USERS).add(user)
    for session_id in (session.id, new_id(), new_id()):
        await storage.put_rows("messages", [asdict(MessageRecord(new_id(), session_id, 1, "user", "a", NOW))])
        await storage.append([Envelope(TextReceived(text="a"), session_id) for _ in range(2)])
        await storage.collection(CONSENTS).add(ConsentRecord(new_id(), session_id, "record", True, NOW, "1"))
    for user_id in (user.id, new_id()):
        await storage.collection(LOGINS).add(LoginRecord(new_id(), user_id, new_id(), NOW, NOW, NOW))
        await storage.collection(API_KEYS).add(ApiKeyRecord(new_id(), user_id, "a", "b", new_id(), NOW))
    await storage.collection(ARTEFACTS).add(ArtefactRecord(new_id(), "export", "a", "a/b", 1, NOW, "p", "k"))
    found = await storage.examine()
    assert found.orphans == {"messages": 2, "events": 4, "logins": 1, "api_keys": 1}
    assert found.problems == []


async def test_the_keys_in_use_are_counted(storage: Storage) -> None:
    assert (await storage.examine()).keys == {"people": {}, "memories": {}, "artefacts": {}}
    for key in ("old", "new", "new"):
        await storage.save_person(PersonRecord(new_id(), NOW, NOW, key, b"x"))
    await storage.save_memories([MemoryRecord(new_id(), "p", NOW, NOW, 0, "old", b"x")])
    await storage.collection(ARTEFACTS).add(ArtefactRecord(new_id(), "export", "a", "a/b", 1, NOW, "p", "k"))
    keys = (await storage.examine()).keys
    assert keys == {"people": {"old": 1, "new": 2}, "memories": {"old": 1}, "artefacts": {"k": 1}}


async def test_scrubbing_takes_nothing_that_was_not_deleted(storage: Storage) -> None:
    kept = PersonRecord(new_id(), NOW, NOW, "key", b"kept")
    for person in (kept, gone := PersonRecord(new_id(), NOW, NOW, "key", b"gone")):
        await storage.save_person(person)
    await storage.delete_person(gone.id)
    await storage.scrub()
    assert await storage.people() == [kept]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "memory"])
async def test_the_revision_is_told_without_a_change(kind: str, new_url: NewUrl) -> None:
    url = await new_url(kind)
    async with reach_storage(url) as storage:
        before = await storage.revision()
        assert before.current is None
        assert await storage.revision() == before
    async with open_storage(url) as storage:
        after = await storage.revision()
        assert after.current == after.newest == before.newest
