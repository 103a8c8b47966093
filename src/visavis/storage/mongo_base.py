"""The connection to MongoDB that all parts of its storage share."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError
from sqlalchemy import Table

from visavis.events import CodedError
from visavis.storage.mongo_documents import Document, fields_of
from visavis.storage.mongo_errors import coded_errors
from visavis.storage.mongo_writes import Work, all_or_none

DATABASE = "visavis"
"""The database that is used if the URL names none."""
_ANSWERS_WITHIN_MS = 5_000
"""How long a server is looked for, if the URL does not say so (``serverSelectionTimeoutMS``)."""


class MongoBase:
    """A client of a server, and a database there."""

    def __init__(self, url: str) -> None:
        """``url``: ``mongodb://user:password@host/database`` or ``mongodb+srv://…``, with the options of MongoDB.

        Raises CodedError ``storage.invalid_url``.
        """
        self._url = url
        self._made: AsyncMongoClient[Document] | None = self._client()
        self._transactions = False

    def _client(self) -> AsyncMongoClient[Document]:
        given = "serverselectiontimeoutms" in self._url.lower()
        options: dict[str, Any] = {} if given else {"serverSelectionTimeoutMS": _ANSWERS_WITHIN_MS}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)  # of options that it does not know, the driver only warns
                client: AsyncMongoClient[Document] = AsyncMongoClient(self._url, appname="visavis", **options)
            client.get_default_database(DATABASE)
        except (PyMongoError, UserWarning, ValueError, TypeError) as error:
            form = "mongodb://user:password@host/database"
            raise CodedError("storage.invalid_url", f"A URL of MongoDB looks like {form} ({error}).") from error
        return client

    @property
    def _database(self) -> AsyncDatabase[Document]:
        if self._made is None:  # a client that was closed cannot be used again
            self._made = self._client()
        return self._made.get_default_database(DATABASE)

    async def _disconnect(self) -> None:
        client, self._made = self._made, None
        if client is not None:
            await client.close()

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[AsyncDatabase[Document]]:
        """Yield the database; turn the driver's errors into coded ones."""
        with coded_errors():
            yield self._database

    async def _all_or_none(self, work: Work) -> None:
        """Do some writes, all or none (see :mod:`visavis.storage.mongo_writes`)."""
        with coded_errors():
            await all_or_none(self._database, work, transactions=self._transactions)


async def counted(
    database: AsyncDatabase[Document], name: str, field: str, where: Document | None = None
) -> dict[str, int]:
    """Return how many documents have each value of a field, in the order of the values."""
    stages: list[Document] = [
        {"$match": {"$and": [where or {}, {field: {"$ne": None}}]}},
        {"$group": {"_id": f"${field}", "count": {"$sum": 1}}},
        {"$sort": {"_id": 1}},
    ]
    return {item["_id"]: int(item["count"]) async for item in await database[name].aggregate(stages)}


def matching(table: Table, where: Mapping[str, Any]) -> Document:
    """Return the filter for documents whose fields have these values: each is a value, whatever it looks like."""
    return {name: {"$eq": value} for name, value in fields_of(table, where).items()}
