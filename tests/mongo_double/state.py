"""What the double keeps: documents in mongomock; validators, indexes, cursors and a transaction beside them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import mongomock

from tests.mongo_double.errors import Document, ServerError, duplicate, invalid
from tests.mongo_double.validation import check_depth, problems

Namespace = tuple[str, str]


@dataclass
class Details:
    """What is known of a collection besides its documents."""

    validator: Document = field(default_factory=dict)
    indexes: dict[str, Document] = field(default_factory=dict)


@dataclass
class Transaction:
    """The one transaction that is under way, and what was there before it changed something."""

    session: bytes
    number: int
    before: dict[Namespace, list[Document]] = field(default_factory=dict)


@dataclass
class FailPoint:
    """Commands that are to fail; see ``configureFailPoint`` of MongoDB."""

    times: int
    data: Document


class State:
    """Everything that the double knows."""

    def __init__(self) -> None:
        self._documents: Any = mongomock.MongoClient()
        self.collections: dict[Namespace, Details] = {}
        self.cursors: dict[int, tuple[str, list[Document]]] = {}
        self.cursor_ids = itertools.count(1)
        self.transaction: Transaction | None = None
        self.fail_point: FailPoint | None = None

    def documents(self, namespace: Namespace) -> Any:
        """Return the documents of a collection, to be read."""
        return self._documents[namespace[0]][namespace[1]]

    def changing(self, namespace: Namespace) -> Any:
        """Return the documents of a collection, to be changed; a transaction notes how they were before."""
        self.collections.setdefault(namespace, Details())
        found = self.documents(namespace)
        if self.transaction is not None and namespace not in self.transaction.before:
            self.transaction.before[namespace] = list(found.find())
        return found

    def check(self, namespace: Namespace, document: Document, *, bypass: bool) -> None:
        """Raise ServerError if a document that is there now must not be."""
        check_depth(document)
        details = self.collections[namespace]
        found = [] if bypass else problems(details.validator, document)
        if found:
            raise invalid(document, found)
        for name, index in details.indexes.items():
            if index.get("unique"):
                self._check_unique(namespace, name, index, document)

    def _check_unique(self, namespace: Namespace, name: str, index: Document, document: Document) -> None:
        key = {path: document.get(path) for path in index["key"]}
        alike = {"$and": [{path: {"$eq": value}} for path, value in key.items()]}
        held = index.get("partialFilterExpression", {})
        own = {"$and": [held, {"_id": {"$eq": document["_id"]}}]}
        if not self.documents(namespace).count_documents(own):
            return
        if self.documents(namespace).count_documents({"$and": [held, alike]}) > 1:
            raise duplicate(".".join(namespace), name, key)

    def begin(self, session: bytes, number: int) -> None:
        """Begin a transaction."""
        self.transaction = Transaction(session, number)

    def end(self, *, restore: bool) -> None:
        """End the transaction, and forget what it did if ``restore``."""
        transaction, self.transaction = self.transaction, None
        if transaction is not None and restore:
            for namespace, documents in transaction.before.items():
                found = self.documents(namespace)
                found.delete_many({})
                if documents:
                    found.insert_many(documents)

    def drop(self, namespace: Namespace) -> None:
        """Forget a collection."""
        self.documents(namespace).drop()
        self.collections.pop(namespace, None)

    def details(self, namespace: Namespace) -> Details:
        """Return what is known of a collection. Raises ServerError."""
        if namespace not in self.collections:
            raise ServerError(26, "NamespaceNotFound", f"ns does not exist: {'.'.join(namespace)}")
        return self.collections[namespace]
