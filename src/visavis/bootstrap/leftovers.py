"""Looks for texts in everything that is kept: what was erased must not be found."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from visavis.bootstrap.text_search import Block, Search
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.pages import MAX_PAGE
from visavis.storage.upkeep import TABLES

MOST_FOUND = 100
SHORTEST = 4
"""Shorter texts are found by chance."""
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Find:
    """Somewhere a text was found."""

    place: str
    """A table or a file."""
    id: str
    """Of the record; '' in a file."""
    text: str


@dataclass(slots=True)
class Findings:
    """What a search came to."""

    found: list[Find] = field(default_factory=list)
    """``MOST_FOUND`` at most, and one for each text."""
    records: int = 0
    bytes: int = 0

    def add(self, place: str, record_id: str, text: str) -> None:
        """Note a find; of many only some, but the first of each text."""
        if len(self.found) < MOST_FOUND or all(item.text != text for item in self.found):
            self.found.append(Find(place, record_id, text))


class Leftovers:
    """Searches every table's raw rows, and files, which for SQLite are those of the database itself."""

    def __init__(self, storage: Storage, *places: Path) -> None:
        """``places`` are files and folders; those that are not there are passed over."""
        self._storage = storage
        self._places = places

    async def scan(self, texts: Sequence[str]) -> Findings:
        """Look for texts, in capitals or not. Raises CodedError ``privacy.too_short`` or ``storage.unreachable``."""
        wanted = list(dict.fromkeys(text.strip() for text in texts))
        if any(len(text) < SHORTEST for text in wanted):
            raise CodedError("privacy.too_short", f"A text that is looked for has {SHORTEST} characters at least.")
        found = Findings()
        search = Search(wanted)
        for table in TABLES:
            await self._scan_table(table, search, found)
        await asyncio.to_thread(self._scan_files, search, found)
        return found

    async def _scan_table(self, table: str, search: Search, found: Findings) -> None:
        after = None
        while True:
            rows = await self._storage.rows(table, after=after, limit=MAX_PAGE)
            await asyncio.to_thread(_scan_rows, table, rows, search, found)
            if len(rows) < MAX_PAGE:
                return
            after = rows[-1]["id"]

    def _scan_files(self, search: Search, found: Findings) -> None:
        for path in _files(self._places):
            seen: set[str] = set()
            for block in _blocks(path, search.overlap):
                found.bytes += len(block.content)
                seen |= search.in_block(block)
            for text in sorted(seen):
                found.add(str(path), "", text)


def _scan_rows(table: str, rows: Sequence[dict[str, Any]], search: Search, found: Findings) -> None:
    for row in rows:
        found.records += 1
        for text in sorted(search.in_text("\n".join(map(_told, row.values())))):
            found.add(table, str(row["id"]), text)


def _told(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(path for path in place.rglob("*") if path.is_file())
        elif place.is_file():
            yield place


def _blocks(path: Path, overlap: int) -> Iterator[Block]:
    """Yield a file's bytes; each block begins with the end of the one before. One that is gone yields nothing more."""
    try:
        with path.open("rb") as file:
            rest, block = b"", file.read(_BLOCK_BYTES)
            while block:
                following = file.read(_BLOCK_BYTES)
                yield Block(rest + block, not rest, not following)
                rest, block = (rest + block)[-overlap:], following
    except FileNotFoundError:
        return


def database_files(url: str) -> list[Path]:
    """Return the files of a SQLite database; of others none can be read from here."""
    scheme, _, path = url.partition(":///")
    if scheme != "sqlite" or not path or path == ":memory:":
        return []
    return [Path(path + suffix) for suffix in ("", "-wal", "-shm", "-journal")]
