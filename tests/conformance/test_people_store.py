"""What every database guarantees of the people that it keeps. It is one and the same object as in ``test_storage``."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from visavis.events import Envelope, FaceRecognized, FaceUnrecognized, TurnStarted, new_id
from visavis.storage import PeopleStore, PersonRecord, Storage

NOW = 1_700_000_000_000


class Database(Storage, PeopleStore, Protocol):
    """Both in one."""


def _person(**changes: object) -> PersonRecord:
    record = PersonRecord(new_id(), NOW, NOW + 1_000, "0123456789abcdef", bytes(range(256)) * 3)
    return replace(record, **changes)  # type: ignore[arg-type]


async def _ids(database: Database) -> list[str]:
    return await database.person_ids()


async def test_people_come_back_as_they_were_kept(storage: Database) -> None:
    people = [_person(sealed=bytes([number]) * 9) for number in range(3)]
    for person in people[::-1]:
        await storage.save_person(person)
    assert await storage.people() == people
    assert await _ids(storage) == [person.id for person in people]
    assert await storage.people([people[2].id, new_id(), people[0].id]) == [people[0], people[2]]
    assert await storage.people([]) == []
    changed = replace(people[1], expires_ms=NOW + 5)
    await storage.save_person(changed)
    assert await storage.people([changed.id]) == [changed]


async def test_somebody_is_changed_but_not_brought_back(storage: Database) -> None:
    person = _person()
    await storage.save_person(person)
    changed = replace(person, key_id="fedcba9876543210", sealed=b"anew")
    assert await storage.replace_person(changed)
    assert await storage.people() == [changed]
    await storage.delete_person(person.id)
    assert not await storage.replace_person(person)
    assert await storage.people() == []


async def test_erasing_takes_the_person_and_what_tells_of_them_and_nothing_else(storage: Database) -> None:
    gone, kept = _person(), _person()
    for person in (gone, kept):
        await storage.save_person(person)
    session_id = new_id()
    told = [Envelope(FaceRecognized(track_id=1, person_id=item.id, distance=0.3), session_id) for item in (gone, kept)]
    others = [
        Envelope(FaceUnrecognized(track_id=2, distance=0.7), session_id),
        Envelope(TurnStarted(why="text"), session_id),
    ]
    await storage.append([*told, *others])
    assert await storage.delete_person(gone.id)
    assert not await storage.delete_person(gone.id)
    assert await _ids(storage) == [kept.id]
    events = (await storage.events(session_id)).items
    assert events == [item.to_dict() for item in (told[1], *others)]


async def test_those_whose_time_is_over_are_erased(storage: Database) -> None:
    over, last_moment, kept = _person(expires_ms=NOW - 1), _person(expires_ms=NOW), _person(expires_ms=NOW + 1)
    session_id = new_id()
    for person in (over, last_moment, kept):
        await storage.save_person(person)
    await storage.append([Envelope(FaceRecognized(track_id=1, person_id=over.id, distance=0.3), session_id)])
    assert sorted(await storage.delete_expired_people(NOW)) == sorted([over.id, last_moment.id])
    assert await storage.delete_expired_people(NOW) == []
    assert await _ids(storage) == [kept.id]
    assert (await storage.events(session_id)).items == []
