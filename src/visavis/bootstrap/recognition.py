"""Recognition of known people outside of sessions."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from visavis.bootstrap.faces import encoder_part, known_people
from visavis.bootstrap.seeing import Eyes
from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference.catalog import ModelStore
from visavis.perception.identity import Identity
from visavis.storage.opening import open_storage


@asynccontextmanager
async def recognition(
    settings: Settings, store: ModelStore, opened: Eyes, *, wanted: bool
) -> AsyncIterator[Identity | None]:
    """Return what recognizes known people, or None if that is not wanted; the database is closed at the end.

    Raises CodedError ``identity.no_encoder`` if nothing here tells faces apart, and ``identity.*``, ``storage.*``.
    """
    if not wanted:
        yield None
        return
    part = encoder_part(settings, store)
    if part.make is None:
        raise CodedError("identity.no_encoder", f"Nothing here tells faces apart. {part.why}")
    async with open_storage(settings.storage_url) as storage:
        opened.people = known_people(settings, storage)
        await opened.people.refresh()
        opened.encoder = part.make()
        yield Identity(opened.encoder, opened.people)
