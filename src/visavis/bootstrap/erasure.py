"""Erases somebody: everything that is kept of them, in every table and file, and their name where it must stay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from secrets import token_hex

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.accounts.users import Users, removals
from visavis.bootstrap.erasure_keys import check_keys
from visavis.bootstrap.holdings import Holdings, counts_of, entries_naming, holdings_of, sessions_of
from visavis.bootstrap.leftovers import Find, Leftovers
from visavis.bootstrap.naming import ERASED, ERASED_ACCOUNT, Names, rewritten
from visavis.bootstrap.subjects import Subjects, Whom, all_of
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.account_records import AUDIT, INVITATIONS, LOGINS, USERS, AuditRecord
from visavis.storage.artefacts import ArtefactStore
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
    problems: list[str] = field(default_factory=list)
    """What could not be read or done, in sentences."""


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

        By what they are found goes last: an account can be erased again as long as anything of it is there.

        Raises CodedError ``users.last_admin``, ``identity.*``, ``erasure.key_missing`` or ``storage.*``.
        """
        await self._check(whom)
        await check_keys(self._storage, subjects, whom)
        subjects.problems.clear()  # what was met while they were looked for concerns others
        ended = await self._lock_out(whom) if whom.kind == "user" else 0
        await self._end_conversations(subjects, whom)
        held = await holdings_of(self._storage, subjects, whom)
        held.logins += ended
        counts = await counts_of(self._storage, held)
        await self._erase_conversations(held)
        if whom.kind != "memory":
            await self._erase_memories(whom)
        late = await self._erase_what_began_meanwhile(subjects, held)
        counts = {kind: count + late.get(kind, 0) for kind, count in counts.items()}
        pseudonym = await self._pseudonym() if whom.kind == "user" else ERASED
        await self._anonymize(Names(held.needles), whom, pseudonym)
        if whom.kind == "user":
            await self._storage.rename_operator(whom.id, pseudonym)  # what they said in others' conversations stays
        await self._storage.scrub()
        await self._erase_identity(whom)
        oneself = principal.user_id is not None and principal.user_id == whom.id
        actor = replace(principal, user_id=None, name=pseudonym) if oneself else principal
        await audit.record(actor, "privacy.erased", detail={"kind": whom.kind, "counts": counts})
        problems = [*subjects.problems, *await self._scrub()]
        found = await self._leftovers.scan(held.needles)
        return Erasure(counts, found.found, problems)

    async def _check(self, whom: Whom) -> None:
        """Refuse before anything is gone. Raises CodedError ``users.last_admin``."""
        record = await self._storage.collection(USERS).get(whom.id) if whom.kind == "user" else None
        if record is None or record.role != "admin" or record.disabled:
            return
        admins = await self._storage.collection(USERS).count({"role": "admin", "disabled": False})
        if admins == 1 and await self._storage.collection(USERS).count() > 1:
            raise CodedError("users.last_admin", "Somebody has to administer this server: make another admin first.")

    async def _lock_out(self, whom: Whom) -> int:
        """Let nobody begin anything with the account any more; return how many logins have ended."""
        users = self._storage.collection(USERS)
        record = await users.get(whom.id)
        if record is None or record.disabled:
            return 0
        logins = self._storage.collection(LOGINS)
        count = await logins.count({"user_id": whom.id})
        if await users.count() > 1:
            await self._users.change(whom.id, disabled=True)
        else:  # nobody is left who could be locked out
            await self._users.note(whom.id, {"disabled": True}, {})
            await logins.delete_where({"user_id": whom.id})
        return count

    async def _end_conversations(self, subjects: Subjects, whom: Whom) -> list[str]:
        """End what goes on; return all conversations of theirs."""
        own = {name for name in (whom.id, whom.memory_id) if name}
        still_open = {session for name in own for session in self._around.sessions_of(name)}
        sessions = sorted({*await sessions_of(self._storage, subjects, whom), *still_open})
        for session_id in sessions:
            await self._around.end_session(session_id)
        return sessions

    async def _erase_what_began_meanwhile(self, subjects: Subjects, held: Holdings) -> dict[str, int]:
        """Do once more what was done, if there are conversations again; return how much there was of them.

        Who is signed out may have been about to begin one.
        """
        whom = held.whom
        sessions = await self._end_conversations(subjects, whom)
        if not sessions:
            return {}
        more = await holdings_of(self._storage, subjects, whom)
        counts = await counts_of(self._storage, more)
        await self._erase_conversations(more)
        if whom.kind != "memory":
            await self._erase_memories(whom)
        held.sessions = sorted({*held.sessions, *sessions, *more.sessions})
        held.artefacts = [*held.artefacts, *more.artefacts]
        return {kind: counts[kind] for kind in ("sessions", "messages", "recordings", "files", "consents", "memories")}

    async def _erase_conversations(self, held: Holdings) -> None:
        """Erase conversations, the log's notes of them first, by which they would be found no more."""
        own = set(held.sessions)
        await self._anonymize(Names([*own, *(item.id for item in held.artefacts)]))
        for artefact in held.artefacts:
            await self._artefacts.remove(artefact)
        for session_id in held.sessions:
            await self._storage.delete_session(session_id)
        consents = self._storage.collection(CONSENTS)
        for session_id in {item.session_id for item in held.consents}:
            if session_id in own:
                await consents.delete_where({"session_id": session_id})
        for consent in held.consents:
            if consent.session_id not in own:
                await consents.delete(consent.id)

    async def _erase_memories(self, whom: Whom) -> None:
        if whom.memory_id is not None:
            if self._around.forget_memories is not None:
                await self._around.forget_memories(whom.memory_id)
            await self._storage.delete_memories_of(whom.memory_id)

    async def _erase_identity(self, whom: Whom) -> None:
        """Erase by what they are found: the account, the face, or what is remembered."""
        if whom.kind == "user":
            await self._erase_account(whom)
            return
        if whom.kind == "person":
            if self._around.forget_face is not None:
                await self._around.forget_face(whom.id)
            await self._storage.delete_person(whom.id)
        await self._erase_memories(whom)

    async def _erase_account(self, whom: Whom) -> None:
        if whom.email:
            await self._storage.collection(INVITATIONS).delete_where({"email": whom.email})
            versions = self._storage.collection(PERSONA_VERSIONS)
            async for version in all_of(self._storage, PERSONA_VERSIONS, {"author": whom.email}):
                await versions.change(version.id, {"author": ERASED})
        if await self._storage.collection(USERS).get(whom.id) is not None:
            await self._users.remove(whom.id)
        else:  # it was removed before
            await self._storage.apply(removals(whom.id))

    async def _anonymize(self, names: Names, whom: Whom | None = None, pseudonym: str = ERASED) -> None:
        """Take somebody out of the log: what was done stays, and who did it does not."""
        entries = self._storage.collection(AUDIT)
        for entry in await entries_naming(self._storage, names):
            await entries.change(entry.id, _anonymous(entry, whom, names, pseudonym))

    async def _pseudonym(self) -> str:
        """Return how an account is called in what it did, as no other is; it is made by chance and leads nowhere."""
        length = 2
        while await self._storage.collection(AUDIT).count({"actor": (name := f"{ERASED_ACCOUNT} {token_hex(length)}")}):
            length += 1
        return name

    async def _scrub(self) -> list[str]:
        """Do so once more, for what went last; return why it could not be done."""
        try:
            await self._storage.scrub()
        except CodedError as error:
            return [f"What was erased last is still in the database's files: {error.detail}"]
        return []


def _anonymous(entry: AuditRecord, whom: Whom | None, names: Names, pseudonym: str) -> dict[str, object]:
    """Return what an entry becomes; without ``whom``, only what was done to something of theirs is rewritten."""
    own = Names([] if whom is None else [whom.id, whom.email])
    nobody = entry.actor_id is None
    acted = own.are(entry.actor_id) or (nobody and own.are(entry.actor))
    about = acted or own.are(entry.subject)
    tried = nobody and about  # as when somebody signs in, and is refused
    personal = ("name", "email") if about else ()
    return {
        "actor_id": None if acted else entry.actor_id,
        "actor": pseudonym if acted else rewritten(entry.actor, names),
        "address": "" if acted or tried else entry.address,
        "subject": rewritten(entry.subject, names),
        "detail": {key: ERASED if key in personal else rewritten(value, names) for key, value in entry.detail.items()},
    }
