"""Erases somebody: everything that is kept of them, in every table and file, and their name where it must stay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.accounts.users import Users, removals
from visavis.bootstrap.holdings import Holdings, counts_of, entries_naming, holdings_of
from visavis.bootstrap.leftovers import Find, Leftovers
from visavis.bootstrap.naming import ERASED, Names, rewritten
from visavis.bootstrap.subjects import Subjects, Whom, all_of
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.account_records import AUDIT, INVITATIONS, USERS, AuditRecord
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.collections import Removal
from visavis.storage.persona_records import PERSONA_VERSIONS
from visavis.storage.privacy_records import CONSENTS


async def _nothing(_: str) -> None:
    return None


@dataclass(slots=True)
class Surroundings:
    """What of a running server must let go of somebody first; commands have none."""

    end_session: Callable[[str], Awaitable[None]] = _nothing
    """Ends a conversation if it is open, and returns when all of it is written and learned."""
    sessions_of: Callable[[str], list[str]] = lambda _: []
    """Returns the open conversations of a user, or of whoever is remembered under an id."""
    forget_memories: Callable[[str], Awaitable[object]] | None = None
    """Erases memories that are at hand, too."""
    forget_face: Callable[[str], Awaitable[object]] | None = None
    """Erases somebody so that nobody is taken for them from now on."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, and what was still found afterwards."""

    counts: dict[str, int]
    leftovers: list[Find] = field(default_factory=list)


class Eraser:
    """Erases people."""

    def __init__(
        self,
        storage: Storage,
        artefacts: ArtefactStore,
        users: Users,
        leftovers: Leftovers,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._storage = storage
        self._artefacts = artefacts
        self._users = users
        self._leftovers = leftovers
        self._around = surroundings or Surroundings()

    async def erase(self, subjects: Subjects, whom: Whom, principal: Principal, audit: AuditLog) -> Erasure:
        """Erase somebody; done again, it goes on where it was stopped. The log keeps that it was done, and not of whom.

        Raises CodedError ``users.last_admin``, or ``storage.*``.
        """
        await self._check(whom)
        await self._end_conversations(subjects, whom)
        held = await holdings_of(self._storage, subjects, whom)
        counts = await counts_of(self._storage, held)
        await self._erase_conversations(held)
        await self._erase_identity(whom)
        if whom.kind == "user":
            await self._erase_account(whom)
        await self._anonymize(held)
        oneself = principal.user_id is not None and principal.user_id == whom.id
        actor = replace(principal, user_id=None, name=ERASED) if oneself else principal
        await audit.record(actor, "privacy.erased", detail={"kind": whom.kind, "counts": counts})
        await self._storage.scrub()
        found = await self._leftovers.scan(held.needles)
        return Erasure(counts, found.found)

    async def _check(self, whom: Whom) -> None:
        """Refuse before anything is gone. Raises CodedError ``users.last_admin``."""
        record = await self._storage.collection(USERS).get(whom.id) if whom.kind == "user" else None
        if record is None or record.role != "admin" or record.disabled:
            return
        admins = await self._storage.collection(USERS).count({"role": "admin", "disabled": False})
        if admins == 1 and await self._storage.collection(USERS).count() > 1:
            raise CodedError("users.last_admin", "Somebody has to administer this server: make another admin first.")

    async def _end_conversations(self, subjects: Subjects, whom: Whom) -> None:
        held = await holdings_of(self._storage, subjects, whom)
        own = {name for name in (whom.id, whom.memory_id) if name}
        still_open = {session for name in own for session in self._around.sessions_of(name)}
        for session_id in sorted({*held.sessions, *still_open}):
            await self._around.end_session(session_id)

    async def _erase_conversations(self, held: Holdings) -> None:
        for artefact in held.artefacts:
            await self._artefacts.remove(artefact)
        for session_id in held.sessions:
            await self._storage.delete_session(session_id)
        consents = self._storage.collection(CONSENTS)
        for session_id in {item.session_id for item in held.consents}:
            if session_id in held.sessions:
                await consents.delete_where({"session_id": session_id})
        for consent in held.consents:
            if consent.session_id not in held.sessions:
                await consents.delete(consent.id)

    async def _erase_identity(self, whom: Whom) -> None:
        """Erase memories, and the face."""
        if whom.memory_id is not None:
            if self._around.forget_memories is not None:
                await self._around.forget_memories(whom.memory_id)
            await self._storage.delete_memories_of(whom.memory_id)
        if whom.kind == "person":
            if self._around.forget_face is not None:
                await self._around.forget_face(whom.id)
            await self._storage.delete_person(whom.id)

    async def _erase_account(self, whom: Whom) -> None:
        invitations = self._storage.collection(INVITATIONS)
        await invitations.delete_where({"email": whom.email})
        versions = self._storage.collection(PERSONA_VERSIONS)
        async for version in all_of(self._storage, PERSONA_VERSIONS, {"author": whom.email}):
            await versions.change(version.id, {"author": ERASED})
        if await self._storage.collection(USERS).count() > 1:
            await self._users.remove(whom.id)
        else:  # nobody is left who could be locked out
            await self._storage.apply([*removals(whom.id), Removal(USERS, {"id": whom.id})])
            self._users.forget()

    async def _anonymize(self, held: Holdings) -> None:
        """Take somebody out of the log: what was done stays, and who did it does not."""
        entries = self._storage.collection(AUDIT)
        names = Names(held.needles)
        for entry in await entries_naming(self._storage, names):
            await entries.change(entry.id, _anonymous(entry, held.whom, names))


def _anonymous(entry: AuditRecord, whom: Whom, names: Names) -> dict[str, object]:
    own = Names([whom.id, whom.email])
    acted = entry.actor_id == whom.id or own.are(entry.actor)
    about = acted or own.are(entry.subject)
    personal = ("name", "email") if about else ()
    return {
        "actor_id": None if acted else entry.actor_id,
        "actor": ERASED if acted else rewritten(entry.actor, names),
        "address": "" if acted else entry.address,
        "subject": rewritten(entry.subject, names),
        "detail": {key: ERASED if key in personal else rewritten(value, names) for key, value in entry.detail.items()},
    }
