"""Fixtures of the suites: the databases."""

from tests.conformance.storages import mongodb_alone_url, mongodb_url, new_url, postgresql_url, storage

__all__ = ["mongodb_alone_url", "mongodb_url", "new_url", "postgresql_url", "storage"]
