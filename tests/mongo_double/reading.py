"""The commands that read."""

from __future__ import annotations

from collections.abc import Iterable

from bson.int64 import Int64

from tests.mongo_double.errors import Document, ServerError
from tests.mongo_double.state import Namespace, State

_FIRST_BATCH = 101


def cursor(state: State, namespace: str, documents: Iterable[Document], size: int | None) -> Document:
    """Answer with the first batch of documents, and keep the rest for ``getMore``."""
    found = list(documents)
    size = _FIRST_BATCH if size is None else size
    first, rest = found[:size], found[size:]
    number = next(state.cursor_ids) if rest else 0
    if rest:
        state.cursors[number] = (namespace, rest)
    return {"cursor": {"id": Int64(number), "ns": namespace, "firstBatch": first}}


def find(state: State, namespace: Namespace, command: Document) -> Document:
    """Answer with the documents that a filter finds."""
    found = state.documents(namespace).find(command.get("filter") or {}, command.get("projection") or None)
    if command.get("sort"):
        found = found.sort(list(command["sort"].items()))
    if command.get("skip"):
        found = found.skip(command["skip"])
    if command.get("limit"):
        found = found.limit(command["limit"])
    size = len(list(found.clone())) if command.get("singleBatch") else command.get("batchSize")
    return cursor(state, ".".join(namespace), found, size)


def get_more(state: State, namespace: Namespace, command: Document) -> Document:
    """Answer with the next batch of a cursor."""
    number = int(command["getMore"])
    if number not in state.cursors:
        raise ServerError(43, "CursorNotFound", f"cursor id {number} not found")
    name, left = state.cursors.pop(number)
    size = command.get("batchSize") or len(left)
    batch, rest = left[:size], left[size:]
    if rest:
        state.cursors[number] = (name, rest)
    return {"cursor": {"id": Int64(number if rest else 0), "ns": name, "nextBatch": batch}}


def kill_cursors(state: State, namespace: Namespace, command: Document) -> Document:
    """Forget cursors."""
    killed = [number for number in command["cursors"] if state.cursors.pop(int(number), None) is not None]
    return {"cursorsKilled": killed, "cursorsNotFound": [], "cursorsAlive": [], "cursorsUnknown": []}


def aggregate(state: State, namespace: Namespace, command: Document) -> Document:
    """Answer with what comes of a pipeline."""
    found = state.documents(namespace).aggregate(command["pipeline"])
    return cursor(state, ".".join(namespace), found, command.get("cursor", {}).get("batchSize"))


def count(state: State, namespace: Namespace, command: Document) -> Document:
    """Answer with how many documents a filter finds."""
    return {"n": state.documents(namespace).count_documents(command.get("query") or {})}


def distinct(state: State, namespace: Namespace, command: Document) -> Document:
    """Answer with the values of a field."""
    return {"values": state.documents(namespace).distinct(command["key"], command.get("query") or {})}
