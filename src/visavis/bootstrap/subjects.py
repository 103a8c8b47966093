"""Whom something is kept of: found by an address, a name or an identifier."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

from visavis.accounts.permissions import OF_ROLE, Role
from visavis.accounts.users import role_of
from visavis.bootstrap.gone_accounts import gone_account
from visavis.events import CodedError
from visavis.perception.people import People, Person
from visavis.reasoning.memory.vault import Vault
from visavis.storage import Storage
from visavis.storage.account_records import USERS, UserRecord
from visavis.storage.collections import Kind, Records, Scalar
from visavis.storage.keyring import Keyring
from visavis.storage.pages import MAX_PAGE, every
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS

MOST_CANDIDATES = 50

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody of whom something is kept."""

    kind: Literal["user", "person", "memory"]
    """An account, somebody enrolled by their face, or a device that is remembered."""
    id: str
    name: str = ""
    email: str = ""
    memory_id: str | None = None
    """Under what id they are remembered and have agreed; None if the key cannot be had that makes it."""
    role: Role | None = None
    """Of an account."""

    @property
    def subject(self) -> str:
        """Return how they are named elsewhere."""
        return f"{self.kind}:{self.id}"

    def learns_of_no_operators(self, *, disclosed: bool) -> bool:
        """Tell whether they must not learn that there were any. ``disclosed``: users may know of them."""
        return not disclosed and (self.role is None or "sessions.read" not in OF_ROLE[self.role])

    def is_called(self, text: str) -> bool:
        """Tell whether this is what they are called: address, name, identifier, or kind and identifier."""
        wanted = text.strip().casefold()
        return bool(wanted) and wanted in {
            self.id.casefold(), self.subject.casefold(), self.name.casefold(), self.email.casefold(),
        }  # fmt: skip


class Subjects:
    """Finds people in everything that is kept."""

    def __init__(self, storage: Storage, keys: Callable[[], Keyring]) -> None:
        """``keys`` may raise CodedError (``identity.*``): then people are found by their identifiers alone."""
        self._storage = storage
        self._make_keys = keys
        self.problems: list[str] = []
        """Why names could not be read, in sentences."""

    async def find(self, text: str) -> list[Whom]:
        """Return whom an address, a name or an identifier means; ``MOST_CANDIDATES`` at most."""
        found: list[Whom] = []
        async for whom in self._everybody():
            if whom.is_called(text):
                found.append(whom)
                if len(found) == MOST_CANDIDATES:
                    break
        gone = None if found else await gone_account(self._storage, text)
        if gone is not None:
            vault = await self.vault()
            found.append(Whom("user", gone[0], "", gone[1], vault.person_id("user", gone[0]) if vault else None))
        return found

    async def one(self, text: str) -> Whom:
        """Return the one who is meant. Raises CodedError ``privacy.unknown`` or ``privacy.ambiguous``."""
        found = await self.find(text)
        if not found:
            raise CodedError("privacy.unknown", f"Nothing is kept of anybody who is called '{text[:100]}'.")
        if len(found) > 1:
            names = ", ".join(f"{whom.subject} ({whom.email or whom.name or 'no name'})" for whom in found[:10])
            raise CodedError("privacy.ambiguous", f"'{text[:100]}' can be several: {names}. Say which one.")
        return found[0]

    async def user(self, user_id: str) -> Whom:
        """Return who has an account. Raises CodedError ``privacy.unknown``."""
        record = await self._storage.collection(USERS).get(user_id)
        if record is None:
            raise CodedError("privacy.unknown", "There is no such account.")
        return _of_user(record, await self.vault())

    async def keys(self) -> Keyring:
        """Return the keys that open what is kept of people. Raises CodedError ``identity.*``."""
        return await asyncio.to_thread(self._make_keys)

    async def vault(self) -> Vault | None:
        """Return what opens memories; None if its key cannot be had, which is then among the problems."""
        try:
            return Vault(await self.keys())
        except CodedError as error:
            self.note(error)
            return None

    async def people(self) -> list[Person]:
        """Return who is enrolled; nobody if they cannot be read, which is then among the problems."""
        try:
            return await People(self._storage, await self.keys()).all()
        except CodedError as error:
            if error.retryable:
                raise
            self.note(error)
            return []

    async def _everybody(self) -> AsyncIterator[Whom]:
        vault = await self.vault()
        own_ids: set[str] = set()
        async for record in all_of(self._storage, USERS):
            whom = _of_user(record, vault)
            own_ids.add(whom.memory_id or "")
            yield whom
        names = {person.id: person.name for person in await self.people()}
        for person_id in await self._storage.person_ids():
            own_ids.add(person_id)
            yield Whom("person", person_id, names.get(person_id, ""), memory_id=person_id)
        for memory_id in sorted(await self._remembered_ids() - own_ids):
            yield Whom("memory", memory_id, await self._told_name(vault, memory_id), memory_id=memory_id)

    async def _remembered_ids(self) -> set[str]:
        """Return the ids under which something is kept of people: memories, consents or files."""
        found = {person.person_id for person in await self._storage.remembered_people()}
        async for consent in all_of(self._storage, CONSENTS):
            found.add(consent.person_id or "")
        async for artefact in all_of(self._storage, ARTEFACTS):
            found.add(artefact.person_id or "")
        return found - {""}

    async def _told_name(self, vault: Vault | None, memory_id: str) -> str:
        if vault is None:
            return ""
        try:
            memories = await asyncio.to_thread(vault.open_all, await self._storage.memories(memory_id))
        except CodedError as error:
            if error.retryable:
                raise
            self.note(error)
            return ""
        return next((item.value for item in memories if item.slot == "name" and item.holds), "")

    def note(self, error: CodedError) -> None:
        """Note why something cannot be read."""
        if error.detail not in self.problems:
            self.problems.append(error.detail)


def all_of(storage: Records, kind: Kind[R], where: Mapping[str, Scalar] | None = None) -> AsyncIterator[R]:
    """Yield all records of a kind, or those with these values, the oldest first."""
    return every(partial(storage.collection(kind).find, where, limit=MAX_PAGE))


def _of_user(record: UserRecord, vault: Vault | None) -> Whom:
    memory_id = None if vault is None else vault.person_id("user", record.id)
    return Whom("user", record.id, record.name, record.email, memory_id, role_of(record))
