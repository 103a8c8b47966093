"""What is kept of somebody: which conversations, consents, files, memories and traces are theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from visavis.bootstrap.naming import Names, rewritten
from visavis.bootstrap.subjects import Subjects, Whom, all_of
from visavis.events import CodedError
from visavis.reasoning.memory.vault import Vault
from visavis.storage import MemoryRecord, SessionFilter, Storage
from visavis.storage.account_records import API_KEYS, AUDIT, INVITATIONS, LOGINS, AuditRecord, InvitationRecord
from visavis.storage.pages import MAX_PAGE, every
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS, ArtefactRecord, ConsentRecord


@dataclass(slots=True)
class Holdings:
    """Everything that is kept of somebody, by identifiers and small records."""

    whom: Whom
    sessions: list[str] = field(default_factory=list)
    """Their conversations, the oldest first: those of their account, or with which they are linked by what they
    agreed to or what is remembered. Those of other accounts are not among them."""
    consents: list[ConsentRecord] = field(default_factory=list)
    artefacts: list[ArtefactRecord] = field(default_factory=list)
    memories: int = 0
    faces: int = 0
    logins: int = 0
    keys: int = 0
    invitations: list[InvitationRecord] = field(default_factory=list)
    audit: list[AuditRecord] = field(default_factory=list)
    """What they did, and what was done to them."""

    @property
    def needles(self) -> list[str]:
        """Return texts that must not be found anywhere once they are erased."""
        own = [self.whom.id, self.whom.email, self.whom.memory_id or ""]
        return sorted({text for text in (*own, *self.sessions, *(item.id for item in self.artefacts)) if text})


async def holdings_of(storage: Storage, subjects: Subjects, whom: Whom) -> Holdings:
    """Return what is kept of somebody. Raises CodedError ``storage.unreachable``."""
    found = Holdings(whom)
    found.sessions = await sessions_of(storage, subjects, whom)
    own = set(found.sessions)
    async for consent in all_of(storage, CONSENTS):
        if consent.session_id in own or _is_theirs(whom, consent.user_id, consent.person_id):
            found.consents.append(consent)
    async for artefact in all_of(storage, ARTEFACTS):
        if artefact.session_id in own or _is_theirs(whom, artefact.user_id, artefact.person_id):
            found.artefacts.append(artefact)
    if whom.memory_id is not None:
        found.memories = len(await storage.memories(whom.memory_id))
    if whom.kind == "person":
        found.faces = len(await storage.people([whom.id]))
    if whom.kind == "user":
        found.logins = await storage.collection(LOGINS).count({"user_id": whom.id})
        found.keys = await storage.collection(API_KEYS).count({"user_id": whom.id})
        async for invitation in all_of(storage, INVITATIONS):
            if whom.id == invitation.user_id or (whom.email and whom.email == invitation.email):
                found.invitations.append(invitation)
    found.audit = await entries_naming(storage, Names(found.needles))
    return found


async def entries_naming(storage: Storage, names: Names) -> list[AuditRecord]:
    """Return the entries of the log that name somebody, anywhere in them, the oldest first."""
    found: list[AuditRecord] = []
    cursor: str | None = None
    while True:
        page = await storage.collection(AUDIT).find(limit=MAX_PAGE, cursor=cursor)
        found += await asyncio.to_thread(_naming, page.items, names)  # it goes through every word of them
        cursor = page.next_cursor
        if cursor is None:
            return found


async def counts_of(storage: Storage, found: Holdings) -> dict[str, int]:
    """Return how much there is by kind."""
    messages = await storage.count_messages(found.sessions) if found.sessions else {}
    return {
        "sessions": len(found.sessions),
        "messages": sum(messages.values()),
        "recordings": sum(item.kind == "recording" for item in found.artefacts),
        "files": sum(item.kind != "recording" for item in found.artefacts),
        "consents": len(found.consents),
        "memories": found.memories,
        "faces": found.faces,
        "logins": found.logins,
        "keys": found.keys,
        "invitations": len(found.invitations),
        "audit": len(found.audit),
    }


def _naming(entries: list[AuditRecord], names: Names) -> list[AuditRecord]:
    return [entry for entry in entries if _tells_of(entry, names)]


def _tells_of(entry: AuditRecord, names: Names) -> bool:
    parts = [entry.actor_id, entry.actor, entry.subject, entry.detail]
    return bool(rewritten(parts, names) != parts)


def _is_theirs(whom: Whom, user_id: str | None, person_id: str | None) -> bool:
    if whom.kind == "user" and user_id == whom.id:
        return True
    return person_id is not None and person_id == whom.memory_id


async def sessions_of(storage: Storage, subjects: Subjects, whom: Whom) -> list[str]:
    """Return somebody's conversations, the oldest first. Raises CodedError ``storage.unreachable``."""
    own: set[str] = set()
    if whom.kind == "user":
        fetch = partial(storage.sessions, limit=MAX_PAGE, where=SessionFilter(user=whom.id))
        own = {record.id async for record in every(fetch)}
    for session_id in await _linked(storage, subjects, whom) - own:
        record = await storage.session(session_id)
        if record is not None and record.user in (None, whom.id if whom.kind == "user" else None):
            own.add(session_id)
    return sorted(own)


async def _linked(storage: Storage, subjects: Subjects, whom: Whom) -> set[str]:
    """Return the conversations that are linked with somebody by consents, files or memories."""
    if whom.memory_id is None:
        return set()
    linked: set[str] = set()
    async for consent in all_of(storage, CONSENTS, {"person_id": whom.memory_id}):
        linked.add(consent.session_id)
    async for artefact in all_of(storage, ARTEFACTS, {"person_id": whom.memory_id}):
        linked.add(artefact.session_id or "")
    vault = await subjects.vault()
    if vault is not None:
        told, problem = await asyncio.to_thread(_told_in, vault, await storage.memories(whom.memory_id))
        linked |= told
        if problem is not None:
            subjects.note(problem)
    return linked - {""}


def _told_in(vault: Vault, records: Iterable[MemoryRecord]) -> tuple[set[str], CodedError | None]:
    """Return in which conversations memories were told, and why not all could be read."""
    sessions: set[str] = set()
    problem: CodedError | None = None
    for record in records:
        try:
            sessions.add(vault.open(record).session_id)
        except CodedError as error:
            problem = error
    return sessions, problem
