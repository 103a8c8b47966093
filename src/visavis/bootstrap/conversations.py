"""Conversations that were held, as the Command Center sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any

from visavis.accounts.audit import AuditLog
from visavis.accounts.principal import Principal
from visavis.bootstrap.user_names import UserNames
from visavis.events import CodedError
from visavis.gateway.exports.captions import captions, cues_of
from visavis.gateway.exports.discretion import (
    events_without_operators,
    hides_operators,
    timeline_without_operators,
    without_operators,
)
from visavis.gateway.exports.document import document
from visavis.gateway.exports.formats import MEDIA_TYPES, Export
from visavis.gateway.exports.tables import messages_table, timeline_table
from visavis.gateway.http import known_session, removable_session
from visavis.gateway.timeline import Timeline, read_timeline, titles_of
from visavis.gateway.trpc.routers.sessions import (
    ExportQuery,
    Message,
    MessagesPage,
    MessagesQuery,
    SessionDetail,
    SessionItem,
    SessionsPage,
    SessionsQuery,
)
from visavis.gateway.usage import SessionUsage, read_usage
from visavis.session.session import Sessions
from visavis.storage import MAX_PAGE, MessageRecord, SessionFilter, SessionRecord, Storage
from visavis.storage.pages import every, up_to

MAX_EXPORTED = 100_000
"""So many events, and so many messages, are exported."""
MAX_CHARACTERS = 8_000_000
"""A larger export is not returned by a procedure, but by the REST interface alone."""
_POINTS = 2_000

Erase = Callable[[str], Awaitable[bool]]
"""Ends a conversation if it goes on, and deletes everything that is kept of it; tells whether there was anything."""


class Conversations:
    """Finds, reads, exports and removes conversations: ``SessionsService``."""

    def __init__(
        self,
        storage: Storage,
        sessions: Sessions,
        erase: Erase,
        audit: AuditLog,
        names: UserNames,
        *,
        flush: Callable[[], Awaitable[None]],
        title_of_persona: Callable[[str], str] = lambda name: name,
        disclosed: bool = True,
    ) -> None:
        """``flush`` waits until what has happened is written. ``disclosed``: users may know of operators."""
        self._storage = storage
        self._sessions = sessions
        self._erase = erase
        self._audit = audit
        self._names = names
        self._flush = flush
        self._title_of_persona = title_of_persona
        self._disclosed = disclosed

    async def page(self, principal: Principal, query: SessionsQuery) -> SessionsPage:
        """List conversations, the newest first; without ``sessions.read`` only one's own."""
        where = SessionFilter(
            user=query.user if principal.may("sessions.read") else principal.user_id or "",
            persona=query.persona,
            since_ms=query.since_ms,
            until_ms=query.until_ms,
            text=query.text,
        )
        found = await self._storage.sessions(limit=query.limit, cursor=query.cursor, where=where)
        return SessionsPage(items=await self._items(found.items), next_cursor=found.next_cursor)

    async def detail(self, principal: Principal, session_id: str) -> SessionDetail:
        """Return a conversation."""
        record = await known_session(self._storage, session_id, principal)
        (item,) = await self._items([record])
        return SessionDetail(**item.model_dump(), settings=record.settings)

    async def messages(self, principal: Principal, query: MessagesQuery) -> MessagesPage:
        """Return what was said, the oldest first."""
        await known_session(self._storage, query.id, principal)
        found = await self._storage.messages(query.id, limit=query.limit, cursor=query.cursor, context=query.context)
        items = [Message(**_message(item)) for item in self._shown(principal, found.items)]
        return MessagesPage(items=items, next_cursor=found.next_cursor)

    async def timeline(self, principal: Principal, session_id: str, points: int) -> Timeline:
        """Return a conversation over time, up to now."""
        return await self._timeline(principal, await self._up_to_now(principal, session_id), points)

    async def usage(self, principal: Principal, session_id: str) -> SessionUsage:
        """Return what it has taken of language models."""
        record = await known_session(self._storage, session_id, principal)
        return await read_usage(self._storage, record.id)

    async def remove(self, principal: Principal, session_id: str, address: str) -> None:
        """End it if it goes on, and delete all of it."""
        await removable_session(self._storage, session_id, principal)
        if not await self._erase(session_id):
            raise CodedError("session.unknown", "There is no such conversation.")
        await self._audit.record(principal, "session.deleted", session_id, address=address)

    async def export(self, principal: Principal, query: ExportQuery, address: str, *, whole: bool = False) -> Export:
        """Return it as a file. Raises CodedError ``export.too_large`` or ``export.no_recording``."""
        record = await self._up_to_now(principal, query.id)
        text = await self._text(principal, record, query)
        if not whole and len(text) > MAX_CHARACTERS:
            raise CodedError(
                "export.too_large", f"This is too long for a page: fetch /api/sessions/{record.id}/export instead."
            )
        await self._audit.record(
            principal, "session.exported", record.id, address=address, detail={"format": query.format}
        )
        day = datetime.fromtimestamp(record.opened_ms / 1_000, UTC).strftime("%Y-%m-%d-%H%M")
        name = f"{record.persona}-{day}-{record.id[-6:]}.{query.format}"
        return Export(name=name, media_type=MEDIA_TYPES[query.format], text=text)

    async def _up_to_now(self, principal: Principal, session_id: str) -> SessionRecord:
        """Return a conversation whose journal is written as far as it has come."""
        record = await known_session(self._storage, session_id, principal)
        if self._sessions.get(record.id) is not None:
            await self._flush()
        return record

    async def _timeline(self, principal: Principal, record: SessionRecord, points: int) -> Timeline:
        timeline = await read_timeline(self._storage, record, points)
        return timeline_without_operators(timeline) if self._is_discreet(principal) else timeline

    async def _text(self, principal: Principal, record: SessionRecord, query: ExportQuery) -> str:
        if query.format == "json":
            return await self._document(principal, record)
        if query.format == "csv" and query.rows == "messages":
            messages, _ = await self._all_messages(principal, record.id)
            return await asyncio.to_thread(messages_table, messages, record.opened_ms)
        timeline = await self._timeline(principal, record, _POINTS)
        if query.format == "csv":
            return await asyncio.to_thread(timeline_table, timeline)
        zero_ms = await self._recorded_from(record) if query.zero == "recording" else 0
        persona = self._title_of_persona(record.persona)
        cues = cues_of(timeline.said, user="User", persona=persona, zero_ms=zero_ms)
        return captions(cues, title=f"{persona}, {datetime.fromtimestamp(record.opened_ms / 1_000, UTC):%Y-%m-%d}")

    async def _document(self, principal: Principal, record: SessionRecord) -> str:
        messages, more_messages = await self._all_messages(principal, record.id)
        events, more_events = await up_to(MAX_EXPORTED, partial(self._storage.events, record.id, limit=MAX_PAGE))
        if self._is_discreet(principal):
            events = events_without_operators(events)
        usage = await read_usage(self._storage, record.id)
        return await asyncio.to_thread(
            document, record, messages, events, usage, truncated=more_messages or more_events
        )  # fmt: skip

    async def _all_messages(self, principal: Principal, session_id: str) -> tuple[list[MessageRecord], bool]:
        fetch = partial(self._storage.messages, session_id, limit=MAX_PAGE, context=True)
        messages, more = await up_to(MAX_EXPORTED, fetch)
        return self._shown(principal, messages), more

    async def _recorded_from(self, record: SessionRecord) -> int:
        """Return when the first recording began, ms since the conversation did."""
        types = ("session.opened", "session.updated")
        async for item in every(partial(self._storage.events, record.id, limit=MAX_PAGE, types=types)):
            if item["payload"]["settings"].get("record"):
                at = datetime.fromisoformat(item["timestamp"]).timestamp() * 1_000
                return max(0, round(at - record.opened_ms))
        raise CodedError("export.no_recording", "This conversation was not recorded.")

    async def _items(self, records: list[SessionRecord]) -> list[SessionItem]:
        ids = [record.id for record in records]
        counts, titles = await self._storage.count_messages(ids), await titles_of(self._storage, ids)
        return [await self._item(record, counts.get(record.id, 0), titles.get(record.id)) for record in records]

    async def _item(self, record: SessionRecord, messages: int, title: str | None) -> SessionItem:
        closed_ms = record.closed_ms
        return SessionItem(
            id=record.id,
            persona=record.persona,
            user=record.user,
            user_name=await self._names.of(record.user),
            title=title,
            opened_ms=record.opened_ms,
            closed_ms=closed_ms,
            close_reason=record.close_reason,
            duration_ms=None if closed_ms is None else max(0, closed_ms - record.opened_ms),
            messages=messages,
            live=self._sessions.get(record.id) is not None,
        )

    def _is_discreet(self, principal: Principal) -> bool:
        return hides_operators(principal, disclosed=self._disclosed)

    def _shown(self, principal: Principal, messages: list[MessageRecord]) -> list[MessageRecord]:
        return without_operators(messages) if self._is_discreet(principal) else messages


def _message(record: MessageRecord) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name != "session_id"}
