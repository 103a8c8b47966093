"""``people.*``: people who agreed to be recognized by their face."""

from __future__ import annotations

from typing import Protocol

from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.gateway.trpc.procedures import Context, Router


class KnownPerson(BaseModel):
    """Somebody who agreed to be recognized."""

    id: str
    name: str
    created_ms: int = Field(description="When they were enrolled, Unix ms.")
    expires_ms: int = Field(description="When they are erased unless they are enrolled anew, Unix ms.")
    consent_given_by: str = Field(description="Who agreed.")
    consent_given_ms: int = Field(description="When, Unix ms.")
    consent_statement: str = Field(description="How they agreed.")
    pictures: int = Field(description="How many pictures the template was made of; they are not kept.")
    memories: int = Field(description="How much is remembered of them.")


class KnownPeople(BaseModel):
    """Everybody who is known."""

    people: list[KnownPerson]
    problem: str = Field("", description="Why they cannot be read, in a sentence; empty if they can.")


class PersonRenamed(BaseModel):
    """What somebody is to be called."""

    id: str = Field(max_length=64)
    name: str = Field(min_length=1, max_length=80)


class PersonNamed(BaseModel):
    """Who is meant."""

    id: str = Field(max_length=64)


class PeopleService(Protocol):
    """What the router needs. All methods raise CodedError ``storage.unreachable``, ``identity.*``."""

    async def everybody(self) -> KnownPeople:
        """Return everybody, the oldest first."""

    async def rename(self, principal: Principal, person_id: str, name: str, address: str) -> KnownPerson:
        """Give somebody another name. Raises CodedError ``identity.unknown_person``, ``identity.name_taken``."""

    async def forget(self, principal: Principal, person_id: str, address: str) -> bool:
        """Erase somebody with what is remembered of them; tell whether they were there."""


def people_router(service: PeopleService) -> Router:
    """Return the procedures of people."""
    router = Router("people")

    @router.query("list", "people.read")
    async def list_people(context: Context) -> KnownPeople:
        """Return everybody who agreed to be recognized, the oldest first."""
        return await service.everybody()

    @router.mutation("rename", "people.write")
    async def rename(context: Context, given: PersonRenamed) -> KnownPerson:
        """Give somebody another name."""
        return await service.rename(context.principal, given.id, given.name, context.address)

    @router.mutation("forget", "people.write")
    async def forget(context: Context, given: PersonNamed) -> bool:
        """Erase somebody's name, consent and template, and what is remembered of them; tell whether they were there."""
        return await service.forget(context.principal, given.id, context.address)

    return router
