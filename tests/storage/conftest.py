"""The databases, as in the conformance suites."""

from tests.conformance.storages import mongodb_alone_url, mongodb_url, new_url, postgresql_url
from tests.storage.mongo_doubles import double, mongo

__all__ = ["double", "mongo", "mongodb_alone_url", "mongodb_url", "new_url", "postgresql_url"]
