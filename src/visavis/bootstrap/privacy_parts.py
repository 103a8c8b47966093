"""Everything about privacy that a server is made of, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from visavis.accounts.audit import AuditLog
from visavis.accounts.users import Users
from visavis.bootstrap.erasure import Eraser, Surroundings
from visavis.bootstrap.faces import known_people
from visavis.bootstrap.kept_files import KeptFilesService
from visavis.bootstrap.leftovers import Leftovers, database_files
from visavis.bootstrap.memories_service import MemoriesAdministration
from visavis.bootstrap.people_service import PeopleAdministration
from visavis.bootstrap.privacy import Privacy
from visavis.bootstrap.retention import KeepDays, Keeping, Retention
from visavis.bootstrap.runtime import Runtime
from visavis.bootstrap.session_removal import SessionRemoval
from visavis.bootstrap.subjects import Subjects
from visavis.bootstrap.tool_logs import tool_logs
from visavis.config import Settings
from visavis.events import now_ms
from visavis.events.clock import DAY_MS
from visavis.perception.people import People
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.storage import Storage


@dataclass(frozen=True, slots=True)
class PrivacyParts:
    """What serves privacy."""

    people: PeopleAdministration
    memories: MemoriesAdministration
    privacy: Privacy
    files: KeptFilesService
    removal: SessionRemoval
    retention: Retention
    """To be started when the storage is open, and closed before it."""


def privacy_parts(
    runtime: Runtime, users: Users, audit: AuditLog, sweep_accounts: Callable[[], Awaitable[int]]
) -> PrivacyParts:
    """Put everything together for a server. Nothing is read yet."""
    storage, artefacts, settings = runtime.storage, runtime.artefacts, runtime.settings
    living = _Living(runtime)
    removal = SessionRemoval(storage, artefacts, runtime.end_session)
    keeping = Keeping(
        storage,
        artefacts,
        removal,
        audit,
        is_open=lambda session_id: runtime.sessions.get(session_id) is not None,
        fade=living.fade,
        sweep_accounts=sweep_accounts,
        logs=tool_logs(settings),
    )
    retention = Retention(keeping, keep_days(settings))
    leftovers = leftovers_of(settings, storage)
    eraser = Eraser(storage, artefacts, users, leftovers, living.surroundings())

    def subjects() -> Subjects:
        return Subjects(storage, artefacts.keys)

    return PrivacyParts(
        people=PeopleAdministration(storage, living.people, audit),
        memories=MemoriesAdministration(storage, subjects, audit, living.long_term, living.let_go),
        privacy=Privacy(
            storage,
            artefacts,
            subjects,
            eraser,
            leftovers,
            retention,
            audit,
            disclosed=settings.disclose_operators,
        ),
        files=KeptFilesService(storage, artefacts, audit),
        removal=removal,
        retention=retention,
    )


def keep_days(settings: Settings) -> KeepDays:
    """Return how long what is kept."""
    return KeepDays(
        sessions=settings.keep_sessions_days,
        events=settings.keep_events_days,
        recordings=settings.keep_recordings_days,
        audit=settings.keep_audit_days,
        consents=settings.keep_consents_days,
        memories=settings.memory_days,
        people=settings.identity_days,
    )


def leftovers_of(settings: Settings, storage: Storage) -> Leftovers:
    """Return what looks through everything: the tables, a SQLite database's files, encrypted files, logs."""
    return Leftovers(
        storage, *database_files(settings.storage_url), settings.data_dir / "artefacts", tool_logs(settings)
    )


class _Living:
    """What of a running server knows people at this moment."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._own: People | None = None

    def surroundings(self) -> Surroundings:
        return Surroundings(self._end, self._sessions_of, self._forget_memories, self._forget_face)

    def long_term(self) -> LongTermMemory | None:
        abilities = self._runtime.abilities
        return None if abilities is None or abilities.memories is None else abilities.memories.long_term

    async def let_go(self, person_id: str) -> None:
        """Let nothing be learned of what somebody has said so far."""
        abilities = self._runtime.abilities
        if abilities is not None and abilities.memories is not None:
            await abilities.memories.let_go(person_id)

    async def people(self) -> People:
        """Return those whom the eyes recognize, or, where nothing sees, those who are kept."""
        eyes = self._runtime.eyes
        if eyes is not None and eyes.people is not None:
            return eyes.people
        if self._own is None:
            self._own = await asyncio.to_thread(known_people, self._runtime.settings, self._runtime.storage)
        return self._own

    async def fade(self) -> None:
        long_term = self.long_term()
        if long_term is not None:
            await long_term.sweep()
            return
        settings, storage = self._runtime.settings, self._runtime.storage
        await storage.delete_faded_memories(now_ms() - settings.memory_days * DAY_MS)

    async def _end(self, session_id: str) -> None:
        await self._runtime.end_session(session_id)
        abilities = self._runtime.abilities
        if abilities is not None and abilities.memories is not None:
            await abilities.memories.settled()

    def _sessions_of(self, name: str) -> list[str]:
        abilities = self._runtime.abilities
        memories = None if abilities is None else abilities.memories
        known = memories.sessions_of(name) if memories is not None else []
        return [*known, *(session.id for session in self._runtime.sessions if session.user == name)]

    async def _forget_memories(self, person_id: str) -> None:
        long_term = self.long_term()
        if long_term is not None:
            await long_term.forget_all(person_id)

    async def _forget_face(self, person_id: str) -> None:
        eyes = self._runtime.eyes
        if eyes is not None and eyes.people is not None:
            await eyes.people.forget(person_id)
