from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import signal
import sys
from itertools import pairwise
from typing import Any

import pytest

from tests.conformance.contents import everything, rows
from tests.conformance.storages import NewUrl
from visavis.events import CodedError
from visavis.storage import Storage, tables
from visavis.storage.account_records import LOGINS
from visavis.storage.content_hash import canonical_row, combined_hash, table_hash
from visavis.storage.copying import compare_all, copy_all
from visavis.storage.memory import MemoryStorage
from visavis.storage.opening import open_storage
from visavis.storage.upkeep import TABLES

COUNT = 37
BATCH = 8


async def fill(storage: Storage, count: int = COUNT) -> None:
    for table, made in everything(count).items():
        await storage.put_rows(table, made)


async def whole_hash(storage: Storage) -> str:
    return combined_hash({table: await table_hash(storage, table) for table in TABLES})


def test_every_table_is_copied() -> None:
    assert set(TABLES) == set(tables.metadata.tables)


async def test_all_databases_hold_the_same_after_copies_from_one_to_the_next(new_url: NewUrl) -> None:
    chain = ["sqlite", "postgresql", "mongodb", "sqlite", "mongodb-alone", "postgresql", "sqlite"]
    urls = [await new_url(kind) for kind in chain]
    async with open_storage(urls[0]) as first:
        await fill(first)
        hashes = [await whole_hash(first)]
    for source_url, destination_url in pairwise(urls):
        async with open_storage(source_url) as source, open_storage(destination_url) as destination:
            assert await copy_all(source, destination, batch=BATCH) == dict.fromkeys(TABLES, COUNT)
            assert all(item.same for item in await compare_all(source, destination))
            hashes.append(await whole_hash(destination))
    assert hashes == hashes[:1] * len(chain)


async def test_the_hash_is_that_of_the_canonical_rows_whatever_the_database() -> None:
    storage = MemoryStorage()
    await storage.put_rows("people", [
        {"id": "b", "created_ms": 1, "expires_ms": 2, "key_id": "k", "sealed": b"\x00\xff"},
        {"id": "a", "created_ms": 0, "expires_ms": 2**63 - 1, "key_id": "", "sealed": b""},
    ])  # fmt: skip
    found = await table_hash(storage, "people")
    assert found.count == 2
    lines = (
        b'{"created_ms":0,"expires_ms":9223372036854775807,"id":"a","key_id":"","sealed":""}\n'
        b'{"created_ms":1,"expires_ms":2,"id":"b","key_id":"k","sealed":"AP8="}\n'
    )
    assert found.sha256 == hashlib.sha256(lines).hexdigest()


async def test_a_zero_has_no_sign_in_the_hash_as_not_every_database_keeps_it() -> None:
    def message(confidence: float) -> dict[str, Any]:
        return {column.name: None for column in tables.metadata.tables["messages"].columns} | {"confidence": confidence}

    assert canonical_row("messages", message(-0.0)) == canonical_row("messages", message(0.0))
    assert canonical_row("messages", message(-0.5)) != canonical_row("messages", message(0.5))


async def test_a_destination_that_is_not_empty_is_left_alone() -> None:
    source, destination = MemoryStorage(), MemoryStorage()
    await fill(source, 3)
    await destination.put_rows("audit", there := rows("audit", 1))
    with pytest.raises(CodedError) as caught:
        await copy_all(source, destination)
    assert caught.value.code == "storage.not_empty"
    assert "1 audit" in caught.value.detail
    assert await destination.rows("audit") == there
    assert (await destination.extent("sessions")).count == 0


class InterruptedCopyError(Exception):
    """As by a kill."""


