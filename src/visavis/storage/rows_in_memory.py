"""Raw rows of a storage in memory, to copy it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from visavis.events import CodedError, created_ms
from visavis.storage.base import MessageRecord, PersonRecord, SessionRecord
from visavis.storage.envelopes import envelope_of
from visavis.storage.kinds import KINDS
from visavis.storage.memories import MemoryRecord


class RowsInMemory:
    """The part of :class:`visavis.storage.memory.MemoryStorage` that copies."""

    if TYPE_CHECKING:
        _sessions: dict[str, SessionRecord]
        _messages: dict[str, MessageRecord]
        _events: dict[str, dict[str, Any]]
        _people: dict[str, PersonRecord]
        _memories: dict[str, MemoryRecord]
        _kept: dict[str, dict[str, Any]]

    async def rows(self, table: str, *, after: str | None = None, limit: int = 500) -> list[dict[str, Any]]:
        """Return raw rows of a table in the order of their ids, from the one behind ``after``."""
        records, _ = self._table(table)
        keys = [key for key in sorted(records) if after is None or key > after][:limit]
        return [_event_row(records[key]) if table == "events" else asdict(records[key]) for key in keys]

    async def put_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Keep raw rows; those with the same ids are replaced."""
        records, make = self._table(table)
        records.update({row["id"]: make(**row) for row in rows})

    def _table(self, name: str) -> tuple[dict[str, Any], Callable[..., Any]]:
        for kind in KINDS:
            if kind.name == name:
                return self._kept.setdefault(name, {}), kind.record
        own: dict[str, tuple[dict[str, Any], Callable[..., Any]]] = {
            "sessions": (self._sessions, SessionRecord),
            "messages": (self._messages, MessageRecord),
            "events": (self._events, _event),
            "people": (self._people, PersonRecord),
            "memories": (self._memories, MemoryRecord),
        }
        if name not in own:
            raise CodedError("storage.unknown_table", f"There is no table {name!r}.")
        return own[name]


def _event_row(envelope: dict[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in envelope.items() if name != "timestamp"}
    return {**row, "timestamp_ms": created_ms(envelope["id"])}


def _event(**row: Any) -> dict[str, Any]:
    return envelope_of(row)
