"""Whoever is erased leaves nothing behind, in any database, and nobody else loses anything."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conformance.storages import KINDS, NewUrl
from tests.made_people import House, Made, made_house
from visavis.accounts.audit import COMMAND_LINE, AuditLog
from visavis.accounts.users import Users
from visavis.bootstrap.erasure import Eraser, Erasure
from visavis.bootstrap.holdings import holdings_of
from visavis.bootstrap.leftovers import Leftovers, database_files
from visavis.bootstrap.naming import ERASED
from visavis.events import CodedError
from visavis.storage import Storage
from visavis.storage.account_records import AUDIT, INVITATIONS, USERS
from visavis.storage.memory import MemoryStorage
from visavis.storage.opening import storage_for
from visavis.storage.persona_records import PERSONA_VERSIONS
from visavis.storage.upkeep import TABLES

PEOPLE = ("anna", "clara", "emma")


@dataclass
class Estate:
    """A database with people, what erases them, and where its bytes lie."""

    house: House
    people: dict[str, Made]
    leftovers: Leftovers
    raw: Callable[[], Awaitable[bytes]]
    """Returns everything that the database has, past our own code."""

    async def erase(self, who: str) -> Erasure:
        """Erase somebody, as a command does."""
        storage = self.house.storage
        subjects = self.house.subjects()
        whom = await subjects.one(self.people[who].subject)
        eraser = Eraser(storage, self.house.artefacts, Users(storage), self.leftovers)
        return await eraser.erase(subjects, whom, COMMAND_LINE, AuditLog(storage))

    async def rows(self) -> list[str]:
        """Return all records of all tables."""
        found = []
        for table in TABLES:
            rows = await self.house.storage.rows(table, limit=500)
            found += [f"{table} {json.dumps(row, default=str, sort_keys=True)}" for row in rows]
        return found


@pytest.fixture(params=KINDS)
async def estate(request: pytest.FixtureRequest, new_url: NewUrl, tmp_path: Path) -> AsyncIterator[Estate]:
    """Return a house in each database."""
    kind: str = request.param
    url = "" if kind == "memory" else await new_url(kind)
    storage: Storage = MemoryStorage() if kind == "memory" else storage_for(url)
    await storage.open()
    house, people = await made_house(storage, tmp_path)
    files = database_files(url)
    yield Estate(house, people, Leftovers(storage, *files, tmp_path / "artefacts"), _raw(kind, url, storage))
    await storage.close()


def _raw(kind: str, url: str, storage: Storage) -> Callable[[], Awaitable[bytes]]:
    async def read() -> bytes:
        if kind == "sqlite":
            return b"".join(path.read_bytes() for path in database_files(url) if path.exists())
        if kind == "postgresql":
            return await _postgresql_files(url)
        if kind.startswith("mongodb"):
            return await _mongodb_content(url)
        return repr(vars(storage)).encode()

    return read


async def _postgresql_files(url: str) -> bytes:
    """Return the bytes of all tables and indexes, without the log of what was written (see docs/privacy.md)."""
    engine = create_async_engine(url.replace("postgresql", "postgresql+asyncpg", 1), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("CHECKPOINT"))  # what was deleted is unlinked, what was written is in the files
        folder = Path((await connection.execute(text("SHOW data_directory"))).scalar_one())
        oid = (
            await connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        ).scalar_one()
    await engine.dispose()
    return b"".join(path.read_bytes() for path in sorted((folder / "base" / str(oid)).iterdir()) if path.is_file())


async def _mongodb_content(url: str) -> bytes:
    from pymongo import AsyncMongoClient

    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(url)
    database = client.get_default_database()
    found = []
    for name in await database.list_collection_names():
        found += [repr(document).encode() async for document in database[name].find()]
    await client.close()
    return b"\n".join(found)


def _in(raw: bytes, texts: list[str]) -> set[str]:
    return {item for item in texts if item.encode() in raw}


async def test_everything_that_is_made_can_be_found_before(estate: Estate) -> None:
    for who in PEOPLE:
        made = estate.people[who]
        found = await estate.leftovers.scan(made.needles)
        assert {item.text for item in found.found} == set(made.needles)
    raw = await estate.raw()
    assert _in(raw, estate.people["anna"].needles) == set(estate.people["anna"].needles)


@pytest.mark.parametrize("who", PEOPLE)
async def test_nothing_is_left_of_whoever_is_erased(estate: Estate, who: str) -> None:
    made = estate.people[who]
    files = {path.stem for path in (estate.house.folder / "artefacts").rglob("*.sealed")}
    done = await estate.erase(who)
    assert done.leftovers == []
    assert (await estate.leftovers.scan(made.needles)).found == []
    assert _in(await estate.raw(), made.needles) == set()
    left = {path.stem for path in (estate.house.folder / "artefacts").rglob("*.sealed")}
    assert files - left == files & set(made.needles)
    counted = {kind: count for kind, count in done.counts.items() if count}
    expected = {
        "anna": {
            "sessions": 2, "messages": 4, "recordings": 1, "consents": 1, "memories": 2, "logins": 1, "keys": 1,
            "invitations": 2, "audit": 3,
        },
        "clara": {"sessions": 1, "messages": 2, "recordings": 1, "consents": 1, "memories": 2, "faces": 1},
        "emma": {"sessions": 1, "messages": 2, "consents": 1, "memories": 2},
    }  # fmt: skip
    assert counted == expected[who]
    with pytest.raises(CodedError) as caught:
        await estate.erase(who)
    assert caught.value.code == "privacy.unknown"


@pytest.mark.parametrize("who", PEOPLE)
async def test_nobody_else_loses_anything(estate: Estate, who: str) -> None:
    made = set(estate.people[who].needles)
    before = await estate.rows()
    await estate.erase(who)
    after = set(await estate.rows())
    gone = [row for row in before if row not in after]
    assert gone
    assert all(any(needle in row for needle in made) for row in gone)
    others = [needle for name, item in estate.people.items() if name != who for needle in item.needles]
    found = await estate.leftovers.scan(others[:50])
    assert {item.text for item in found.found} == set(others[:50])


async def test_what_was_done_stays_in_the_log_and_who_did_it_does_not(estate: Estate) -> None:
    await estate.erase("anna")
    entries = (await estate.house.storage.collection(AUDIT).find(limit=100)).items
    actions = [(item.actor, item.action, item.subject, item.address, item.detail) for item in entries]
    [anna] = {item.actor for item in entries if item.actor.startswith("erased")}
    assert re.fullmatch("erased account [0-9a-f]{4}", anna)
    assert (anna, "auth.signed_in", None, "", {}) in actions
    assert ("guest", "auth.refused", ERASED, "", {"email": ERASED}) in actions
    assert ("command line", "user.changed", ERASED, "", {"name": ERASED}) in actions
    assert actions[-1][:3] == ("command line", "privacy.erased", None)
    assert ("berta@example.org", "auth.signed_in", None, "10.0.0.7", {}) in actions
    assert {item.author for item in (await estate.house.storage.collection(PERSONA_VERSIONS).find()).items} == {
        ERASED, "berta@example.org",
    }  # fmt: skip
    invitations = (await estate.house.storage.collection(INVITATIONS).find()).items
    assert "by-anna" not in [item.token_hash for item in invitations]


async def test_somebody_stays_who_can_administer_the_server(estate: Estate) -> None:
    before = await estate.rows()
    with pytest.raises(CodedError) as caught:
        await estate.erase("berta")
    assert caught.value.code == "users.last_admin"
    assert await estate.rows() == before
    await estate.erase("anna")
    await estate.erase("berta")  # nobody is left who could be locked out
    assert await estate.house.storage.collection(USERS).count() == 0


async def test_nobody_is_taken_for_whose_address_is_longer(estate: Estate) -> None:
    storage, subjects = estate.house.storage, estate.house.subjects()
    estate.people["ann"] = await estate.house.user("ann")
    joann = await estate.house.user("joann")
    held = await holdings_of(storage, subjects, await subjects.one(estate.people["ann"].subject))
    assert {entry.actor for entry in held.audit} == {"ann@example.org", "guest", "command line"}
    before = [row for row in await estate.rows() if "joann" in row or joann.subject[5:] in row]
    assert (await estate.erase("ann")).leftovers == []
    assert [row for row in await estate.rows() if row in before] == before
    assert {item.text for item in (await estate.leftovers.scan(joann.needles)).found} == set(joann.needles)
