"""Doubles of MongoDB servers, to look into them or to let them fail."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.mongo_double import MongoDouble, mongo_double
from tests.mongo_double.databases import new_database
from visavis.storage.mongo import MongoStorage


@pytest.fixture(params=["replica set", "alone"])
def double(request: pytest.FixtureRequest) -> Iterator[MongoDouble]:
    """Return a double of a server, with transactions and without."""
    with mongo_double(replica_set=request.param == "replica set") as made:
        yield made


@pytest.fixture
async def mongo(double: MongoDouble) -> AsyncIterator[MongoStorage]:
    """Return an empty database on it, opened."""
    storage = MongoStorage(new_database(double.url))
    await storage.open()
    yield storage
    await storage.close()
