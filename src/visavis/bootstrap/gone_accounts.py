"""Accounts that are removed, while something is still kept of whose they were."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from visavis.bootstrap.naming import ID
from visavis.storage import SessionFilter, Storage
from visavis.storage.account_records import AUDIT, USERS, AuditRecord
from visavis.storage.pages import MAX_PAGE, every
from visavis.storage.privacy_records import ARTEFACTS, CONSENTS


async def gone_account(storage: Storage, text: str) -> tuple[str, str] | None:
    """Return the id and the address of a removed account of which something is still kept, or None.

    ``text`` is its identifier or its address. The address is '' if nothing tells of it, or if it is another's by now.
    """
    name = text.strip().casefold().removeprefix("user:")
    log, users = storage.collection(AUDIT), storage.collection(USERS)
    removals = {entry.detail.get("user"): entry.subject or "" async for entry in _removals(storage)}
    if "@" in name:
        entry = await log.first({"actor": name})
        by_removal = next((user_id for user_id, email in removals.items() if email == name), None)
        user_id = by_removal if entry is None or entry.actor_id is None else entry.actor_id
    else:
        user_id = name if ID.fullmatch(name) else None
    if not isinstance(user_id, str) or await users.get(user_id) is not None:
        return None
    if user_id not in removals and not await _left_something(storage, user_id):
        return None
    acted = await log.find({"actor_id": user_id}, limit=1, newest_first=True)
    email = acted.items[0].actor if acted.items else removals.get(user_id, "")
    return user_id, "" if await users.first({"email": email}) is not None else email


def _removals(storage: Storage) -> AsyncIterator[AuditRecord]:
    return every(partial(storage.collection(AUDIT).find, {"action": "user.removed"}, limit=MAX_PAGE))


async def _left_something(storage: Storage, user_id: str) -> bool:
    if (await storage.sessions(limit=1, where=SessionFilter(user=user_id))).items:
        return True
    collection, theirs = storage.collection, {"user_id": user_id}
    return (
        await collection(CONSENTS).first(theirs) is not None
        or await collection(ARTEFACTS).first(theirs) is not None
        or await collection(AUDIT).first({"actor_id": user_id}) is not None
    )
