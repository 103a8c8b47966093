"""Nobody is erased while it cannot be told what is remembered of them: it would stay, and be found no more."""

from __future__ import annotations

import asyncio

from visavis.bootstrap.subjects import Subjects, Whom
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.keyring import Keyring
from visavis.storage.pages import MAX_PAGE


async def check_keys(storage: Storage, subjects: Subjects, whom: Whom) -> None:
    """Refuse if a key is missing that tells what is theirs.

    Memories themselves are erased by whose they are, without any key. So those whose key is lost for good can be
    erased, one person after the other; but the ids of accounts are made with it, and are not known without it.

    Raises CodedError ``identity.*`` or ``erasure.key_missing``.
    """
    keys = await subjects.keys()
    if whom.kind != "user":
        return
    lost = await _sealed_otherwise(storage, keys)
    if lost or whom.memory_id is None:
        raise CodedError(
            "erasure.key_missing",
            f"{lost} memories are sealed with a key that is not here, and may be theirs: nothing was erased. "
            "Put that key back. If it is lost for good, erase whose memories they are one by one first: "
            "visavis memory list tells of them, and visavis privacy erase memory:ID erases them.",
        )


async def _sealed_otherwise(storage: Storage, keys: Keyring) -> int:
    """Return how many memories none of the keys opens."""
    lost, after = 0, None
    while True:
        rows = await storage.rows("memories", after=after, limit=MAX_PAGE)
        used = [str(row["key_id"]) for row in rows]
        known = await asyncio.to_thread(lambda ids: {item for item in ids if keys.sealer_of(item)}, set(used))
        lost += sum(item not in known for item in used)
        if len(rows) < MAX_PAGE:
            return lost
        after = rows[-1]["id"]
