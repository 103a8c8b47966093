"""``memories.*``: what is remembered of people who agreed to it."""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.gateway.trpc.procedures import Context, Router


class Remembered(BaseModel):
    """Somebody of whom something is remembered."""

    person_id: str
    kind: Literal["enrolled", "account", "device"] = Field(description="By what they are known again.")
    name: str = Field(description="What they are called, as they said or were enrolled; empty if that is not known.")
    count: int = Field(description="How many memories there are.")
    created_ms: int = Field(description="When the oldest was told, Unix ms.")
    used_ms: int = Field(description="When the newest was told or used, Unix ms.")
    problem: str = Field("", description="Why they cannot be read, in a sentence; empty if they can.")


class Memory(BaseModel):
    """Something remembered."""

    id: str
    kind: Literal["fact", "episode"]
    text: str = Field(description="A fact in the person's voice, an episode in ours.")
    about: str = Field(description="What it answers, such as 'home'; may be empty.")
    value: str = Field(description="The answer itself, such as 'Berlin'; may be empty.")
    told_first_ms: int
    told_last_ms: int
    used_ms: int = Field(description="When it was told, or last of use in an answer.")
    uses: int
    importance: float = Field(ge=0, le=1)
    strength: float = Field(ge=0, le=1, description="How much of it is left; it fades unless it is used.")
    ended_ms: int | None = Field(description="When something else was told instead; null while it holds.")
    session_id: str = Field(description="The conversation in which it was told last.")


class MemoriesOf(BaseModel):
    """Whose memories are meant."""

    person_id: str | None = Field(None, max_length=64, description="Null for one's own.")


class MemoriesForgotten(BaseModel):
    """What is to be forgotten."""

    person_id: str | None = Field(None, max_length=64, description="Null for one's own.")
    ids: list[str] | None = Field(None, max_length=500, description="Which memories; null for all of them.")


class MemoriesService(Protocol):
    """What the router needs. All methods raise CodedError ``storage.unreachable``, ``identity.*``, ``memory.*``."""

    async def people(self) -> list[Remembered]:
        """Return of whom something is remembered."""

    async def memories(self, principal: Principal, person_id: str | None) -> list[Memory]:
        """Return somebody's memories, the strongest first; None for the principal's own.

        Raises CodedError ``auth.forbidden`` if they are somebody else's and the principal may not read these, or
        ``memory.unknown_person`` if it is nobody in particular.
        """

    async def forget(self, principal: Principal, person_id: str | None, ids: list[str] | None, address: str) -> int:
        """Erase memories; None for all of them. Return how many there were. Raises as :meth:`memories` does."""


def memories_router(service: MemoriesService) -> Router:
    """Return the procedures of memories."""
    router = Router("memories")

    @router.query("people", "people.read")
    async def people(context: Context) -> list[Remembered]:
        """Return of whom something is remembered."""
        return await service.people()

    @router.query("list", "own.read")
    async def list_memories(context: Context, given: MemoriesOf) -> list[Memory]:
        """Return what is remembered of somebody, the strongest first; of others only with ``people.read``."""
        return await service.memories(context.principal, given.person_id)

    @router.mutation("forget", "own.erase")
    async def forget(context: Context, given: MemoriesForgotten) -> int:
        """Erase memories; return how many there were. Those of others only with ``people.write``."""
        return await service.forget(context.principal, given.person_id, given.ids, context.address)

    return router
