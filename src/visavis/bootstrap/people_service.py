"""People who agreed to be recognized, as the Command Center sees them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.events import CodedError
from visavis.gateway.trpc.routers.people import KnownPeople, KnownPerson
from visavis.perception.people import People, Person
from visavis.storage import Storage


class PeopleAdministration:
    """Lists, renames and forgets people: ``PeopleService``."""

    def __init__(self, storage: Storage, people: Callable[[], Awaitable[People]], audit: AuditLog) -> None:
        """``people`` returns those whom this server recognizes; it may raise CodedError (``identity.*``)."""
        self._storage = storage
        self._people = people
        self._audit = audit

    async def everybody(self) -> KnownPeople:
        """Return everybody, the oldest first; if they cannot be read, why."""
        try:
            people = await (await self._people()).all()
        except CodedError as error:
            if error.retryable:
                raise
            return KnownPeople(people=[], problem=error.detail)
        counts = {item.person_id: item.count for item in await self._storage.remembered_people()}
        return KnownPeople(people=[_shown(person, counts.get(person.id, 0)) for person in people])

    async def rename(self, principal: Principal, person_id: str, name: str, address: str) -> KnownPerson:
        """Give somebody another name."""
        person = await (await self._people()).rename(person_id, name)
        await self._audit.record(principal, "person.renamed", person_id, address=address)
        return _shown(person, len(await self._storage.memories(person_id)))

    async def forget(self, principal: Principal, person_id: str, address: str) -> bool:
        """Erase somebody with what is remembered of them; tell whether they were there. Needs no key."""
        try:
            there = await (await self._people()).forget(person_id)
        except CodedError as error:
            if error.retryable:
                raise
            there = await self._storage.delete_person(person_id)
        if there:
            await self._audit.record(principal, "person.forgotten", address=address)  # of whom, is forgotten with them
        return there


def _shown(person: Person, memories: int) -> KnownPerson:
    return KnownPerson(
        id=person.id,
        name=person.name,
        created_ms=person.created_ms,
        expires_ms=person.expires_ms,
        consent_given_by=person.consent.given_by,
        consent_given_ms=person.consent.given_ms,
        consent_statement=person.consent.statement,
        pictures=person.template.pictures,
        memories=memories,
    )
