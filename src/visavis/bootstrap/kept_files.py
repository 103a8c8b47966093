"""Recordings and exports, as the REST interface sees them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.events import CodedError, now_ms
from visavis.events.clock import MINUTE_MS, Now
from visavis.gateway.http import known_session, removable_session
from visavis.gateway.recordings import Recording
from visavis.storage import Storage
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.privacy_records import ArtefactRecord
from visavis.storage.sealed_files import SealedReader

HEARD_AGAIN_MS = 10 * MINUTE_MS
"""Hearing a conversation is noted once in so long, for each who does."""


@dataclass(slots=True)
class OpenFile:
    """A sealed file that is open: ``KeptFile``."""

    name: str
    media_type: str
    size: int
    reader: SealedReader

    async def read(self, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the content from one place to another, opened chunk by chunk in a thread."""
        chunks = self.reader.read(start, end)
        while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
            yield chunk

    def close(self) -> None:
        """Close it."""
        self.reader.close()


class KeptFilesService:
    """Finds, opens and deletes files: ``KeptFiles``."""

    def __init__(self, storage: Storage, artefacts: ArtefactStore, audit: AuditLog, *, now: Now = now_ms) -> None:
        self._storage = storage
        self._artefacts = artefacts
        self._audit = audit
        self._now = now
        self._noted: dict[tuple[str, str], int] = {}
        """When it was noted last that somebody (who) hears a conversation, Unix ms."""
        self._noting = asyncio.Lock()

    async def recordings(self, principal: Principal, session_id: str) -> list[Recording]:
        """Return what was recorded of a conversation, the oldest first."""
        await known_session(self._storage, session_id, principal)
        return [
            Recording(id=item.id, began_ms=item.created_ms, bytes=item.bytes, media_type=item.media_type)
            for item in await self._of(session_id)
        ]

    async def recording(self, principal: Principal, session_id: str, part: int, address: str) -> OpenFile:
        """Open a recording; that somebody else's is heard is noted in the log."""
        session = await known_session(self._storage, session_id, principal)
        found = await self._of(session_id)
        if part >= len(found):
            raise CodedError("recording.unknown", "Nothing was recorded of this conversation.")
        opened = await self._open(found[part])
        if not principal.owns(session.user):
            try:
                await self._note_heard(principal, session_id, address)
            except BaseException:  # what is not in the log is not heard
                opened.close()
                raise
        return opened

    async def remove_recordings(self, principal: Principal, session_id: str, address: str) -> int:
        """Delete what was recorded of a conversation; one that is being made stops at the next chance."""
        session = await removable_session(self._storage, session_id, principal)
        count = await self._artefacts.remove_where({"session_id": session_id, "kind": "recording"})
        if count and not principal.owns(session.user):
            await self._audit.record(principal, "recording.deleted", session_id, address=address)
        return count

    async def export(self, principal: Principal, export_id: str) -> OpenFile:
        """Open an export: one's own, or any with ``privacy.act``."""
        record = await self._artefacts.records.get(export_id)
        own = record is not None and principal.owns(record.user_id)
        if record is None or record.kind != "export" or not (own or principal.may("privacy.act")):
            raise CodedError("export.unknown", "There is no such export; after a day it is deleted.")
        return await self._open(record)

    async def _note_heard(self, principal: Principal, session_id: str, address: str) -> None:
        """Keep that somebody else's recording is heard: players ask for it piece by piece, so not each time."""
        who = (f"{principal.kind}:{principal.user_id or principal.name}", session_id)
        async with self._noting:
            now = self._now()
            self._noted = {key: at for key, at in self._noted.items() if now - at < HEARD_AGAIN_MS}
            if who not in self._noted:
                await self._audit.record(principal, "recording.heard", session_id, address=address)
                self._noted[who] = now

    async def _of(self, session_id: str) -> list[ArtefactRecord]:
        return await self._artefacts.find({"session_id": session_id, "kind": "recording"})

    async def _open(self, record: ArtefactRecord) -> OpenFile:
        reader = await self._artefacts.open(record)
        return OpenFile(record.name, record.media_type, reader.bytes, reader)
