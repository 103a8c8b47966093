"""The commands that make collections and indexes, and tell of them."""

from __future__ import annotations

from typing import Any

from mongomock.filtering import filter_applies

from tests.mongo_double.errors import Document, ServerError, unknown
from tests.mongo_double.reading import cursor
from tests.mongo_double.state import Details, FailPoint, Namespace, State
from tests.mongo_double.validation import check_validator, problems

_INDEX_OPTIONS = {"key", "name", "unique", "partialFilterExpression"}
_PARTIAL = {"$eq", "$exists", "$gt", "$gte", "$lt", "$lte", "$type"}


def create(state: State, namespace: Namespace, command: Document) -> Document:
    """Make a collection."""
    if namespace in state.collections:
        raise ServerError(48, "NamespaceExists", f"Collection {'.'.join(namespace)} already exists.")
    check_validator(command.get("validator", {}))
    state.collections[namespace] = Details(command.get("validator", {}))
    return {}


def coll_mod(state: State, namespace: Namespace, command: Document) -> Document:
    """Give a collection another validator."""
    details = state.details(namespace)
    check_validator(command["validator"])
    details.validator = command["validator"]
    return {}


def drop(state: State, namespace: Namespace, command: Document) -> Document:
    """Forget a collection."""
    state.drop(namespace)
    return {}


def drop_database(state: State, namespace: Namespace, command: Document) -> Document:
    """Forget a database."""
    for known in [item for item in state.collections if item[0] == namespace[0]]:
        state.drop(known)
    return {"dropped": namespace[0]}


def list_databases(state: State, namespace: Namespace, command: Document) -> Document:
    """Name the databases."""
    names = sorted({item[0] for item in state.collections})
    return {"databases": [{"name": name, "sizeOnDisk": 0, "empty": False} for name in names], "totalSize": 0}


def list_collections(state: State, namespace: Namespace, command: Document) -> Document:
    """Tell of the collections of a database."""
    found = [
        {"name": name, "type": "collection", "options": {"validator": item.validator}, "info": {"readOnly": False}}
        for (database, name), item in sorted(state.collections.items())
        if database == namespace[0]
    ]
    wanted = command.get("filter") or {}
    chosen = [item for item in found if filter_applies(wanted, item)]  # type: ignore[no-untyped-call]
    return cursor(state, f"{namespace[0]}.$cmd.listCollections", chosen, len(chosen))


def create_indexes(state: State, namespace: Namespace, command: Document) -> Document:
    """Make indexes."""
    for index in command["indexes"]:
        _create_index(state, namespace, index)
    return {"numIndexesAfter": len(state.collections[namespace].indexes) + 1}


def _create_index(state: State, namespace: Namespace, index: Document) -> None:
    if strange := set(index) - _INDEX_OPTIONS:
        raise unknown(f"the options {sorted(strange)} of indexes")
    _check_partial(index.get("partialFilterExpression", {}))
    details = state.collections.setdefault(namespace, Details())
    known = details.indexes.get(index["name"])
    if known is not None:
        if known != index:
            raise ServerError(86, "IndexKeySpecsConflict", f"An index {index['name']} exists with another key")
        return
    if any(item["key"] == index["key"] for item in details.indexes.values()):
        raise ServerError(85, "IndexOptionsConflict", f"There is an index on {index['key']} with another name")
    details.indexes[index["name"]] = index
    try:
        for document in state.documents(namespace).find():
            state.check(namespace, document, bypass=True)
    except ServerError:
        del details.indexes[index["name"]]
        raise


def _check_partial(expression: Document) -> None:
    for condition in expression.values():
        operators = set(condition) if isinstance(condition, dict) else set()
        if strange := operators - _PARTIAL:
            raise ServerError(67, "CannotCreateIndex", f"unsupported expression in partial index: {sorted(strange)}")


def list_indexes(state: State, namespace: Namespace, command: Document) -> Document:
    """Tell of the indexes of a collection."""
    own: list[Document] = [{"v": 2, "key": {"_id": 1}, "name": "_id_"}]
    own += [{"v": 2, **index} for index in state.details(namespace).indexes.values()]
    return cursor(state, ".".join(namespace), own, len(own))


def fail_point(state: State, namespace: Namespace, command: Document) -> Document:
    """Let commands fail, as MongoDB does for tests of drivers."""
    mode: Any = command["mode"]
    state.fail_point = None if mode == "off" else FailPoint(int(mode["times"]), command["data"])
    return {}


def validate(state: State, namespace: Namespace, command: Document) -> Document:
    """Tell whether all documents are as they should be."""
    validator = state.details(namespace).validator
    misfits = sum(bool(problems(validator, document)) for document in state.documents(namespace).find())
    return {"valid": True, "errors": [], "warnings": [], "nNonCompliantDocuments": misfits}


def compact(state: State, namespace: Namespace, command: Document) -> Document:
    """Do nothing: there is no file."""
    state.details(namespace)
    return {"bytesFreed": 0}
