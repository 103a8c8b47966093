"""Deletes conversations with everything that belongs to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from visavis.storage import Storage
from visavis.storage.artefacts import ArtefactStore


class SessionRemoval:
    """Deletes a conversation: its messages, its events, its recordings. What was agreed to in it stays on record."""

    def __init__(
        self, storage: Storage, artefacts: ArtefactStore, end_session: Callable[[str], Awaitable[None]]
    ) -> None:
        """``end_session`` ends a conversation if it is open, and returns when all of it is written."""
        self._storage = storage
        self._artefacts = artefacts
        self._end = end_session

    async def remove(self, session_id: str) -> bool:
        """End a conversation if it goes on, and delete it; tell whether it was there.

        Raises CodedError ``storage.*`` or ``artefact.unwritable``.
        """
        await self._end(session_id)
        await self._artefacts.remove_where({"session_id": session_id})
        return await self._storage.delete_session(session_id)
