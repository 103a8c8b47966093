"""Which command is done by what, and what each may say: anything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from tests.mongo_double import administration, reading, writing
from tests.mongo_double.errors import Document, ServerError, unknown
from tests.mongo_double.state import Namespace, State

Handler = Callable[[State, Namespace, Document], Document]

_ALWAYS = {
    "$db", "lsid", "$clusterTime", "$readPreference", "txnNumber", "startTransaction", "autocommit", "readConcern",
    "writeConcern", "maxTimeMS", "comment",
}  # fmt: skip
_WRITE = {"ordered", "bypassDocumentValidation"}

_COMMANDS: dict[str, tuple[Handler, set[str]]] = {
    "find": (reading.find, {"filter", "projection", "sort", "skip", "limit", "batchSize", "singleBatch"}),
    "getMore": (reading.get_more, {"collection", "batchSize"}),
    "killCursors": (reading.kill_cursors, {"cursors"}),
    "aggregate": (reading.aggregate, {"pipeline", "cursor"}),
    "count": (reading.count, {"query"}),
    "distinct": (reading.distinct, {"key", "query"}),
    "insert": (writing.insert, {"documents", *_WRITE}),
    "update": (writing.update, {"updates", *_WRITE}),
    "delete": (writing.delete, {"deletes", *_WRITE}),
    "findAndModify": (writing.find_and_modify, {"query", "update", "remove", "new", "upsert", "sort", *_WRITE}),
    "create": (administration.create, {"validator"}),
    "collMod": (administration.coll_mod, {"validator", "validationLevel"}),
    "drop": (administration.drop, set()),
    "dropDatabase": (administration.drop_database, set()),
    "listDatabases": (administration.list_databases, {"nameOnly"}),
    "listCollections": (administration.list_collections, {"filter", "nameOnly", "cursor", "authorizedCollections"}),
    "createIndexes": (administration.create_indexes, {"indexes"}),
    "listIndexes": (administration.list_indexes, {"cursor"}),
    "validate": (administration.validate, {"background"}),
    "compact": (administration.compact, {"force", "freeSpaceTargetMB"}),
    "configureFailPoint": (administration.fail_point, {"mode", "data"}),
    "ping": (lambda state, namespace, command: {}, set()),
    "endSessions": (lambda state, namespace, command: {}, set()),
    "buildInfo": (lambda state, namespace, command: {"version": "8.0.0", "versionArray": [8, 0, 0, 0]}, set()),
}
_IN_TRANSACTIONS = {
    "find", "getMore", "killCursors", "aggregate", "count", "distinct", "insert", "update", "delete", "findAndModify",
}  # fmt: skip
GREETINGS = {"hello", "isMaster", "ismaster"}


def greeting(address: str, replica_set: str | None) -> Document:
    """Answer to ``hello``."""
    answer: Document = {
        "helloOk": True, "isWritablePrimary": True, "ismaster": True, "readOnly": False,
        "maxBsonObjectSize": 16 * 1024 * 1024, "maxMessageSizeBytes": 48_000_000, "maxWriteBatchSize": 100_000,
        "logicalSessionTimeoutMinutes": 30, "minWireVersion": 0, "maxWireVersion": 25,
        "localTime": datetime.now(UTC), "ok": 1.0,
    }  # fmt: skip
    if replica_set is not None:
        answer |= {"setName": replica_set, "setVersion": 1, "secondary": False}
        answer |= {"hosts": [address], "primary": address, "me": address}
    return answer


def run(state: State, command: Document) -> Document:
    """Do a command. Raises ServerError."""
    name = next(iter(command))
    if name not in _COMMANDS:
        raise ServerError(59, "CommandNotFound", f"no such command: '{name}'")
    handler, fields = _COMMANDS[name]
    if strange := set(command) - {name} - fields - _ALWAYS:
        raise unknown(f"{sorted(strange)} of the command {name}")
    if command.get("autocommit") is False and name not in _IN_TRANSACTIONS:
        raise ServerError(263, "OperationNotSupportedInTransaction", f"Cannot run '{name}' in a transaction.")
    collection = command.get("collection", command[name])
    namespace = (str(command["$db"]), collection if isinstance(collection, str) else "")
    return {**handler(state, namespace, command), "ok": 1.0}
