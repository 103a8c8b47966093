"""What is remembered of people, for as long as the process runs."""

from __future__ import annotations

from dataclasses import replace

from visavis.storage.memories import MemoryRecord, RememberedPerson


class MemoriesInMemory:
    """The part of :class:`visavis.storage.memory.MemoryStorage` that is a ``MemoryStore``."""

    def __init__(self) -> None:
        self._memories: dict[str, MemoryRecord] = {}
        self._changes = 0

    async def save_memories(self, records: list[MemoryRecord]) -> None:
        """Keep the memories; those with the same id are replaced."""
        self._changes += 1
        self._memories.update({record.id: record for record in records})

    async def replace_memories(self, records: list[MemoryRecord]) -> None:
        """Change memories; those that were erased meanwhile stay so."""
        await self.save_memories([record for record in records if record.id in self._memories])

    async def memories(self, person_id: str) -> list[MemoryRecord]:
        """Return all memories of a person, the oldest first."""
        return [record for _, record in sorted(self._memories.items()) if record.person_id == person_id]

    async def memories_stamp(self, person_id: str) -> str:
        """Return what changes whenever memories are added, told anew or erased."""
        return str(self._changes)

    async def remembered_people(self) -> list[RememberedPerson]:
        """Return of whom something is remembered, in the order of their ids."""
        found: dict[str, list[MemoryRecord]] = {}
        for record in self._memories.values():
            found.setdefault(record.person_id, []).append(record)
        return [
            RememberedPerson(
                person_id,
                len(records),
                min(record.created_ms for record in records),
                max(record.used_ms for record in records),
            )
            for person_id, records in sorted(found.items())
        ]

    async def use_memories(self, ids: list[str], used_ms: int) -> None:
        """Count one more use of memories, at a time; that of the last use never goes back."""
        for record in [self._memories[item] for item in ids if item in self._memories]:
            self._memories[record.id] = replace(record, used_ms=max(record.used_ms, used_ms), uses=record.uses + 1)

    async def delete_memories(self, ids: list[str]) -> int:
        """Erase memories; return how many there were."""
        self._changes += 1
        return sum(self._memories.pop(item, None) is not None for item in ids)

    async def delete_memories_of(self, person_id: str) -> int:
        """Erase all memories of a person; return how many there were."""
        return await self.delete_memories([record.id for record in await self.memories(person_id)])

    async def delete_faded_memories(self, before_ms: int) -> int:
        """Erase what was last used before a time; return how many there were."""
        return await self.delete_memories([item.id for item in self._memories.values() if item.used_ms < before_ms])
