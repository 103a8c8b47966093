"""What every database guarantees of collections, and of steps that are done together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from visavis.events import CodedError, new_id
from visavis.storage import Alteration, Insertion, Kind, Removal, Storage
from visavis.storage.account_records import (
    API_KEYS,
    AUDIT,
    INVITATIONS,
    LOGINS,
    USERS,
    ApiKeyRecord,
    AuditRecord,
    InvitationRecord,
    LoginRecord,
    UserRecord,
)
from visavis.storage.collections import Step
from visavis.storage.persona_records import PERSONA_VERSIONS, PersonaVersionRecord
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS, ArtefactRecord, ConsentRecord

NOW = 1_700_000_000_123


def user(name: str, **changes: object) -> UserRecord:
    record = UserRecord(new_id(), f"{name}@example.org", name, "member", NOW)
    return replace(record, **changes)  # type: ignore[arg-type]


def login(user_id: str = "u", **changes: object) -> LoginRecord:
    record = LoginRecord(new_id(), user_id, new_id(), NOW, NOW, NOW + 1_000)
    return replace(record, **changes)  # type: ignore[arg-type]


def invitation(**changes: object) -> InvitationRecord:
    record = InvitationRecord(new_id(), new_id(), "invitation", "member", NOW, NOW + 9)
    return replace(record, **changes)  # type: ignore[arg-type]


async def refused(work: object) -> str:
    with pytest.raises(CodedError) as caught:
        await work  # type: ignore[misc]
    assert not caught.value.retryable
    return caught.value.code


async def test_records_of_every_kind_come_back_as_they_were_kept(storage: Storage) -> None:
    records: tuple[tuple[Kind[Any], Any], ...] = (
        (USERS, user("anna", password_hash="$argon2id$…", subject="https://id.example|7", disabled=True, seen_ms=NOW)),
        (USERS, user("ben")),
        (LOGINS, login(previous_hash="h", device="Firefox “Nightly” 🦊", address="::1")),
        (API_KEYS, ApiKeyRecord(new_id(), "u", "kiosk", "vv_ab", new_id(), NOW, ["sessions.read", "a"], NOW + 1, NOW)),
        (API_KEYS, ApiKeyRecord(new_id(), "u", "bare", "vv_cd", new_id(), NOW)),
        (INVITATIONS, invitation(created_by="u", email="c@example.org", user_id="u", used_ms=2**53 + 1)),
        (AUDIT, AuditRecord(new_id(), NOW, None, "guest", "user.add", "x", "refused", "", {"a.b": {"$c": [1, None]}})),
        (CONSENTS, ConsentRecord(new_id(), "s", "record", True, NOW, "2026-11", "u", "p")),
        (ARTEFACTS, ArtefactRecord(new_id(), "recording", "a.wav", "audio/wav", 2**40, NOW, "a/b", "k", expires_ms=9)),
        (PERSONA_VERSIONS, PersonaVersionRecord(new_id(), "host", NOW, "anna", "note", {"persona.yaml": "name: ü\n"})),
    )  # fmt: skip
    for kind, record in records:
        await storage.collection(kind).add(record)
    for kind, record in records:
        assert await storage.collection(kind).get(record.id) == record
        assert await storage.collection(kind).get(new_id()) is None


async def test_what_is_added_must_be_new_and_what_is_unique_differ(storage: Storage) -> None:
    users = storage.collection(USERS)
    anna, ben = user("anna", subject="a"), user("ben")
    await users.add(anna)
    await users.add(ben)
    await users.add(user("carl"))  # nobody but Anna has a subject: no value is no conflict
    assert await refused(users.add(replace(anna, email="other@example.org", subject=None))) == "storage.conflict"
    assert await refused(users.add(user("anna"))) == "storage.conflict"
    assert await refused(users.add(user("dora", subject="a"))) == "storage.conflict"
    assert await refused(users.save(replace(ben, email=anna.email))) == "storage.conflict"
    assert await refused(users.save(user("anna"))) == "storage.conflict"
    assert await refused(users.change(ben.id, {"subject": "a"})) == "storage.conflict"
    assert await users.count() == 3
    assert await users.get(ben.id) == ben


async def test_what_is_saved_replaces_what_has_the_same_id(storage: Storage) -> None:
    users = storage.collection(USERS)
    anna = user("anna")
    await users.save(anna)
    changed = replace(anna, name="Anna B.", email="b@example.org", seen_ms=NOW, subject="s")
    await users.save(changed)
    await users.save(changed)
    assert (await users.find()).items == [changed]


async def test_records_are_found_by_their_values_and_by_none(storage: Storage) -> None:
    invitations = storage.collection(INVITATIONS)
    open_ones = [invitation(user_id="u") for _ in range(2)]
    used = invitation(user_id="u", used_ms=NOW)
    for record in (*open_ones, used, invitation(user_id=None)):
        await invitations.add(record)
    assert (await invitations.find({"user_id": "u", "used_ms": None})).items == open_ones
    assert await invitations.first({"user_id": "u"}) == open_ones[0]
    assert await invitations.first({"used_ms": NOW}) == used
    assert await invitations.first({"user_id": "nobody"}) is None
    assert await invitations.count() == 4
    assert await invitations.count({"used_ms": None}) == 3
    assert await invitations.count({"user_id": None, "used_ms": None}) == 1
    users = storage.collection(USERS)
    await users.add(user("anna", disabled=True))
    await users.add(ben := user("ben"))
    assert (await users.find({"disabled": False})).items == [ben]


async def test_values_that_look_like_queries_are_only_values(storage: Storage) -> None:
    users = storage.collection(USERS)
    await users.add(user("anna", subject="a"))
    for text in ("' OR '1'='1", '{"$gt": ""}', "$gt", "%", "_", "\0", "a\0"):
        assert await users.first({"email": text}) is None
        assert await users.first({"subject": text}) is None
        assert await users.get(text) is None
        assert await users.delete_where({"name": text}) == 0


async def test_pages_go_both_ways(storage: Storage) -> None:
    logins = storage.collection(LOGINS)
    records = [login() for _ in range(7)]
    for record in [*records[::2], *records[1::2], login("other")]:
        await logins.add(record)
    for newest_first, order in ((False, records), (True, records[::-1])):
        found, cursor = [], None
        for size in (3, 3, 1):
            part = await logins.find({"user_id": "u"}, limit=3, cursor=cursor, newest_first=newest_first)
            assert len(part.items) == size
            found += part.items
            cursor = part.next_cursor
        assert found == order
        assert cursor is None
    exact = await logins.find({"user_id": "u"}, limit=7)
    assert exact.next_cursor is None
    for limit in (0, 501, -1):
        assert await refused(logins.find(limit=limit)) == "storage.invalid_page"


async def test_ids_are_ordered_byte_by_byte(storage: Storage) -> None:
    logins = storage.collection(LOGINS)
    ids = ["A-2", "B", "a", "a-1", "a1", "Ä", "z", "ä"]  # a language would say a, A-2, ä, B …
    for item in ids[::-1]:
        await logins.add(login(id=item))
    order = sorted(ids)
    assert [item.id for item in (await logins.find()).items] == order
    assert [item.id for item in (await logins.find(cursor="a")).items] == order[order.index("a") + 1 :]
    assert [row["id"] for row in await storage.rows("logins", after="B", limit=3)] == order[2:5]


async def test_a_change_is_made_if_all_is_as_expected(storage: Storage) -> None:
    users = storage.collection(USERS)
    anna = user("anna")
    await users.add(anna)
    assert await users.change(anna.id, {"failures": 1, "seen_ms": NOW})
    assert await users.change(anna.id, {"failures": 2, "seen_ms": None}, {"failures": 1, "subject": None})
    assert not await users.change(anna.id, {"failures": 9}, {"failures": 1})
    assert not await users.change(anna.id, {"failures": 9}, {"failures": 2, "subject": "s"})
    assert not await users.change(new_id(), {"failures": 9})
    assert await users.get(anna.id) == replace(anna, failures=2)
    assert await users.change(anna.id, {"failures": 2})  # nothing is changed, but it is there
    keys = storage.collection(API_KEYS)
    await keys.add(key := ApiKeyRecord(new_id(), "u", "kiosk", "vv", new_id(), NOW))
    assert await keys.change(key.id, {"scopes": ["a", "b.c"]})
    assert await keys.get(key.id) == replace(key, scopes=["a", "b.c"])


async def test_of_many_who_expect_the_same_one_may_change(storage: Storage) -> None:
    logins = storage.collection(LOGINS)
    record = login()
    await logins.add(record)
    done = await asyncio.gather(
        *(
            logins.change(record.id, {"token_hash": f"n{number}"}, {"token_hash": record.token_hash})
            for number in range(8)
        )
    )
    assert sorted(done) == [False] * 7 + [True]
    found = await logins.get(record.id)
    assert found is not None
    assert found.token_hash == f"n{done.index(True)}"


async def test_of_many_who_add_the_same_one_may(storage: Storage) -> None:
    users = storage.collection(USERS)
    done = await asyncio.gather(*(users.add(user("anna")) for _ in range(6)), return_exceptions=True)
    assert done.count(None) == 1
    assert {item.code for item in done if isinstance(item, CodedError)} == {"storage.conflict"}
    assert await users.count() == 1


async def test_steps_are_all_done(storage: Storage) -> None:
    users, logins = storage.collection(USERS), storage.collection(LOGINS)
    anna, ben = user("anna"), user("ben")
    await users.add(anna)
    old = [login(anna.id), login(anna.id)]
    for record in (*old, kept := login(ben.id)):
        await logins.add(record)
    new = login(anna.id)
    assert await storage.apply(
        [
            Alteration(USERS, anna.id, {"generation": 1}, {"generation": 0}),
            Removal(LOGINS, {"user_id": anna.id}),
            Insertion(LOGINS, new),
            Insertion(USERS, ben),
        ]
    )
    assert await users.get(anna.id) == replace(anna, generation=1)
    assert await users.get(ben.id) == ben
    assert (await logins.find()).items == [kept, new]
    assert await storage.apply([])


async def test_none_is_done_if_one_does_not_find_what_it_expects(storage: Storage) -> None:
    users, logins = storage.collection(USERS), storage.collection(LOGINS)
    anna, record = user("anna"), login()
    await users.add(anna)
    await logins.add(record)
    steps: list[Step[Any]] = [
        Insertion(USERS, user("ben")),
        Removal(LOGINS, {"user_id": "u"}),
        Alteration(USERS, anna.id, {"name": "X"}, {}),
        Alteration(USERS, anna.id, {"role": "admin"}, {"role": "operator"}),
    ]
    assert not await storage.apply(steps)
    assert not await storage.apply([*steps[:3], Alteration(USERS, new_id(), {"role": "admin"}, {})])
    assert (await users.find()).items == [anna]
    assert (await logins.find()).items == [record]


async def test_none_is_done_if_one_meets_what_is_there(storage: Storage) -> None:
    users, logins = storage.collection(USERS), storage.collection(LOGINS)
    anna, ben, record = user("anna"), user("ben"), login()
    await users.add(anna)
    await users.add(ben)
    await logins.add(record)
    before: list[Step[Any]] = [Removal(LOGINS, {"user_id": "u"}), Insertion(USERS, user("carl"))]
    assert await refused(storage.apply([*before, Insertion(USERS, user("anna"))])) == "storage.conflict"
    assert await refused(storage.apply([*before, Insertion(USERS, anna)])) == "storage.conflict"
    step = Alteration(USERS, ben.id, {"email": anna.email}, {})
    assert await refused(storage.apply([*before, step])) == "storage.conflict"
    assert (await users.find()).items == [anna, ben]
    assert (await logins.find()).items == [record]


async def test_of_many_who_use_an_invitation_one_gets_the_account(storage: Storage) -> None:
    invitations, users = storage.collection(INVITATIONS), storage.collection(USERS)
    await invitations.add(asked := invitation())

    async def accept(number: int) -> bool:
        used = Alteration(INVITATIONS, asked.id, {"used_ms": NOW}, {"used_ms": None})
        return await storage.apply([used, Insertion(USERS, user(f"anna{number}"))])

    done = await asyncio.gather(*(accept(number) for number in range(6)))
    assert sorted(done) == [False] * 5 + [True]
    assert [item.name for item in (await users.find()).items] == [f"anna{done.index(True)}"]


async def test_records_are_deleted_one_by_one_or_by_their_values(storage: Storage) -> None:
    logins = storage.collection(LOGINS)
    records = [login(), login(), login("other"), login("other", previous_hash="p"), login("third")]
    for record in records:
        await logins.add(record)
    assert await logins.delete(records[0].id)
    assert not await logins.delete(records[0].id)
    assert await logins.delete_where({"user_id": "other", "previous_hash": None}) == 1
    assert await logins.delete_where({"user_id": "nobody"}) == 0
    assert (await logins.find()).items == [records[1], *records[3:]]
    assert await logins.delete_where({}) == 3
    assert await logins.count() == 0


async def test_what_is_older_is_deleted_but_not_what_has_no_time(storage: Storage) -> None:
    artefacts = storage.collection(ARTEFACTS)
    times = [None, NOW - 1, NOW, NOW + 1, 0]
    records = [
        ArtefactRecord(new_id(), "recording", "a", "audio/wav", 1, NOW, "p", "k", expires_ms=time) for time in times
    ]
    for record in records:
        await artefacts.add(record)
    assert await artefacts.delete_before("expires_ms", NOW) == 2
    assert await artefacts.delete_before("expires_ms", NOW) == 0
    assert (await artefacts.find()).items == [records[0], records[2], records[3]]
    assert await artefacts.delete_before("created_ms", NOW + 1) == 3


async def test_text_that_no_database_keeps_is_kept_without_the_characters(storage: Storage) -> None:
    users, audit = storage.collection(USERS), storage.collection(AUDIT)
    await users.add(anna := replace(user("anna"), name="a\0b"))
    assert (await users.first({"email": anna.email})) == replace(anna, name="a\ufffdb")
    assert await users.change(anna.id, {"name": "\udc80"})
    assert await users.get(anna.id) == replace(anna, name="\ufffd")
    detail = {"k\0": ["\ud800 \\u0000 🙂", float("nan")], "n": float("inf")}
    await audit.save(entry := AuditRecord(new_id(), NOW, None, "guest", "a.b", detail=detail))
    assert await audit.get(entry.id) == replace(entry, detail={"k\ufffd": ["\ufffd \\u0000 🙂", None], "n": None})


async def test_numbers_that_no_database_keeps_are_refused(storage: Storage) -> None:
    users = storage.collection(USERS)
    for number in (2**63, -(2**63) - 1, 10**30):
        if storage.name == "memory":
            assert await users.first({"failures": number}) is None
            continue
        assert await refused(users.first({"failures": number})) == "storage.refused"
        assert await refused(users.add(user("anna", locked_until_ms=number))) == "storage.refused"
    assert await users.count() == 0


async def test_what_is_refused_is_not_quoted(storage: Storage) -> None:
    users, secret = storage.collection(USERS), "a-secret-word"
    await users.add(anna := user(secret))
    works = (
        users.add(user(secret)),
        users.change(anna.id, {"name": None}),
        users.add(replace(user("ben"), name=secret * 40)),
        users.add(replace(user("carl"), name=secret, failures=2**63)),
    )
    for error in await asyncio.gather(*works, return_exceptions=True):
        assert secret not in str(error)
        assert error is None or isinstance(error, CodedError | bool)
