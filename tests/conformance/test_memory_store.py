"""What every database guarantees of what is remembered of people. It is the same object as in ``test_storage``."""

from __future__ import annotations

from dataclasses import replace

from visavis.events import new_id
from visavis.storage import MemoryRecord, PersonRecord, RememberedPerson, Storage

NOW = 1_700_000_000_000


def _person() -> str:
    return f"device-{new_id()}"


def _memory(person_id: str, **changes: object) -> MemoryRecord:
    record = MemoryRecord(new_id(), person_id, NOW, NOW + 5, 0, "0123456789abcdef", bytes(range(256)) * 8)
    return replace(record, **changes)  # type: ignore[arg-type]


async def _ids(storage: Storage, person_id: str) -> list[str]:
    return [record.id for record in await storage.memories(person_id)]


async def test_memories_come_back_as_they_were_kept_of_each_person_for_themselves(storage: Storage) -> None:
    anna, ben = _person(), _person()
    told = [_memory(anna, sealed=bytes([number]) * 9) for number in range(3)]
    await storage.save_memories([*told[::-1], other := _memory(ben)])
    await storage.save_memories([])
    assert await storage.memories(anna) == told
    assert await storage.memories(ben) == [other]
    assert await storage.memories(_person()) == []
    changed = replace(told[1], used_ms=NOW + 99, sealed=b"told anew", key_id="fedcba9876543210")
    await storage.save_memories([changed])
    assert await storage.memories(anna) == [told[0], changed, told[2]]


async def test_it_is_known_of_whom_there_are_memories(storage: Storage) -> None:
    anna, ben = sorted([_person(), _person()])
    await storage.save_memories([_memory(ben), _memory(anna, created_ms=NOW - 9), _memory(anna, used_ms=NOW + 77)])
    found = [item for item in await storage.remembered_people() if item.person_id in (anna, ben)]
    assert found == [RememberedPerson(anna, 2, NOW - 9, NOW + 77), RememberedPerson(ben, 1, NOW, NOW + 5)]


async def test_use_is_noted_and_never_goes_back(storage: Storage) -> None:
    anna = _person()
    told = [_memory(anna) for _ in range(3)]
    await storage.save_memories(told)
    await storage.use_memories([told[0].id, told[1].id, new_id()], NOW + 50)
    await storage.use_memories([told[1].id], NOW + 20)
    found = await storage.memories(anna)
    assert [item.used_ms for item in found] == [NOW + 50, NOW + 50, NOW + 5]
    assert [item.uses for item in found] == [1, 2, 0]


async def test_what_was_erased_does_not_come_back_with_a_change(storage: Storage) -> None:
    anna = _person()
    told = [_memory(anna) for _ in range(2)]
    await storage.save_memories(told)
    await storage.delete_memories([told[0].id])
    changed = [replace(item, used_ms=NOW + 9, uses=3, sealed=b"changed") for item in told]
    await storage.replace_memories(changed)
    assert await storage.memories(anna) == changed[1:]


async def test_a_change_shows_in_the_stamp(storage: Storage) -> None:
    anna = _person()
    stamps = [await storage.memories_stamp(anna)]
    told = [_memory(anna) for _ in range(2)]
    for change in (
        storage.save_memories(told[:1]),
        storage.save_memories([replace(told[0], used_ms=NOW + 60)]),
        storage.save_memories(told[1:]),
        storage.delete_memories([told[0].id]),
    ):
        await change
        stamps.append(await storage.memories_stamp(anna))
    assert len(set(stamps)) == len(stamps)
    assert await storage.memories_stamp(anna) == stamps[-1]


async def test_memories_are_erased_one_by_one_or_all_of_a_person(storage: Storage) -> None:
    anna, ben = _person(), _person()
    many = [_memory(anna, sealed=b"x") for _ in range(1_203)]
    await storage.save_memories([*many, kept := _memory(ben)])
    gone = [item.id for item in many[:1_200]]
    assert await storage.delete_memories([*gone, new_id()]) == 1_200
    assert await _ids(storage, anna) == [item.id for item in many[1_200:]]
    assert await storage.delete_memories_of(anna) == 3
    assert await storage.delete_memories_of(anna) == 0
    assert await storage.memories(ben) == [kept]


async def test_what_nobody_has_used_for_long_can_be_erased(storage: Storage) -> None:
    anna = _person()
    faded, last_moment = _memory(anna, used_ms=9), _memory(anna, used_ms=10)
    await storage.save_memories([faded, last_moment])
    assert await storage.delete_faded_memories(10) == 1
    assert await _ids(storage, anna) == [last_moment.id]
    await storage.delete_memories_of(anna)


async def test_whoever_is_erased_takes_along_what_is_remembered_of_them(storage: Storage) -> None:
    gone, over, kept = (PersonRecord(new_id(), NOW, NOW + 9, "key", b"sealed") for _ in range(3))
    over, kept = replace(over, expires_ms=5), replace(kept, expires_ms=NOW * 2)
    for person in (gone, over, kept):
        await storage.save_person(person)
        await storage.save_memories([_memory(person.id)])
    await storage.delete_person(gone.id)
    assert over.id in await storage.delete_expired_people(6)
    assert [len(await _ids(storage, item.id)) for item in (gone, over, kept)] == [0, 0, 1]
    await storage.delete_person(kept.id)
