"""Which folder of files belongs to which database: what no record tells of may be another database's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from visavis.events import CodedError, created_ms, new_id
from visavis.storage.collections import Kind, Records

_MARK = "database.id"


@dataclass(frozen=True, slots=True)
class FolderRecord:
    """A folder that belongs to the database: its id stands in the folder, too."""

    id: str
    created_ms: int


FOLDERS = Kind("folders", FolderRecord)


async def is_marked(folder: Path, records: Records) -> bool | None:
    """Tell whether a folder belongs to this database; None if it belongs to nobody yet. Raises CodedError."""
    mark = await asyncio.to_thread(_read, folder / _MARK)
    return None if mark is None else await records.collection(FOLDERS).get(mark) is not None


async def mark(folder: Path, records: Records) -> None:
    """Note that a folder belongs to this database. Raises CodedError ``artefact.unwritable`` or ``storage.*``."""
    identifier = new_id()
    await records.collection(FOLDERS).add(FolderRecord(identifier, created_ms(identifier)))
    await asyncio.to_thread(_write, folder / _MARK, identifier)


async def belongs_elsewhere(folder: Path, records: Records) -> bool:
    """Tell whether a folder is not this database's: it names another one, or none, and the database has a folder."""
    marked = await is_marked(folder, records)
    return marked is False or (marked is None and await records.collection(FOLDERS).count() > 0)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(errors="replace").replace("\0", "").strip()[:36]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CodedError("artefact.gone", f"{path} cannot be read ({error.strerror}).") from error


def _write(path: Path, identifier: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(f"{identifier}\n")
    except OSError as error:
        detail = f"{path} cannot be written ({error.strerror})."
        raise CodedError("artefact.unwritable", detail, retryable=True) from error
