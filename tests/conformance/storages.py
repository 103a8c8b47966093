"""The databases that every suite of storage runs on. Another one joins by a line in ``KINDS`` and in ``_new_url``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conftest import require_service
from tests.mongo_double.databases import drop_database, mongodb_server, mongodb_server_alone, new_database
from tests.services import postgresql, postgresql_binaries
from visavis.events import new_id
from visavis.storage import Storage
from visavis.storage.memory import MemoryStorage
from visavis.storage.opening import storage_for

KINDS = ("memory", "sqlite", "postgresql", "mongodb", "mongodb-alone")
"""The last one is a server that has no transactions."""
NewUrl = Callable[[str], Awaitable[str]]
"""Makes an empty database of a kind, and returns its URL."""


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Run a PostgreSQL server, one for all tests."""
    require_service("PostgreSQL", postgresql_binaries() is not None)
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def mongodb_url() -> Iterator[str]:
    """Return a MongoDB server, or its double, one for all tests."""
    with mongodb_server() as url:
        yield url


@pytest.fixture(scope="session")
def mongodb_alone_url() -> Iterator[str]:
    """Return a double of a MongoDB server that is no replica set."""
    with mongodb_server_alone() as url:
        yield url


@pytest.fixture
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> NewUrl:
    """Return what makes empty databases of the kinds that have URLs."""

    async def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/folder that is new/{new_id()}.db"
        if kind.startswith("mongodb"):
            url = new_database(request.getfixturevalue(f"{kind.replace('-', '_')}_url"))
            request.addfinalizer(lambda: drop_database(url))
            return url
        assert kind == "postgresql", kind
        return await _new_postgresql(request.getfixturevalue("postgresql_url"))

    return make


async def _new_postgresql(server: str) -> str:
    name = f"visavis_{new_id().replace('-', '')}"
    engine = create_async_engine(server.replace("postgresql", "postgresql+asyncpg", 1), isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        # As on most servers, a language decides how text is ordered.
        options = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'"
        await connection.execute(text(f"CREATE DATABASE {name} {options}"))
    await engine.dispose()
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture(params=KINDS)
async def storage(request: pytest.FixtureRequest, new_url: NewUrl) -> AsyncIterator[Storage]:
    """Return an empty database, opened."""
    kind: str = request.param
    async with AsyncExitStack() as stack:
        made = MemoryStorage() if kind == "memory" else storage_for(await new_url(kind))
        stack.push_async_callback(made.close)
        await made.open()
        yield made
