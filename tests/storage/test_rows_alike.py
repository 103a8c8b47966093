"""Any row that one database keeps comes back from every other one as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Integer, LargeBinary, Table

from tests.conformance.storages import KINDS, NewUrl
from visavis.events import new_id
from visavis.storage import Storage, tables
from visavis.storage.content_hash import table_hash
from visavis.storage.opening import storage_for

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_NAMES = _TEXT | st.sampled_from([".", "$", "$set", "a.b", "%", "%json", "%2e", ""])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=8,
)


def _values(column: Column[Any]) -> st.SearchStrategy[Any]:
    kind = column.type
    if column.name == "id" or column.unique:
        return st.builds(new_id)
    if isinstance(kind, JSON):
        return st.dictionaries(_NAMES, _JSON, max_size=3) | st.lists(_JSON, max_size=3)
    if isinstance(kind, Boolean):
        return st.booleans()
    if isinstance(kind, Float):
        # No -0.0: SQLite has none.
        return st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0)
    if isinstance(kind, BigInteger):
        return st.integers(-(2**63), 2**63 - 1)
    if isinstance(kind, Integer):
        return st.integers(-(2**31), 2**31 - 1)
    return st.binary(max_size=9) if isinstance(kind, LargeBinary) else _TEXT


def _rows(table: Table) -> st.SearchStrategy[list[dict[str, Any]]]:
    def column(item: Column[Any]) -> st.SearchStrategy[Any]:
        return st.none() | _values(item) if item.nullable else _values(item)

    row = st.fixed_dictionaries({item.name: column(item) for item in table.columns})
    return st.lists(row, min_size=1, max_size=3)


@pytest.fixture
async def storages(new_url: NewUrl) -> AsyncIterator[list[Storage]]:
    """Return an empty database of every kind that has a URL."""
    async with AsyncExitStack() as stack:
        made = [storage_for(await new_url(kind)) for kind in KINDS if kind != "memory"]
        for storage in made:
            await storage.open()
            stack.push_async_callback(storage.close)
        yield made


@pytest.mark.parametrize("table", [*tables.metadata.tables])
async def test_rows_come_back_alike(storages: list[Storage], table: str) -> None:
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(_rows(tables.metadata.tables[table]))
    def collect(rows: list[dict[str, Any]]) -> None:
        examples.extend(rows)

    examples: list[dict[str, Any]] = []
    collect()
    names = [column.name for column in tables.metadata.tables[table].columns]
    expected = [{name: row[name] for name in names} for row in sorted(examples, key=lambda row: row["id"])]
    for storage in storages:
        await storage.put_rows(table, examples)
        found = await storage.rows(table)
        assert repr(found) == repr(expected), storage.name  # 1 is neither 1.0 nor True
    assert len({str(await table_hash(storage, table)) for storage in storages}) == 1
