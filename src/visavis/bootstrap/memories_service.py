"""What is remembered of people, as the Command Center sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import Permission
from visavis.accounts.principal import Principal
from visavis.bootstrap.subjects import Subjects
from visavis.events import CodedError, now_ms
from visavis.gateway.trpc.routers.memories import Memory, Remembered
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.memory import Memory as Kept
from visavis.reasoning.memory.strength import strength
from visavis.storage import RememberedPerson, Storage


async def _nothing(_: str) -> None:
    return None


class MemoriesAdministration:
    """Lists and forgets memories: ``MemoriesService``."""

    def __init__(
        self,
        storage: Storage,
        subjects: Callable[[], Subjects],
        audit: AuditLog,
        long_term: Callable[[], LongTermMemory | None] = lambda: None,
        let_go: Callable[[str], Awaitable[None]] = _nothing,
    ) -> None:
        """``long_term`` returns what has memories at hand, if anything is remembered here.

        ``let_go`` sees to it that nothing is learned any more of what somebody has said so far.
        """
        self._storage = storage
        self._subjects = subjects
        self._audit = audit
        self._long_term = long_term
        self._let_go = let_go

    async def people(self) -> list[Remembered]:
        """Return of whom something is remembered."""
        subjects = self._subjects()
        names = {person.id: person.name for person in await subjects.people()}
        return [await self._remembered(subjects, item, names) for item in await self._storage.remembered_people()]

    async def memories(self, principal: Principal, person_id: str | None) -> list[Memory]:
        """Return somebody's memories, the strongest first."""
        whose = await self._whose(principal, person_id, "people.read")
        vault = await self._subjects().vault()
        if vault is None:
            raise CodedError("identity.key_unreadable", "The key that seals memories cannot be read.")
        kept = await asyncio.to_thread(vault.open_all, await self._storage.memories(whose))
        now = now_ms()
        return sorted((_shown(item, now) for item in kept), key=lambda item: -item.strength)

    async def forget(self, principal: Principal, person_id: str | None, ids: list[str] | None, address: str) -> int:
        """Erase memories; return how many there were."""
        whose = await self._whose(principal, person_id, "people.write")
        long_term = self._long_term()
        if ids is None:
            await self._let_go(whose)  # or it would be learned when the conversation ends
            forget_all = long_term.forget_all if long_term is not None else self._storage.delete_memories_of
            count = await forget_all(whose)
        elif long_term is not None:
            count = await long_term.forget(whose, ids)
        else:
            own = {record.id for record in await self._storage.memories(whose)}
            count = await self._storage.delete_memories([item for item in ids if item in own])
        if person_id is not None and count:
            await self._audit.record(principal, "memory.forgotten", whose, address=address, detail={"count": count})
        return count

    async def _whose(self, principal: Principal, person_id: str | None, permission: Permission) -> str:
        """Return whose memories are meant. Raises CodedError ``auth.forbidden`` or ``memory.unknown_person``."""
        if person_id is not None and principal.may(permission):
            return person_id
        vault = await self._subjects().vault() if principal.user_id is not None else None
        own = None if vault is None or principal.user_id is None else vault.person_id("user", principal.user_id)
        if person_id is not None and person_id != own:
            principal.require(permission)
        if own is None:
            raise CodedError("memory.unknown_person", "Say whose memories are meant.")
        return own

    async def _remembered(self, subjects: Subjects, item: RememberedPerson, names: dict[str, str]) -> Remembered:
        told, problem = "", ""
        vault = await subjects.vault()
        try:
            records = await self._storage.memories(item.person_id) if vault is not None else []
            memories = await asyncio.to_thread(vault.open_all, records) if vault is not None else []
            told = next((memory.value for memory in memories if memory.slot == "name" and memory.holds), "")
        except CodedError as error:
            if error.retryable:
                raise
            problem = error.detail
        if vault is None:
            problem = " ".join(subjects.problems)
        return Remembered(
            person_id=item.person_id,
            kind=_kind(item.person_id),
            name=names.get(item.person_id, "") or told,
            count=item.count,
            created_ms=item.created_ms,
            used_ms=item.used_ms,
            problem=problem,
        )


def _kind(person_id: str) -> Literal["enrolled", "account", "device"]:
    if person_id.startswith("device-"):
        return "device"
    return "account" if person_id.startswith("user-") else "enrolled"


def _shown(item: Kept, now_ms: int) -> Memory:
    return Memory(
        id=item.id,
        kind=item.kind,
        text=item.text,
        about=item.slot,
        value=item.value,
        told_first_ms=item.created_ms,
        told_last_ms=item.updated_ms,
        used_ms=item.used_ms,
        uses=item.uses,
        importance=item.importance,
        strength=min(1.0, max(0.0, strength(item, now_ms))),
        ended_ms=item.ended_ms,
        session_id=item.session_id,
    )
