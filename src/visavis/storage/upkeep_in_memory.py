"""How a storage in memory is looked after."""

from __future__ import annotations

from collections import Counter
from typing import Any

from visavis.storage.operators_in_memory import OperatorsInMemory
from visavis.storage.rows_in_memory import RowsInMemory
from visavis.storage.upkeep import REFERENCES, SEALED, Examination, Extent, Revision


class UpkeepInMemory(OperatorsInMemory, RowsInMemory):
    """The part of :class:`visavis.storage.memory.MemoryStorage` that looks after it."""

    async def revision(self) -> Revision:
        """Return the only form that there is."""
        return Revision("memory", "memory")

    async def extent(self, table: str) -> Extent:
        """Return how many records a table has, and the last id."""
        records, _ = self._table(table)
        return Extent(len(records), max(records, default=None))

    async def examine(self) -> Examination:
        """Look for what refers to nothing, and for the keys that are in use."""
        orphans: Counter[str] = Counter()
        for (table, field), target in REFERENCES.items():
            known, _ = self._table(target)
            named = [row[field] for row in await self._all(table) if row[field] is not None]
            orphans[table] += sum(item not in known for item in named)
        keys = {table: dict(Counter(row["key_id"] for row in await self._all(table))) for table in SEALED}
        return Examination([], {table: count for table, count in orphans.items() if count}, keys)

    async def scrub(self) -> None:
        """Do nothing: there is no file."""

    async def _all(self, table: str) -> list[dict[str, Any]]:
        return await self.rows(table, limit=len(self._table(table)[0]))
