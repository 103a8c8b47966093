"""Which conversations somebody else has erased, though they go on here."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 10_000
"""So many are remembered: far more than go on at once."""


class KnownSessions:
    """The conversations whose record was written here: where that is gone, it was erased.

    Of others nothing can be said: the journal writes behind the conversation, and events may come before the record.
    """

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}

    def note(self, session_id: str) -> None:
        """Note that a record was written."""
        self._ids.pop(session_id, None)
        self._ids[session_id] = None
        if len(self._ids) > MOST:
            del self._ids[next(iter(self._ids))]

    def among(self, session_ids: Iterable[str]) -> list[str]:
        """Return those of the conversations whose record was written, in order, each once."""
        return sorted({item for item in session_ids if item in self._ids})