class Flaky(MemoryStorage):
    """Breaks down after some batches."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self.left = batches
        self.put: list[tuple[str, int]] = []

    async def put_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        if self.left == 0:
            raise InterruptedCopyError
        self.left -= 1
        self.put.append((table, len(rows)))
        await super().put_rows(table, rows)


@pytest.mark.parametrize("batches", [0, 1, 7, 23])
async def test_a_copy_goes_on_where_it_was_interrupted(batches: int) -> None:
    source, destination = MemoryStorage(), Flaky(batches)
    await fill(source)
    with pytest.raises(InterruptedCopyError):
        await copy_all(source, destination, batch=BATCH)
    destination.left = 10_000
    copied = await copy_all(source, destination, resume=True, batch=BATCH)
    assert all(item.same for item in await compare_all(source, destination))
    assert sum(count for _, count in destination.put) == COUNT * len(TABLES)  # no row was put twice
    assert sum(copied.values()) == COUNT * len(TABLES) - sum(count for _, count in destination.put[:batches])
    assert sum((await copy_all(source, destination, resume=True)).values()) == 0


async def test_progress_counts_every_row_once() -> None:
    source, destination = MemoryStorage(), Flaky(6)
    await fill(source)
    with pytest.raises(InterruptedCopyError):
        await copy_all(source, destination, batch=BATCH)
    destination.left = 10_000
    done = dict.fromkeys(TABLES, 0)

    def note(table: str, more: int) -> None:
        done[table] += more

    await copy_all(source, destination, resume=True, batch=BATCH, progress=note)
    assert done == dict.fromkeys(TABLES, COUNT)
    await compare_all(source, destination, progress=note)
    assert done == dict.fromkeys(TABLES, 2 * COUNT)


async def test_a_difference_is_found() -> None:
    source, destination = MemoryStorage(), MemoryStorage()
    await fill(source, 5)
    await copy_all(source, destination)
    [row] = await destination.rows("messages", limit=1)
    await destination.put_rows("messages", [{**row, "confidence": 0.25 + 1e-12}])
    await destination.collection(LOGINS).delete_where({"token_hash": "t3"})
    assert [item.table for item in await compare_all(source, destination) if not item.same] == ["messages", "logins"]


class Refusing(MemoryStorage):
    """Does not take one of the rows."""

    def __init__(self, refused: str, *, retryable: bool) -> None:
        super().__init__()
        self.refused = refused
        self.retryable = retryable

    async def put_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        if any(row["id"] == self.refused for row in rows):
            raise CodedError("storage.refused", "Too long.", retryable=self.retryable)
        await super().put_rows(table, rows)


async def test_a_row_that_is_refused_is_named() -> None:
    source = MemoryStorage()
    await fill(source, 20)
    refused = (await source.rows("messages"))[11]["id"]
    destination = Refusing(refused, retryable=False)
    with pytest.raises(CodedError) as caught:
        await copy_all(source, destination, batch=BATCH)
    assert caught.value.code == "storage.row_refused"
    assert refused in caught.value.detail
    assert "Too long." in caught.value.detail
    assert (await destination.extent("messages")).count == 11
    with pytest.raises(CodedError) as caught:
        await copy_all(source, Refusing(refused, retryable=True), batch=BATCH)
    assert caught.value.code == "storage.refused"  # it may be taken later: nothing is wrong with the row


async def test_text_that_is_too_long_for_postgresql_is_said_to_be(new_url: NewUrl) -> None:
    source = MemoryStorage()
    await fill(source, 2)
    [row] = await source.rows("sessions", limit=1)
    await source.put_rows("sessions", [{**row, "persona": "x" * 65}])
    async with open_storage(await new_url("postgresql")) as destination:
        with pytest.raises(CodedError) as caught:
            await copy_all(source, destination)
    assert caught.value.code == "storage.row_refused"
    assert row["id"] in caught.value.detail


@pytest.mark.parametrize(("kind", "count"), [("sqlite", 3_000), ("postgresql", 3_000), ("mongodb", 1_000)])
async def test_a_copy_that_is_killed_goes_on(kind: str, count: int, new_url: NewUrl) -> None:
    source_url, destination_url = await new_url("sqlite"), await new_url(kind)
    async with open_storage(source_url) as source:
        await source.put_rows("events", rows("events", count))
        await source.put_rows("people", rows("people", 3))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "visavis", "db", "copy", source_url, destination_url,
        stdout=asyncio.subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    async with open_storage(source_url) as source, open_storage(destination_url) as destination:
        while (await destination.extent("events")).count == 0:
            assert process.returncode is None
            await asyncio.sleep(0)
        with contextlib.suppress(ProcessLookupError):  # it may have come to its end just now
            process.send_signal(signal.SIGKILL)
        await process.wait()
        begun = (await destination.extent("events")).count
        assert begun % 500 == 0  # a batch is kept whole or not at all
        copied = await copy_all(source, destination, resume=True)
        assert copied["events"] == count - begun
        assert all(item.same for item in await compare_all(source, destination))
