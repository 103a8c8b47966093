"""Changes the key that seals people, memories and files, without losing anything if it is stopped in between."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from visavis.bootstrap.subjects import all_of
from visavis.events import CodedError, now_ms
from visavis.events.clock import Now
from visavis.perception.people import People
from visavis.reasoning.memory.vault import Vault
from visavis.storage import MemoryRecord, Storage
from visavis.storage.artefacts import ArtefactStore
from visavis.storage.key_files import add_key, drop_previous, keep_id_key, read_keys
from visavis.storage.keyring import Keyring
from visavis.storage.privacy_records import ARTEFACTS

SETTLE_S = 2.0
"""A server that runs may seal something with the old key until it has noticed the new one."""
_MOST_NAMED = 10


class KeyRotation:
    """Seals everything anew. Whatever was done stays done: begun again, it goes on."""

    def __init__(
        self,
        storage: Storage,
        keys: Keyring,
        folder: Path,
        *,
        from_files: bool,
        on_progress: Callable[[str, int], None] = lambda *_: None,
        now: Now = now_ms,
    ) -> None:
        """Take the keys that lie in ``folder`` (``from_files``), or that the settings give.

        ``on_progress`` is told the table, and how many were sealed anew so far.
        """
        self._storage = storage
        self._keys = keys
        self._folder = folder
        self._from_files = from_files
        self._on_progress = on_progress
        self._artefacts = ArtefactStore(folder / "artefacts", storage, keys)
        self._now = now
        self._unreadable: dict[str, str] = {}
        """What cannot be opened, and why."""
        self._in_the_making: list[str] = []

    async def rotate(self, *, settle_s: float = SETTLE_S) -> Counter[str]:
        """Make another key if there is none to go on with, seal everything with it, and drop the earlier ones.

        Returns how many were sealed anew, by table. Raises CodedError ``identity.*``, ``memory.*``, ``artefact.*``,
        ``storage.*``, ``keys.not_given``, ``keys.unreadable`` or ``keys.still_used``; the earlier keys then stay.
        """
        await asyncio.to_thread(self._begin)
        done = await self._seal_all()
        await asyncio.sleep(settle_s)
        done += await self._seal_all()
        await self._verify()
        if self._from_files:
            await self._storage.scrub()  # what was sealed anew is on the disk before the earlier keys are gone
            await asyncio.to_thread(drop_previous, self._folder)
        return done

    def _begin(self) -> None:
        if self._from_files:
            if not read_keys(self._folder).previous:  # otherwise a change was begun, and is gone on with
                add_key(self._folder)
            return
        if not self._keys.previous_ids:
            raise CodedError(
                "keys.not_given",
                "The key is given by VISAVIS_IDENTITY_KEY: put a new one there, and the one before into "
                "VISAVIS_IDENTITY_PREVIOUS_KEYS, and do this again.",
            )
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_id_key(self._folder, self._keys.id_key)

    async def _seal_all(self) -> Counter[str]:
        done: Counter[str] = Counter()
        self._unreadable.clear()
        done["people"] = await People(self._storage, self._keys).renew_seals(self._note)
        self._on_progress("people", done["people"])
        done["memories"] = await self._seal_memories()
        done["artefacts"] = await self._seal_files()
        return done

    async def _seal_memories(self) -> int:
        vault, count = Vault(self._keys), 0
        for person in await self._storage.remembered_people():
            old = [item for item in await self._storage.memories(person.person_id) if item.key_id != self._keys.key_id]
            if old:
                try:
                    renewed = await asyncio.to_thread(_renewed, vault, old)
                except CodedError as error:
                    self._note(f"what is remembered of {person.person_id}", error)
                    continue
                await self._storage.replace_memories(renewed)
                count += len(old)
                self._on_progress("memories", count)
        return count

    async def _seal_files(self) -> int:
        count = 0
        self._in_the_making.clear()
        async for record in all_of(self._storage, ARTEFACTS):
            if await self._artefacts.is_being_made(record, self._now()):
                self._in_the_making.append(record.path)
                continue
            try:
                renewed = await self._artefacts.renew_seal(record)
            except CodedError as error:
                self._note(f"the file {self._artefacts.folder / record.path}", error)
                continue
            if renewed:
                count += 1
                self._on_progress("artefacts", count)
        return count

    def _note(self, what: str, error: CodedError) -> None:
        """Go on where something cannot be opened. Raises CodedError where it can be tried again."""
        if error.retryable:
            raise error
        self._unreadable[what] = error.detail

    async def _verify(self) -> None:
        """Open everything with the new key. Raises CodedError ``keys.unreadable`` or ``keys.still_used``."""
        if self._unreadable:
            found = " ".join(f"{what}: {why}" for what, why in list(self._unreadable.items())[:_MOST_NAMED])
            if len(self._unreadable) > _MOST_NAMED:
                found += f" And {len(self._unreadable) - _MOST_NAMED} more."
            raise CodedError(
                "keys.unreadable",
                "All else is sealed with the new key, and the earlier one stays for what could not be opened. Put it "
                f"back from a backup or delete it, and do this again. {found}",
            )
        current = self._keys.key_id
        used = (await self._storage.examine()).keys
        left = {table: sum(n for key, n in counts.items() if key != current) for table, counts in used.items()}
        if any(left.values()):
            making = f" (being made: {', '.join(self._in_the_making)})" if self._in_the_making else ""
            places = ", ".join(f"{count} {table}" for table, count in left.items() if count)
            raise CodedError(
                "keys.still_used",
                f"Still sealed with another key: {places}{making}. Do this again when no conversation goes on, or some "
                "minutes after what made it has ended.",
            )
        await People(self._storage, self._keys).all()
        vault = Vault(self._keys)
        for person in await self._storage.remembered_people():
            records = await self._storage.memories(person.person_id)
            await asyncio.to_thread(vault.open_all, records)


def _renewed(vault: Vault, records: Sequence[MemoryRecord]) -> list[MemoryRecord]:
    return [vault.renew(record) for record in records]
