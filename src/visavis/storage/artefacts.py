"""Files that belong to conversations and people: encrypted, each with a record in the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from visavis.events import CodedError, created_ms, new_id
from visavis.events.clock import HOUR_MS, MINUTE_MS
from visavis.storage.collections import Collection, Records, Scalar
from visavis.storage.file_locks import is_held
from visavis.storage.folders import belongs_elsewhere, is_marked, mark
from visavis.storage.keyring import Keyring
from visavis.storage.pages import MAX_PAGE, every
from visavis.storage.privacy_records import ARTEFACTS, ArtefactRecord
from visavis.storage.sealed_files import SealedReader, SealedWriter, reseal

log = logging.getLogger(__name__)

_STRAY_AFTER_MS = HOUR_MS
"""A file without a record is left alone for so long: the record may be on its way."""
_MADE_ELSEWHERE_MS = 5 * MINUTE_MS
"""So long after something was written to a file, a server on another machine may still be at it."""


class ArtefactStore:
    """Makes, reads and deletes them. Blocking work is done in threads."""

    def __init__(self, folder: Path, records: Records, keys: Keyring | Callable[[], Keyring]) -> None:
        """``keys`` are had when they are first needed: that may raise CodedError (``identity.*``)."""
        self.folder = folder
        self._records = records
        self._make_keys = keys
        self._keys = keys if isinstance(keys, Keyring) else None

    @property
    def records(self) -> Collection[ArtefactRecord]:
        """Return the records."""
        return self._records.collection(ARTEFACTS)

    async def begin(
        self,
        kind: str,
        name: str,
        media_type: str,
        *,
        session_id: str | None = None,
        user_id: str | None = None,
        person_id: str | None = None,
        expires_ms: int | None = None,
        began_ms: int | None = None,
    ) -> tuple[ArtefactRecord, SealedWriter]:
        """Begin a file. Its record is there from now on, so that it is deleted with what it belongs to.

        ``began_ms`` is when what it holds began, if that was before now.
        Raises CodedError ``artefact.unwritable``, ``identity.*`` or ``storage.*``.
        """  # fmt: skip
        sealer = (await asyncio.to_thread(self.keys)).current
        identifier = new_id()
        made_ms = created_ms(identifier) if began_ms is None else began_ms
        record = ArtefactRecord(
            identifier, kind, name, media_type, 0, made_ms, f"{identifier[-2:]}/{identifier}.sealed",
            sealer.key_id, session_id, user_id, person_id, expires_ms,
        )  # fmt: skip
        path = self._path(record)
        writer = await asyncio.to_thread(lambda: SealedWriter(path, sealer, about=record.id))
        try:
            await self.records.add(record)
        except CodedError:
            writer.abandon()
            raise
        return record, writer

    async def finish(self, record: ArtefactRecord, size: int) -> bool:
        """Note how large a file has become; tell whether its record is still there. If not, the file is deleted."""
        if await self.records.change(record.id, {"bytes": size}):
            return True
        await asyncio.to_thread(_unlink, self._path(record))
        return False

    async def open(self, record: ArtefactRecord) -> SealedReader:
        """Open a file. Raises CodedError ``artefact.gone``, ``artefact.wrong_key`` or ``identity.damaged``."""
        keys, path = await asyncio.to_thread(self.keys), self._path(record)
        reader = await asyncio.to_thread(lambda: SealedReader(path, keys, about=record.id))
        if record.bytes not in (0, reader.bytes):
            reader.close()
            raise CodedError("identity.damaged", "A part of this file is missing.")
        return reader

    async def find(self, where: Mapping[str, Scalar]) -> list[ArtefactRecord]:
        """Return all records with these values, the oldest first."""
        return [record async for record in every(partial(self.records.find, where, limit=MAX_PAGE))]

    async def remove(self, record: ArtefactRecord) -> None:
        """Delete a file with its record. Needs no key. Raises CodedError ``artefact.unwritable`` or ``storage.*``."""
        path = self._path(record)
        await self.records.delete(record.id)  # first: a file without a record is swept some day
        try:
            await asyncio.to_thread(_unlink, path)
        except CodedError:
            await self.records.save(record)  # so that it can be tried again
            raise

    async def remove_where(self, where: Mapping[str, Scalar]) -> int:
        """Delete all with these values; return how many there were."""
        found = await self.find(where)
        for record in found:
            await self.remove(record)
        return len(found)

    async def remove_strays(self, now_ms: int) -> int:
        """Delete files that no record tells of, as a crash can leave them; return how many there were.

        Where the folder is not known to belong to this database, none are: another one may tell of them.
        """
        files = await asyncio.to_thread(self._files)
        if not await self._owns_folder(files):
            log.warning(
                "artefacts: the files in %s are not those of this database, and are left alone. If no other database "
                "is used with them, delete them yourself.", self.folder,
            )  # fmt: skip
            return 0
        strays = 0
        for path in files:
            if now_ms - await asyncio.to_thread(_changed_ms, path) < _STRAY_AFTER_MS:
                continue
            if path.suffix != ".sealed" or await self.records.get(_id_of(path)) is None:
                await asyncio.to_thread(_unlink, path)
                strays += 1
        if strays:
            log.info("artefacts: %d files without a record are deleted", strays)
        return strays

    async def is_being_made(self, record: ArtefactRecord, now_ms: int) -> bool:
        """Tell whether a server may be writing a file at this moment. What a crash left is finished after a while."""
        path = self._path(record)
        if record.bytes:
            return False
        if await asyncio.to_thread(is_held, path):
            return True
        return now_ms - await asyncio.to_thread(_changed_ms, path) < _MADE_ELSEWHERE_MS

    async def renew_seal(self, record: ArtefactRecord) -> bool:
        """Seal a file with the current key; tell whether it was not. Raises CodedError as :meth:`open` does.

        Where only the file is not there anymore, nothing is left that needs a key. That the whole folder is missing, or
        another one lies in its place, is ``artefact.gone``.
        """
        keys, path = await asyncio.to_thread(self.keys), self._path(record)
        changed = False
        if await asyncio.to_thread(path.exists):
            (await self.open(record)).close()  # what is damaged must not look whole afterwards
            changed = await asyncio.to_thread(lambda: reseal(path, keys, about=record.id))
        elif not self.folder.is_dir() or await belongs_elsewhere(self.folder, self._records):
            raise CodedError("artefact.gone", f"The files of this database do not lie in {self.folder}.")
        if record.key_id != keys.key_id:  # it may have been sealed when we were stopped
            await self.records.change(record.id, {"key_id": keys.key_id})
        return changed

    def keys(self) -> Keyring:
        """Return the keys. Blocks, and may raise CodedError (``identity.*``)."""
        if self._keys is None:
            made = self._make_keys
            self._keys = made if isinstance(made, Keyring) else made()
        return self._keys

    def _path(self, record: ArtefactRecord) -> Path:
        path = (self.folder / record.path).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise CodedError("artefact.gone", "The record names a file that is none of ours.")
        return path

    async def _owns_folder(self, files: list[Path]) -> bool:
        """Tell whether the folder is this database's. One without a mark is, if it is empty or a file is known."""
        marked = await is_marked(self.folder, self._records)
        if marked is not None:
            return marked
        for path in files:
            if await self.records.get(_id_of(path)) is not None:
                break
        else:
            if files:
                return False
        await mark(self.folder, self._records)
        return True

    def _files(self) -> list[Path]:
        return [path for path in self.folder.glob("*/*") if path.is_file()]


def _id_of(path: Path) -> str:
    return path.name.partition(".")[0]


def _changed_ms(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns // 1_000_000
    except FileNotFoundError:
        return 0


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        detail = f"{path} cannot be deleted ({error.strerror})."
        raise CodedError("artefact.unwritable", detail, retryable=True) from error
