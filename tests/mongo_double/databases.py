"""Databases for tests: on the double, or on the server that ``MONGODB_URL`` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode, urlsplit

from pymongo import MongoClient

from tests.mongo_double.server import mongo_double
from visavis.events import new_id


@contextmanager
def mongodb_server() -> Iterator[str]:
    """Yield the URL of a server: the one that the environment names, or a double that is a replica set."""
    given = os.environ.get("MONGODB_URL")
    if given:
        yield given
        return
    with mongo_double() as double:
        yield double.url


@contextmanager
def mongodb_server_alone() -> Iterator[str]:
    """Yield the URL of a double without transactions, whatever other server there is."""
    with mongo_double(replica_set=False) as double:
        yield double.url


def new_database(server: str) -> str:
    """Return the URL of an empty database."""
    parts = urlsplit(server)
    options = dict(parse_qsl(parts.query))
    if parts.username:  # without it, users are looked for in the database of the URL
        options.setdefault("authSource", parts.path.strip("/") or "admin")
    name = f"visavis_{new_id().replace('-', '')}"
    return parts._replace(path=f"/{name}", query=urlencode(options)).geturl()


def drop_database(url: str) -> None:
    """Forget a database and all that is in it."""
    with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=5_000) as client:
        client.drop_database(client.get_default_database().name)
