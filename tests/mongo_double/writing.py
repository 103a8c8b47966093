"""The commands that write. A document that must not be is not there afterwards either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mongomock

from tests.mongo_double.errors import Document, ServerError, duplicate, unknown
from tests.mongo_double.state import Namespace, State


def insert(state: State, namespace: Namespace, command: Document) -> Document:
    """Add documents."""

    def one(document: Document) -> int:
        documents = state.changing(namespace)
        if strange := [key for key in document if key.startswith("$")]:
            raise ServerError(52, "DollarPrefixedFieldName", f"The dollar ($) prefixed field {strange} is not valid")
        try:
            documents.insert_one(document)
        except mongomock.DuplicateKeyError:
            raise duplicate(".".join(namespace), "_id_", {"_id": document["_id"]}) from None
        try:
            state.check(namespace, document, bypass=_bypass(command))
        except ServerError:
            documents.delete_one({"_id": document["_id"]})
            raise
        return 1

    done, errors = _each(command, "documents", one)
    return {"n": sum(done), **errors}


def update(state: State, namespace: Namespace, command: Document) -> Document:
    """Change or replace documents."""

    def one(step: Document) -> tuple[int, int, Any]:
        return _update(state, namespace, step, bypass=_bypass(command))

    done, errors = _each(command, "updates", one)
    added = [{"index": index, "_id": key} for index, (_, __, key) in enumerate(done) if key is not None]
    changed = {"n": sum(item[0] for item in done), "nModified": sum(item[1] for item in done)}
    return {**changed, **({"upserted": added} if added else {}), **errors}


def delete(state: State, namespace: Namespace, command: Document) -> Document:
    """Delete documents."""

    def one(step: Document) -> int:
        documents = state.changing(namespace)
        gone = documents.delete_one(step["q"]) if step["limit"] else documents.delete_many(step["q"])
        return int(gone.deleted_count)

    done, errors = _each(command, "deletes", one)
    return {"n": sum(done), **errors}


def find_and_modify(state: State, namespace: Namespace, command: Document) -> Document:
    """Change one document, and answer with it as it was, or is."""
    documents = state.changing(namespace)
    order = list(command["sort"].items()) if command.get("sort") else None
    before = documents.find_one(command.get("query") or {}, sort=order)
    if command.get("remove"):
        documents.delete_one({"_id": before["_id"]} if before else {"_id": None})
        return {"lastErrorObject": {"n": 1 if before else 0}, "value": before}
    query = {"_id": before["_id"]} if before else command.get("query") or {}
    step = {"q": query, "u": command["update"], "upsert": command.get("upsert", False)}
    found, _, added = _update(state, namespace, step, bypass=_bypass(command))
    key = added if added is not None else before["_id"] if before else None
    value = documents.find_one({"_id": key}) if command.get("new") and found else before
    return {"lastErrorObject": {"n": found, "updatedExisting": before is not None}, "value": value}


def _update(state: State, namespace: Namespace, step: Document, *, bypass: bool) -> tuple[int, int, Any]:
    """Return how many documents were found and changed, and the id of the one that was added, if one was."""
    documents = state.changing(namespace)
    found = list(documents.find(step["q"]))
    matched = found if step.get("multi") else found[:1]
    modified = 0
    for before in matched:
        after = _change(documents, {"_id": before["_id"]}, step, before["_id"])
        modified += after != before
        try:
            state.check(namespace, after, bypass=bypass)
        except ServerError:
            documents.replace_one({"_id": before["_id"]}, before)
            raise
    if matched or not step.get("upsert"):
        return len(matched), modified, None
    added = _change(documents, step["q"], step, None)
    try:
        state.check(namespace, added, bypass=bypass)
    except ServerError:
        documents.delete_one({"_id": added["_id"]})
        raise
    return 1, 0, added["_id"]


def _change(documents: Any, query: Document, step: Document, key: Any) -> Document:
    """Change, replace or add one document, and return it."""
    change, upsert = step["u"], key is None
    if not isinstance(change, dict):
        raise unknown("updates by pipelines")
    if any(name.startswith("$") for name in change):
        result = documents.update_one(query, change, upsert=upsert)
    else:
        if not upsert and change.get("_id", key) != key:
            raise ServerError(66, "ImmutableField", "the (immutable) field '_id' was found to have been altered")
        result = documents.replace_one(query, change, upsert=upsert)
    found: Document = documents.find_one({"_id": result.upserted_id if upsert else key})
    return found


def _each(command: Document, name: str, one: Callable[[Document], Any]) -> tuple[list[Any], Document]:
    """Do the steps of a batch; return what came of them, and the errors if there are any."""
    done: list[Any] = []
    errors: list[Document] = []
    for index, step in enumerate(command[name]):
        try:
            done.append(one(step))
        except ServerError as error:
            errors.append(error.of_write(index))
            if command.get("ordered", True):
                break
    return done, {"writeErrors": errors} if errors else {}


def _bypass(command: Document) -> bool:
    return bool(command.get("bypassDocumentValidation"))
