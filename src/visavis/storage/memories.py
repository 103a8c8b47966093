"""What a database keeps of what is remembered of people: sealed, under ids that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MemoryRecord:
    """Something remembered of a person. What it is, is sealed."""

    id: str
    person_id: str
    """Of somebody enrolled it is their id; of others a keyed hash, 64 characters at most."""
    created_ms: int
    used_ms: int
    """When it was told or used last; it fades from then on."""
    uses: int
    """How often it was told again or of use; the more, the longer it lasts."""
    key_id: str
    """Names the key with which it is sealed."""
    sealed: bytes
    """Text, time, weight and meaning, encrypted (see ``visavis.storage.sealing``)."""


@dataclass(frozen=True, slots=True)
class RememberedPerson:
    """Of whom something is remembered."""

    person_id: str
    count: int
    created_ms: int
    """When the oldest was told."""
    used_ms: int
    """When the newest was told or used."""


class MemoryStore(Protocol):
    """Keeps memories: a part of every database (``tests/conformance/test_memory_store.py``).

    All methods raise CodedError ``storage.unreachable`` (retryable) if the database does not answer. What is erased is
    overwritten in SQLite.
    """

    async def save_memories(self, records: list[MemoryRecord]) -> None:
        """Keep all of the memories or none; those with the same id are replaced."""

    async def replace_memories(self, records: list[MemoryRecord]) -> None:
        """Change memories; those that were erased meanwhile stay so."""

    async def memories(self, person_id: str) -> list[MemoryRecord]:
        """Return all memories of a person, the oldest first."""

    async def memories_stamp(self, person_id: str) -> str:
        """Return what changes whenever memories of the person are added, told anew or erased."""

    async def remembered_people(self) -> list[RememberedPerson]:
        """Return of whom something is remembered, in the order of their ids."""

    async def use_memories(self, ids: list[str], used_ms: int) -> None:
        """Count one more use of memories, at a time; that of the last use never goes back."""

    async def delete_memories(self, ids: list[str]) -> int:
        """Erase memories; return how many there were."""

    async def delete_memories_of(self, person_id: str) -> int:
        """Erase all memories of a person; return how many there were."""

    async def delete_faded_memories(self, before_ms: int) -> int:
        """Erase what was last used before a time; return how many there were."""
